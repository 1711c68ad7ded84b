import json
import shutil

import pytest

from spacy_xling_ner.workbench.experiments.grid import StoreError
from spacy_xling_ner.workbench.report.output import ReportError, read_output


@pytest.fixture
def copy(made, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(made.folder, folder)
    return folder


def change(folder, function):
    path = folder / "results.json"
    said = json.loads(path.read_text(encoding="utf8"))
    function(said)
    path.write_text(json.dumps(said), encoding="utf8")


def test_every_result_finds_its_cell(made, output):
    expected = {
        (run.dataset, run.system, {"all": 200}.get(run.n_train, run.n_train), run.seed): run.key
        for run in made.plan.runs
    }
    found = {
        (run.dataset, run.system, run.n_train, run.seed): run.cell.name.rpartition("-")[2]
        for run in [*output.runs, *output.sources]
    }
    assert found == expected
    assert all(run.record["key"] == run.cell.name.rpartition("-")[2] for run in output.runs)
    assert all(run.predictions.is_file() for run in output.runs)


def test_names_are_in_the_order_of_the_experiment(output):
    assert output.datasets == ["news", "talk"]
    assert output.systems == ["scratch", "char", "char+classifier", "bridge", "spacy-ner"]
    assert output.baselines == ["scratch"]
    assert output.sizes("news") == [0, 50, 200]
    assert {run.dataset for run in output.sources} == {"english"}


def test_a_system_with_another_name_keeps_its_cells(copy, output):
    def rename(said):
        for record in said["records"]:
            if record["system"] == "char":
                record["system"] = "characters"

    change(copy, rename)
    renamed = read_output(copy)
    cells = [run.cell.name for run in output.runs if run.system == "char"]
    assert [run.cell.name for run in renamed.runs if run.system == "characters"] == cells


def test_results_without_cells_are_still_read(copy):
    shutil.rmtree(copy / "cells")
    alone = read_output(copy)
    assert len(alone.runs) == 2 * 2 * (2 * 5 + 1)
    assert {(run.cell, run.predictions) for run in alone.runs} == {(None, None)}


def test_a_log_of_a_failure_is_read(copy):
    for name, text in (("news-n50-s0-char-0123", "first\nlast line\n"), ("other-4567", "")):
        (copy / "failed" / name).mkdir(parents=True)
        (copy / "failed" / name / "log.txt").write_text(text, encoding="utf8")
    assert read_output(copy).failed == {"news-n50-s0-char": "last line", "other": "no log"}


def test_without_a_folder_the_error_says_what_to_run(tmp_path):
    with pytest.raises(
        ReportError, match=r"nothing: no such folder; make it with: python -m spacy"
    ):
        read_output(tmp_path / "nothing")


def test_without_results_the_error_says_what_to_run(copy):
    (copy / "results.json").unlink()
    with pytest.raises(
        ReportError, match=r"no results.json.*\(\d+ cells are finished\). Run: python"
    ):
        read_output(copy)


@pytest.mark.parametrize("text", ["{", "[]", '{"meta": {}, "records": [{"metric": "f1"}]}'])
def test_broken_results_are_an_error(copy, text):
    (copy / "results.json").write_text(text, encoding="utf8")
    with pytest.raises(ReportError, match=r"results.json: .*; write it anew with: python -m spacy"):
        read_output(copy)


def test_a_broken_cell_is_an_error(copy):
    path = next((copy / "cells").glob("news-*/cell.json"))
    path.write_text("{", encoding="utf8")
    with pytest.raises(StoreError, match=r"cell.json: broken"):
        read_output(copy)


def test_only_sources_are_no_report(copy):
    change(
        copy,
        lambda said: said.update(records=[r for r in said["records"] if r["system"] == "source"]),
    )
    with pytest.raises(ReportError, match="no result of a system yet"):
        read_output(copy)
