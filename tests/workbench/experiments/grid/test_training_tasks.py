import shutil
from dataclasses import replace

import pytest
import spacy
import srsly
from spacy.cli.train import train

from spacy_xling_ner.workbench.evaluation.calibration import measure_calibration
from spacy_xling_ner.workbench.evaluation.component_inputs import read_pairs
from spacy_xling_ner.workbench.evaluation.evaluate import evaluate
from spacy_xling_ner.workbench.experiments.grid import Store, parse_spec, plan, read_predictions
from spacy_xling_ner.workbench.experiments.grid.data_tasks import make_corpus
from spacy_xling_ner.workbench.experiments.grid.job import PRODUCTS, Job
from spacy_xling_ner.workbench.experiments.grid.training_tasks import (
    calibration_errors,
    make_source,
    make_system,
)

from .samples import NARROW, ROOT, only, spec


def named(grid, name):
    return next(cell for cell in grid.plan.cells.values() if cell.name == name)


def job(grid, name, folder, **changes):
    """The work of a cell of the grid, to be done again in this process."""
    cell, store = named(grid, name), Store(grid.output)
    inputs = {
        role: store.find(key) / PRODUCTS[grid.plan.cells[key].kind]
        for role, key in cell.needs.items()
    }
    return replace(Job(cell.kind, cell.settings, folder, ROOT, inputs), **changes)


@pytest.fixture
def here(monkeypatch):
    monkeypatch.chdir(ROOT)


def numbers(record):
    keys = ("n_train", "curve", "f1", "precision", "recall", "per_label", "counts")
    return {key: record[key] for key in keys}


@pytest.mark.parametrize("name", ["assistant-n10-s0-bridge", "assistant-n0-s0-bridge"])
def test_a_system_in_this_process_is_the_same_as_in_its_own(grid, tmp_path, here, name):
    keep = "n0" in name
    result = make_system(job(grid, name, tmp_path, keep_model=keep))
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"config.cfg", "predictions.jsonl.gz"} | ({"model-best"} if keep else set())
    record = Store(grid.output).record(named(grid, name).key)
    assert numbers(result) == numbers(record)
    assert result["transfer"] == record["transfer"]


def test_a_record_summarizes_the_transfer(grid):
    record = Store(grid.output).record(named(grid, "assistant-n10-s0-bridge").key)
    transfer = record["transfer"]["xling_ner"]
    assert transfer["modules"] == ["char", "word", "classifier"]
    assert 0 < transfer["seen"]["char"]["types"] <= 1
    scratch = Store(grid.output).record(named(grid, "assistant-n10-s0-scratch").key)
    assert scratch["transfer"]["xling_ner"]["modules"] == []


def test_a_system_is_trained_as_by_spacy_train(grid, tmp_path, here):
    store = Store(grid.output)
    cell = named(grid, "assistant-n10-s0-scratch")
    corpora = {role: store.find(key) / "corpus.spacy" for role, key in cell.needs.items()}
    curve = tmp_path / "curve.jsonl"
    overrides = {
        **NARROW,
        "paths.train": str(corpora["train"]),
        "paths.dev": str(corpora["dev"]),
        "system.seed": 0,
        "training.max_epochs": 1,
        "training.eval_frequency": 1,
        "initialize.after_init.modules": [],
        "training.logger.@loggers": "spacy.ConsoleLogger.v3",
        "training.logger.progress_bar": None,
        "training.logger.output_file": str(curve),
    }
    train(ROOT / "configs" / "ja_paper.cfg", tmp_path / "model", overrides=overrides)
    losses = [round(line["losses"]["xling_ner"], 4) for line in srsly.read_jsonl(curve)]
    record = store.record(cell.key)
    assert [point["loss"] for point in record["curve"]] == losses
    assert record["n_train"] == 10
    best = max(point["score"] for point in record["curve"])
    assert record["best"]["score"] == best


def test_scores_are_those_of_the_evaluation(grid):
    store = Store(grid.output)
    for run in grid.plan.runs:
        if run.n_train == "all" and run.system != "source":
            continue
        folder, record = store.find(run.key), store.record(run.key)
        test = store.find(grid.plan.cells[run.key].needs["test"]) / "corpus.spacy"
        metrics = evaluate(folder / "model-best", test)
        for key in ("f1", "precision", "recall"):
            assert record[key] == metrics[key]
        result = list(read_predictions(folder / "predictions.jsonl.gz"))
        found = [
            {"gold": line["gold"], "found": [entity[:3] for entity in line["found"]]}
            for line in result
        ]
        assert found == metrics["documents"]
        assert record["counts"] == [
            [
                len({tuple(e) for e in d["gold"]} & {tuple(e) for e in d["found"]}),
                len(d["found"]),
                len(d["gold"]),
            ]
            for d in metrics["documents"]
        ]
        total = {
            key: sum(row.get(key, 0) for row in record["per_label"].values())
            for key in ("correct", "found", "gold")
        }
        assert list(total.values()) == [
            sum(column) for column in zip(*record["counts"], strict=True)
        ]


def test_a_source_without_a_test_set_is_trained_alike_and_not_evaluated(grid, tmp_path, here):
    untested = job(grid, "source-english-s0", tmp_path)
    untested.inputs.pop("test")
    result = make_source(untested)
    record = Store(grid.output).record(named(grid, "source-english-s0").key)
    assert set(result) == {"n_train", "curve", "best"}
    assert all(result[key] == record[key] for key in result)
    assert spacy.load(tmp_path / "model-best").pipe_names == ["xling_ner"]


def test_a_stream_knows_all_labels(grid, tmp_path, here):
    # more than the 100 sentences that spaCy shows a component; the rest has the label
    lines = [{"text": f"彼{i}", "entities": []} for i in range(120)]
    lines += [{"text": "東京", "entities": [{"start": 0, "end": 2, "label": "CITY"}]}]
    srsly.write_jsonl(tmp_path / "train.jsonl", lines)
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    asked = only("scratch", n_train=["all"], budget={"steps": 2, "eval_every": 1, "stream": True})
    asked["targets"]["assistant"]["train"] = {"path": "train.jsonl", "format": "jsonl"}
    planned = plan(parse_spec(asked), tmp_path)
    cell = next(c for c in planned.cells.values() if c.kind == "system")
    corpus = next(c for c in planned.cells.values() if "train" in c.name)
    (tmp_path / "corpus").mkdir()
    make_corpus(Job("corpus", corpus.settings, tmp_path / "corpus", tmp_path))
    inputs = job(grid, "assistant-n10-s0-scratch", tmp_path).inputs
    inputs["train"] = tmp_path / "corpus" / "corpus.spacy"
    (tmp_path / "cell").mkdir()
    result = make_system(Job("system", cell.settings, tmp_path / "cell", tmp_path, inputs, True))
    assert result["n_train"] == 121
    assert [point["step"] for point in result["curve"]] == [0, 1, 2]
    nlp = spacy.load(tmp_path / "cell" / "model-best")
    assert nlp.get_pipe("xling_ner").labels == ("CITY",)


def test_keys_do_not_depend_on_whether_models_are_kept():
    kept, dropped = (plan(parse_spec(spec(keep_models=keep)), ROOT) for keep in (True, False))
    assert list(kept.cells) == list(dropped.cells)


def trained(grid, system):
    """The cell of a system with ten sentences, its corpora and its pipeline."""
    store = Store(grid.output)
    run = next(r for r in grid.plan.runs if r.system == system and r.n_train == 10)
    needs = grid.plan.cells[run.key].needs
    corpora = {part: store.find(needs[part]) / "corpus.spacy" for part in ("dev", "test")}
    return store.record(run.key), corpora, store.find(run.key) / "model-best"


def test_calibration_errors_are_those_of_the_calibration_and_files_stay(grid):
    record, corpora, model = trained(grid, "bridge")
    before = {path: path.read_bytes() for path in model.rglob("*") if path.is_file()}
    nlp = spacy.load(model)
    result = calibration_errors(nlp, corpora["dev"], corpora["test"])
    assert result == record.get("calibration", {})
    assert {path: path.read_bytes() for path in model.rglob("*") if path.is_file()} == before
    component = spacy.load(model).get_pipe("xling_ner")
    first = measure_calibration(component, read_pairs(nlp, "xling_ner", corpora["test"]))
    assert bool(result) == (first.entities > 0)
    if result:
        assert result["ece"] == first.ece
        component.temperature = result["temperature"]
        again = measure_calibration(component, read_pairs(nlp, "xling_ner", corpora["test"]))
        assert result["ece_calibrated"] == again.ece


def test_a_system_without_scores_has_no_calibration_errors(grid):
    record, corpora, model = trained(grid, "spacy-ner")
    assert calibration_errors(spacy.load(model), corpora["dev"], corpora["test"]) == {}
    assert "calibration" not in record
