from pathlib import Path

import numpy
import pytest

from benchmarks import large_parts
from spacy_xling_ner.workbench.experiments.comparison import Cell

ROOT = Path(__file__).parents[2]


def utterances(part, n):
    folder = ROOT / "assets/assistant"
    return list(large_parts.utterances({"generate": {"folder": folder, "part": part, "n": n}}))


@pytest.fixture(scope="module")
def test():
    return utterances("test", 200)


@pytest.fixture(scope="module")
def kinds(test):
    return [large_parts.kind_of(utterance) for utterance in test]


def cell(system, n_train, test, *, finds):
    """A system that finds all entities of the utterances of some kinds, and no other."""
    gold = tuple(frozenset((e["start"], e["end"], e["label"]) for e in u["entities"]) for u in test)
    found = [large_parts.kind_of(utterance) in finds for utterance in test]
    counts = [(len(g) * f, len(g) * f, len(g)) for g, f in zip(gold, found, strict=True)]
    return Cell("assistant", n_train, system, {0: 0.0}, {0: numpy.asarray(counts)}, gold)


@pytest.fixture(scope="module")
def records(test):
    cells = [
        cell("scratch-romaji", 500_000, test, finds=["listed"]),
        cell("scratch-romaji", 1_000_000, test, finds=["listed", "new_name"]),
        cell("paper", 500_000, test, finds=["listed", "new_name"]),
    ]
    # the source is scored on other texts
    other = cell("source", 50_000, test[:9], finds=["listed"])
    cells.append(Cell("assistant-en", *list(vars(other).values())[1:]))
    return list(large_parts.measure(cells, test))


def test_kinds_are_told_by_what_train_draws(test, kinds):
    assert set(kinds) == set(large_parts.KINDS)
    train = utterances("train", 5000)
    templates = {large_parts.template_of(utterance) for utterance in train}
    names = {name for utterance in train for name in large_parts.names_of(utterance)}
    assert {large_parts.kind_of(utterance) for utterance in train} == {"listed"}
    for utterance, kind in zip(test, kinds, strict=True):
        if not utterance["entities"]:
            continue  # train may have drawn no utterance of its template
        assert (large_parts.template_of(utterance) not in templates) == (kind == "new_template")
        is_drawn = names.issuperset(large_parts.names_of(utterance))
        assert kind == "new_template" or is_drawn == (kind == "listed")


def test_scores_of_each_kind(records):
    f1 = {(r["system"], r["n_train"], r["metric"]): r["value"] for r in records if r["seed"] == 0}
    assert f1["scratch-romaji", 500_000, "f1_listed"] == 100
    assert f1["scratch-romaji", 500_000, "f1_new_name"] == 0
    assert f1["paper", 500_000, "f1_new_name"] == 100
    assert f1["paper", 500_000, "f1_new_template"] == 0
    assert not any(system == "source" for system, *_ in f1)


def test_transfer_is_compared_with_as_many_and_twice_as_many(records):
    gains = {
        (r["metric"], r["against_n_train"]): (r["value"], r["low"], r["high"])
        for r in records
        if "against" in r
    }
    assert gains["f1_difference_new_name", 500_000] == (100, 100, 100)
    assert gains["f1_difference_new_name", 1_000_000] == (0, 0, 0)
    assert gains["f1_difference_listed", 500_000] == (0, 0, 0)


def test_metrics_of_other_utterances_are_refused(test):
    other = cell("paper", 500_000, test[1:] + test[:1], finds=[])
    with pytest.raises(ValueError, match="other test utterances"):
        list(large_parts.measure([other], test))


def test_counts_of_the_corpus(test, kinds):
    train = {"generate": {"folder": ROOT / "assets/assistant", "part": "train", "n": 300}}
    found = {r["metric"]: r["value"] for r in large_parts.count_corpus(train, test)}
    assert found["distinct"] == 300
    assert 100 < found["templates"] < 140
    assert 200 < found["names"] < 500
    assert found["test_new_name"] == kinds.count("new_name")
    assert sum(found[f"test_{kind}"] for kind in large_parts.KINDS) == 200


def test_table(records):
    lines = large_parts.table(records)
    assert lines[0] == "| test utterances with | system | 500,000 | 1,000,000 |"
    title = large_parts.KINDS["new_name"]
    assert f"| {title} | `paper` | 100.0 |  |" in lines
    assert f"| {title} | `scratch-romaji` | 0.0 | 100.0 |" in lines
    assert len(lines) == 2 + 6


def test_a_folder_without_metrics_is_one_clear_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["large_parts", str(tmp_path)])
    with pytest.raises(SystemExit):
        large_parts.main()
    assert "no metrics here" in capsys.readouterr().err
