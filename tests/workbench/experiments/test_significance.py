import json
import subprocess
import sys
from math import comb

import numpy
import pytest

from spacy_xling_ner.errors import install_extra
from spacy_xling_ner.workbench.experiments.significance import holm, permutation_p

from .made_cells import cell


def test_systems_with_the_same_predictions_do_not_differ():
    same = [1, 0] * 10
    assert permutation_p(cell({0: same}), cell({0: same})) == 1.0


def test_a_single_other_document_proves_nothing():
    assert permutation_p(cell({0: [1, 0, 1]}), cell({0: [1, 1, 1]})) == 1.0


def test_few_documents_have_exact_p_values():
    # six documents that only one system gets right: the two extremes of 2 ** 6 exchanges
    p = permutation_p(cell({0: [1] * 6}), cell({0: [0] * 6}))
    assert p == pytest.approx(2 / 2**6)
    # seven to one: 1 + 8 exchanges as extreme, on either side
    ours = cell({0: [1] * 7 + [0] + [1, 0]})
    theirs = cell({0: [0] * 7 + [1] + [1, 0]})
    assert permutation_p(ours, theirs) == pytest.approx(2 * (1 + comb(8, 1)) / 2**8)


def test_documents_are_exchanged_together_under_all_seeds():
    # two seeds of the same output are no more evidence than one
    one = permutation_p(cell({0: [1] * 6}), cell({0: [0] * 6}))
    two = permutation_p(cell({0: [1] * 6, 1: [1] * 6}), cell({0: [0] * 6, 1: [0] * 6}))
    assert one == two


def test_true_differences_are_found_and_false_ones_are_rare():
    rng = numpy.random.default_rng(0)

    def draw(share):
        return {seed: (rng.random(60) < share).astype(int) for seed in (0, 1)}

    assert permutation_p(cell(draw(0.8)), cell(draw(0.3))) < 0.001
    p = [permutation_p(cell(draw(0.5)), cell(draw(0.5))) for _ in range(6)]
    assert numpy.mean(p) > 0.25
    assert sum(value < 0.05 for value in p) <= 2


def test_it_is_symmetric_and_the_same_every_time():
    rng = numpy.random.default_rng(1)
    a, b = (cell({0: (rng.random(60) < 0.5).astype(int)}) for _ in range(2))
    assert permutation_p(a, b) == permutation_p(a, b)
    assert permutation_p(a, b) == pytest.approx(permutation_p(b, a), abs=0.03)


def test_other_documents_or_other_seeds_cannot_be_compared():
    other = tuple(frozenset({(i, i + 2, "X")}) for i in range(3))
    with pytest.raises(ValueError, match="other test documents"):
        permutation_p(cell({0: [1, 1, 1]}), cell({0: [1, 1, 1]}, gold=other))
    assert permutation_p(cell({0: [1, 1]}), cell({1: [1, 1]})) is None


def test_holm_multiplies_the_smallest_by_all():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


WITHOUT = """
import json, sys
for name in ("scipy", "scipy.stats", "scipy.optimize", "statsmodels", "pandas"):
    sys.modules[name] = None
from spacy_xling_ner.workbench.experiments import comparison, significance, summary, worth
calls = [
    lambda: comparison.difference(None, None),
    lambda: significance.permutation_p(None, None),
    lambda: significance.holm([0.1]),
    lambda: worth.worth(None, []),
    lambda: summary.to_frame([]),
]
errors = []
for call in calls:
    try:
        call()
    except ImportError as error:
        errors.append(str(error))
print(json.dumps(errors))
"""


def test_without_the_extra_errors_name_the_package_and_the_fix():
    shown = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True
    )
    fix = install_extra("experiments")
    assert json.loads(shown.stdout) == [
        f"A comparison needs SciPy: {fix}",
        f"A test needs SciPy: {fix}",
        f"Holm's correction needs statsmodels: {fix}",
        f"The worth in sentences needs SciPy: {fix}",
        f"A data frame needs pandas: {fix}",
    ]
