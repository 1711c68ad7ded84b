import pytest

from spacy_xling_ner.workbench.experiments import comparison, significance
from spacy_xling_ner.workbench.experiments.comparison import difference
from spacy_xling_ner.workbench.experiments.significance import permutation_p
from spacy_xling_ner.workbench.experiments.statistics import comparisons

from .made_cells import cell

GOOD, FAIR, BAD = [1] * 20, [1] * 12 + [0] * 8, [1] * 5 + [0] * 15


def table():
    return [
        cell({0: FAIR, 1: FAIR}, system="ours", n_train=50),
        cell({0: BAD, 1: BAD}, system="scratch", n_train=50),
        cell({0: GOOD, 1: FAIR}, system="scratch", n_train=100),
        cell({5: GOOD}, system="other", n_train=50),
        cell({0: [1], 1: [0]}, system="ours", dataset="one document"),
        cell({0: [1], 1: [0]}, system="scratch", dataset="one document"),
    ]


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    monkeypatch.setattr(comparison, "N_RESAMPLES", 200)
    monkeypatch.setattr(significance, "N_PERMUTATIONS", 999)


def test_every_system_is_compared_with_its_baseline():
    cells = table()
    found = [r for r in comparisons(cells, ["scratch"]) if r["metric"] == "f1_difference"]
    # one has no common seed, one too few documents
    assert [(r["system"], r["n_train"]) for r in found] == [("ours", 50)]
    (record,) = found
    gain = difference(cells[0], cells[1])
    assert record == {
        "dataset": "d",
        "system": "ours",
        "n_train": 50,
        "seed": None,
        "metric": "f1_difference",
        "against": "scratch",
        "value": round(gain.value, 2),
        "low": round(gain.low, 2),
        "high": round(gain.high, 2),
        "p": round(permutation_p(cells[0], cells[1]), 5),
        "p_holm": record["p"],
    }


def test_more_comparisons_raise_the_corrected_p_values():
    both = comparisons(table(), ["scratch", "ours"])
    tested = [r for r in both if r["metric"] == "f1_difference"]
    assert len(tested) == 2
    for record in tested:
        assert record["p_holm"] == pytest.approx(2 * record["p"], abs=1e-4)


def test_systems_are_measured_along_the_curve_of_the_baseline():
    found = [r for r in comparisons(table(), ["scratch"]) if r["metric"] == "worth_sentences"]
    assert [(r["system"], r["n_train"], r["against"]) for r in found] == [("ours", 50, "scratch")]
    (record,) = found
    assert 50 < record["value"] < 100
    assert record["low"] <= record["value"] <= record["high"]
    assert record["beyond"] is None


def test_without_systems_or_baselines_there_are_no_records():
    assert comparisons([], ["scratch"]) == []
    assert comparisons(table(), []) == []
