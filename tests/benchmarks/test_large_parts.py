from pathlib import Path

import numpy
import pytest

from benchmarks import large_parts
from spacy_xling_ner.workbench.corpora.embedded import part_of
from spacy_xling_ner.workbench.experiments.comparison import Cell

ROOT = Path(__file__).parents[2]
KINDS = ["known", "new_name", "new_name", "new_template", "known", "new_template"]
# Of each document: right, found and gold.
SCRATCH = [(1, 1, 1), (0, 1, 1), (0, 0, 1), (0, 1, 0), (1, 1, 1), (0, 0, 0)]
PAPER = [(1, 1, 1), (1, 1, 1), (0, 0, 1), (0, 0, 0), (1, 1, 1), (0, 0, 0)]


def cell(system, n_train, rows):
    gold = tuple(frozenset({(i, i + 1, "City")}) for i in range(len(rows)))
    return Cell("assistant", n_train, system, {0: 0.0}, {0: numpy.asarray(rows)}, gold)


@pytest.fixture
def records():
    cells = [
        cell("scratch-romaji", 500_000, SCRATCH),
        cell("scratch-romaji", 1_000_000, PAPER),
        cell("paper", 500_000, PAPER),
        # a source is scored on other texts
        cell("source", 50_000, SCRATCH[:2]),
    ]
    return list(large_parts.measure(cells, KINDS))


def corpus(part, n):
    return {"generate": {"folder": ROOT / "assets/assistant", "part": part, "n": n}}


def test_every_kind_of_test_utterance_is_told():
    test = list(large_parts.utterances(corpus("test", 200)))
    kinds = [large_parts.kind_of(utterance) for utterance in test]
    assert set(kinds) == set(large_parts.KINDS)
    for utterance, kind in zip(test, kinds, strict=True):
        is_new = part_of("ja", "template", large_parts.template_of(utterance)) == "test"
        assert is_new == (kind == "new_template")
    train = large_parts.utterances(corpus("train", 200))
    assert {large_parts.kind_of(utterance) for utterance in train} == {"known"}


def test_scores_of_each_kind(records):
    f1 = {(r["system"], r["n_train"], r["metric"]): r["value"] for r in records if r["seed"] == 0}
    assert f1["paper", 500_000, "f1_known"] == 100
    assert f1["paper", 500_000, "f1_new_name"] == pytest.approx(66.67)
    assert f1["scratch-romaji", 500_000, "f1_new_name"] == 0
    assert not any(system == "source" for system, *_ in f1)


def test_transfer_is_compared_with_as_many_and_twice_as_many(records):
    gains = {
        (r["metric"], r["against_n_train"]): (r["value"], r["low"], r["high"])
        for r in records
        if "against" in r
    }
    value, low, high = gains["f1_difference_new_name", 500_000]
    assert value == pytest.approx(66.67)
    assert low <= value <= high
    assert gains["f1_difference_new_name", 1_000_000] == (0, 0, 0)
    assert ("f1_difference_known", 1_000_000) in gains


def test_counts_of_the_training_utterances():
    train = corpus("train", 300)
    found = {r["metric"]: r["value"] for r in large_parts.count(train, KINDS)}
    texts = {utterance["text"] for utterance in large_parts.utterances(train)}
    assert found["distinct"] == len(texts)
    assert 50 < found["templates"] < 199
    assert 100 < found["names"] < 1151
    assert (found["test_known"], found["test_new_template"]) == (2, 2)


def test_table(records):
    lines = large_parts.table(records)
    assert lines[0] == "| test utterances with | system | 500,000 | 1,000,000 |"
    assert "| a new name | `paper` | 66.7 |  |" in lines
    assert "| a new name | `scratch-romaji` | 0.0 | 66.7 |" in lines
    assert len(lines) == 2 + 6
