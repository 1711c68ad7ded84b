import csv
import json
import shutil

import pytest

from spacy_xling_ner.workbench.experiments.comparison import read_cells
from spacy_xling_ner.workbench.experiments.grid import Store, parse_spec, plan, write_results
from spacy_xling_ner.workbench.experiments.grid.plan import Run
from spacy_xling_ner.workbench.experiments.grid.results import _run_records

from .samples import ROOT, only, spec


@pytest.fixture(scope="module")
def results(grid, tmp_path_factory):
    return write_results(grid.plan, grid.output, arguments=["tiny.yml", "out"])


def of(results, metric, **place):
    return [
        r
        for r in results.records
        if r["metric"] == metric and all(r[key] == value for key, value in place.items())
    ]


def test_the_file_has_the_standard_form(grid, results):
    assert results.path == grid.output / "results.json"
    written = json.loads(results.path.read_text(encoding="utf8"))
    assert list(written) == ["meta", "records"]
    assert written["records"] == results.records
    meta = written["meta"]
    assert meta["command"] == "python -m spacy xling compare tiny.yml out"
    assert meta["versions"]["spacy"]
    assert meta["machine"]["cores"]
    assert set(meta["data"]) == {"assets/assistant", "assets/lexicon/ja-en.tsv"}
    assert meta["runs"] == {"planned": 7, "finished": 7}
    assert meta["title"] == "Tiny"
    drawn = {"other": "test, raw text, all labels of the corpus"}
    drawn["f1_dev"] = "dev, raw text, all labels of the corpus; the best evaluation of the training"
    assert meta["on"] == {"assistant": drawn, "english": drawn}
    for record in written["records"]:
        assert {"dataset", "system", "n_train", "seed", "metric", "value"} <= set(record)
        assert isinstance(record["n_train"], int)
        assert isinstance(record["value"], (int, float))


def test_every_run_has_its_numbers(grid, results):
    store = Store(grid.output)
    sizes = {"all": 30}
    for run in grid.plan.runs:
        n_train = 40 if run.dataset == "english" else sizes.get(run.n_train, run.n_train)
        place = {"dataset": run.dataset, "system": run.system, "n_train": n_train, "seed": 0}
        record = store.record(run.key)
        for metric in ("f1", "precision", "recall"):
            (found,) = of(results, metric, **place)
            assert found["value"] == round(record[metric], 2)
        assert (
            len(of(results, "seconds", **place)) == len(of(results, "peak_memory_mb", **place)) == 1
        )
        assert len(of(results, "f1_dev", **place)) == (n_train > 0)
        labels = [r["label"] for r in of(results, "f1_label", **place)]
        assert labels == sorted(record["per_label"])


def test_names_of_the_training_sentences_are_scored_apart(grid, tmp_path):
    output = tmp_path / "output"
    shutil.copytree(grid.output / "cells", output / "cells")
    # ten training sentences that have all names of the test
    (test,) = output.glob("cells/corpus-assistant-test-*/corpus.spacy")
    (train,) = output.glob("cells/corpus-assistant-train-n10-*/corpus.spacy")
    shutil.copy(test, train)
    results = write_results(grid.plan, output, arguments=[])
    groups = {0: set(), 10: {"seen"}, 30: {"unseen"}}
    for run in grid.plan.runs:
        record = Store(output).record(run.key)
        if run.dataset == "english":
            continue
        place = {"system": run.system, "n_train": record["n_train"]}
        _, _, gold = map(sum, zip(*record["counts"], strict=True))
        for group in ("seen", "unseen"):
            is_there = group in groups[record["n_train"]]
            for metric, value in [("f1", record["f1"]), ("recall", record["recall"])]:
                found = [r["value"] for r in of(results, f"{metric}_{group}", **place)]
                assert found == [round(value, 2)] * is_there
            found = [r["value"] for r in of(results, f"support_{group}", **place)]
            assert found == [gold] * is_there
    # a folder that was copied without the sentences
    shutil.rmtree(train.parent)
    results = write_results(grid.plan, output, arguments=[])
    assert not of(results, "f1_seen")
    assert of(results, "f1_unseen", n_train=30)


def test_differences_have_intervals_and_p_values(results):
    found = of(results, "f1_difference")
    places = {(r["system"], r["n_train"], r["against"]) for r in found}
    assert places == {
        ("bridge", 10, "scratch"),
        ("bridge", 30, "scratch"),
        ("spacy-ner", 10, "scratch"),
    }
    for record in found:
        assert record["low"] <= record["value"] <= record["high"]
        assert 0 < record["p"] <= record["p_holm"] <= 1


def test_systems_are_measured_along_the_curve_of_the_baseline(results):
    found = {(r["system"], r["n_train"]): r for r in of(results, "worth_sentences")}
    assert set(found) == {("bridge", 0), ("bridge", 10), ("bridge", 30), ("spacy-ner", 10)}
    for record in found.values():
        assert 10 <= record["value"] <= 30
        assert (record["low"], record["high"]) == (None, None)  # of one seed


def test_metrics_are_what_the_table_reads(grid, results):
    cells = {
        (c.system, c.n_train): c for c in read_cells(results.metrics) if c.dataset == "assistant"
    }
    assert set(cells) == {
        ("scratch", 10),
        ("scratch", 30),
        ("bridge", 0),
        ("bridge", 10),
        ("bridge", 30),
        ("spacy-ner", 10),
    }
    store = Store(grid.output)
    for run in grid.plan.runs:
        if run.dataset == "assistant":
            n_train = 30 if run.n_train == "all" else run.n_train
            cell = cells[run.system, n_train]
            assert cell.counts[0].tolist() == store.record(run.key)["counts"]


def test_a_summary_has_mean_and_spread(grid, results):
    with (grid.output / "summary.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [r for r in rows if (r["system"], r["n_train"], r["metric"]) == ("bridge", "10", "f1")]
    (record,) = of(results, "f1", system="bridge", n_train=10)
    assert float(row["mean"]) == record["value"]
    assert (row["seeds"], row["std"], row["label"]) == ("1", "", "")


def test_results_of_another_plan_are_replaced(grid, tmp_path):
    output = tmp_path / "output"
    shutil.copytree(grid.output / "cells", output / "cells")
    (output / "metrics" / "old").mkdir(parents=True)
    (output / "metrics" / "old" / "x.json").write_text("{}")
    part = plan(parse_spec(only("scratch")), ROOT)
    results = write_results(part, output, arguments=[])
    assert {c.system for c in read_cells(results.metrics)} == {"scratch"}
    assert results.runs == 2
    assert of(results, "f1_difference") == []


def test_all_and_the_same_number_are_one_result(grid, tmp_path):
    both = plan(parse_spec(only("scratch", n_train=["all"])), ROOT)
    (run,) = both.runs
    twice = type(both)(**{**vars(both), "runs": (run, type(run)(**{**vars(run), "n_train": 30}))})
    output = tmp_path / "output"
    shutil.copytree(grid.output / "cells", output / "cells")
    results = write_results(twice, output, arguments=[])
    assert len(of(results, "f1")) == 1


def test_without_a_finished_cell_nothing_is_written(tmp_path):
    assert write_results(plan(parse_spec(spec()), ROOT), tmp_path / "output") is None
    assert not (tmp_path / "output").exists()


def test_records_of_a_run_have_its_cell_and_its_calibration():
    record = {
        "n_train": 10,
        "curve": [],
        "calibration": {"ece": 0.25, "ece_calibrated": 0.125, "ece_noise": 0.1, "temperature": 2.0},
        "per_label": {"PER": {"f1": 50.0}},
        **dict.fromkeys(("f1", "precision", "recall", "seconds", "peak_memory_mb"), 1.0),
    }
    flat = _run_records(Run("news", "bridge", 10, 0, "abc"), record)
    assert {number["cell"] for number in flat} == {"abc"}
    found = {number["metric"]: number["value"] for number in flat}
    assert (found["ece"], found["ece_calibrated"]) == (0.25, 0.125)
    del record["calibration"]
    names = {number["metric"] for number in _run_records(Run("a", "b", 10, 0, "abc"), record)}
    assert found["ece_noise"] == 0.1
    assert not names & {"ece", "ece_calibrated", "ece_noise"}
