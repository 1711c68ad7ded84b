"""Systems that learn from what other pipelines annotate: planned, run, and counted."""

import shutil

import pytest
import spacy
import srsly
from spacy.tokens import DocBin

from spacy_xling_ner.workbench.experiments.grid import (
    PlanError,
    SpecError,
    Store,
    parse_spec,
    plan,
    run,
    write_results,
)

from .samples import ROOT, made, only

SILVER = {"teacher": "scratch", "teachers": 2, "times": 2, "sentences": 15, "budget": {"epochs": 2}}


def asked(**changes):
    found = only("scratch", n_train=[10], **changes)
    found["targets"]["assistant"]["unlabelled"] = made("train", 30)
    student = {**found["systems"]["scratch"], "silver": dict(SILVER)}
    found["systems"]["silver"] = student
    return found


def test_teachers_share_sentences_and_differ_in_their_seed():
    found = plan(parse_spec(asked(seeds=[0, 1])), ROOT)
    teachers = [cell for cell in found.cells.values() if "teacher" in cell.name]
    assert len(teachers) == 4
    assert {cell.kind for cell in teachers} == {"source"}
    for seed in ("s0", "s1"):
        own = [cell for cell in teachers if f"-{seed}-" in cell.name]
        assert own[0].needs == own[1].needs
        assert own[0].settings["config"] != own[1].settings["config"]
    # the texts are converted once
    texts = [cell for cell in found.cells.values() if cell.name == "corpus-assistant-unlabelled"]
    assert len(texts) == 1
    # without training there is nothing to annotate for
    assert all(each.n_train == 10 for each in found.runs)


def test_a_grid_counts_only_gold_sentences(grid, tmp_path):
    planned = plan(parse_spec(asked()), ROOT)
    # corpora and the teachers' system are those of the tiny grid
    shutil.copytree(grid.output / "cells", tmp_path / "cells")
    outcome = run(planned, tmp_path, workers=1)
    assert not outcome.failures
    store = Store(tmp_path)
    cells = {cell.name: cell for cell in planned.cells.values()}
    silver = store.record(cells["silver-assistant-n10-s0-silver"].key)
    assert (silver["documents"], silver["gold"]) == (15, 10)
    assert silver["repeated"] >= 10
    corpus = DocBin().from_disk(
        store.find(cells["silver-assistant-n10-s0-silver"].key) / "corpus.spacy"
    )
    assert len(corpus) == 2 * 10 + 15
    results = write_results(planned, tmp_path)
    found = {(each["system"], each["n_train"]) for each in results.records if "seed" in each}
    assert found >= {("silver", 10), ("scratch", 10)}
    student = store.record(cells["assistant-n10-s0-silver"].key)
    # two passes over 35 documents, not one over 10
    assert max(point["epoch"] for point in student["curve"]) == 1
    assert srsly.read_json(results.path)["meta"]["runs"] == {"planned": 2, "finished": 2}


def test_pipelines_of_spacys_ner_teach_one_of_their_kind(grid, tmp_path):
    found = only("spacy-ner", n_train=[10])
    found["targets"]["assistant"]["unlabelled"] = made("train", 30)
    silver = {**SILVER, "teacher": "spacy-ner", "min_score": 0.6}
    found["systems"]["silver"] = {**found["systems"]["spacy-ner"], "silver": silver}
    planned = plan(parse_spec(found), ROOT)
    shutil.copytree(grid.output / "cells", tmp_path / "cells")
    assert not run(planned, tmp_path, workers=1).failures
    store = Store(tmp_path)
    cells = {cell.name: cell for cell in planned.cells.values()}
    silver = store.record(cells["silver-assistant-n10-s0-silver"].key)
    assert (silver["documents"], silver["gold"]) == (15, 10)
    assert store.record(cells["assistant-n10-s0-silver"].key)["n_train"] == 10


def test_a_teacher_without_a_recogniser_is_an_error():
    found = asked()
    found["systems"]["scratch"]["config"] = "benchmarks/feature_crf.cfg"
    found["systems"]["scratch"]["code"] = "benchmarks/feature_crf.py"
    for system in found["systems"].values():
        system.pop("modules")
        system.pop("overrides")
    with pytest.raises(
        PlanError, match=r"systems\.scratch cannot teach: it has no xling_ner or ner"
    ):
        plan(parse_spec(found), ROOT)


def test_a_target_without_texts_is_an_error():
    found = asked()
    del found["targets"]["assistant"]["unlabelled"]
    with pytest.raises(PlanError, match=r"targets\.assistant names no texts to annotate"):
        plan(parse_spec(found), ROOT)


def test_a_teacher_is_a_system_without_silver():
    found = asked()
    found["systems"]["silver"]["silver"]["teacher"] = "scrtch"
    with pytest.raises(SpecError, match="did you mean 'scratch'"):
        parse_spec(found)
    found["systems"]["silver"]["silver"]["teacher"] = "silver"
    with pytest.raises(SpecError, match="there is no system 'silver'"):
        parse_spec(found)


def taught(tmp_path):
    rules = spacy.blank("ja")
    rules.add_pipe("entity_ruler").add_patterns(
        [{"label": "Day", "pattern": [{"LENGTH": {">=": 2}}]}]
    )
    # two teachers of three, since the tiny source finds nothing
    for name in ("rules", "more_rules"):
        rules.to_disk(tmp_path / name)
    (tmp_path / "labels.json").write_text('{"Day": "DATE"}')
    found = only("bridge", n_train=[0])
    found["targets"]["assistant"]["unlabelled"] = made("train", 30)
    labels = str(tmp_path / "labels.json")
    others = {str(tmp_path / name): labels for name in ("rules", "more_rules")}
    silver = {**SILVER, "teacher": "bridge", "others": others}
    found["systems"]["taught"] = {**found["systems"]["bridge"], "silver": silver}
    found["systems"]["rules"] = {"pipeline": str(tmp_path / "rules"), "labels": labels}
    return found


def test_a_zero_shot_system_and_a_trained_pipeline_teach_without_any_gold(grid, tmp_path):
    planned = plan(parse_spec(taught(tmp_path)), ROOT)
    shutil.copytree(grid.output / "cells", tmp_path / "cells")
    outcome = run(planned, tmp_path, workers=1)
    assert not outcome.failures
    store = Store(tmp_path)
    cells = {cell.name: cell for cell in planned.cells.values()}
    silver = store.record(cells["silver-assistant-n0-s0-taught"].key)
    assert (silver["documents"], silver["gold"]) == (15, 0)
    assert len([name for name in cells if "teacher" in name]) == 1
    student = store.record(cells["assistant-n0-s0-taught"].key)
    assert student["n_train"] == 0
    assert "calibration" not in student
    assert store.record(cells["assistant-rules"].key)["n_train"] == 0
    results = write_results(planned, tmp_path)
    found = {each["system"] for each in results.records if each["metric"] == "f1"}
    assert found == {"bridge", "taught", "rules", "source"}


def test_a_system_is_trained_or_a_pipeline(tmp_path):
    found = taught(tmp_path)
    found["systems"]["rules"]["config"] = "configs/ja.cfg"
    with pytest.raises(SpecError, match="either a 'config' to train or a trained 'pipeline'"):
        parse_spec(found)
    found = taught(tmp_path)
    found["systems"]["bridge"]["labels"] = "labels.json"
    with pytest.raises(SpecError, match="it maps the labels of a 'pipeline'"):
        parse_spec(found)
