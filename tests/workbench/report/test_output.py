import json
import shutil
from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.experiments.grid import StoreError
from spacy_xling_ner.workbench.report.output import ReportError, read_output


@pytest.fixture
def copy(made, tmp_path):
    """Results and cells, free to be changed."""
    other = shutil.ignore_patterns("figures", "metrics", "work", "report.*", "predictions.*")
    return shutil.copytree(made.folder, tmp_path / "copy", ignore=other)


def change(folder, function):
    path = folder / "results.json"
    results = json.loads(path.read_text(encoding="utf8"))
    function(results)
    path.write_text(json.dumps(results), encoding="utf8")


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
    def rename(results):
        for record in results["records"]:
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


def test_without_a_folder_the_error_names_the_command(tmp_path):
    with pytest.raises(
        ReportError, match=r"nothing: no such folder. Create it with: python -m spacy"
    ):
        read_output(tmp_path / "nothing")


def test_without_results_the_error_names_the_command(copy):
    (copy / "results.json").unlink()
    with pytest.raises(
        ReportError, match=r"no results.json.*\(\d+ cells are finished\). Run: python"
    ):
        read_output(copy)


@pytest.mark.parametrize("text", ["{", "[]", '{"meta": {}, "records": [{"metric": "f1"}]}'])
def test_broken_results_are_an_error(copy, text):
    (copy / "results.json").write_text(text, encoding="utf8")
    with pytest.raises(ReportError, match=r"results.json: .* Write it again with: python -m spacy"):
        read_output(copy)


def test_a_broken_cell_is_an_error(copy):
    path = next((copy / "cells").glob("news-*/cell.json"))
    path.write_text("{", encoding="utf8")
    with pytest.raises(StoreError, match=r"cell.json: broken"):
        read_output(copy)


def test_only_sources_are_no_report(copy):
    change(
        copy,
        lambda results: results.update(
            records=[r for r in results["records"] if r["system"] == "source"]
        ),
    )
    with pytest.raises(ReportError, match="no result of a system yet"):
        read_output(copy)


def without(output, *places, planned):
    runs = [run for run in output.runs if (*run.place, run.seed) not in places]
    meta = {"runs": {"planned": planned, "finished": len(runs)}}
    return replace(output, runs=runs, meta=meta).missing()


def test_a_finished_grid_lacks_nothing(output):
    assert output.missing() == ([], 0)


def test_missing_seeds_of_a_system_are_one_line(output):
    places = [("talk", 50, "char", 0), ("talk", 50, "char", 1)]
    assert without(output, *places, planned=44) == (["talk, 50 sentences, char: seeds 0, 1"], 0)


def test_a_system_without_any_result_is_only_counted(output):
    gone = [("news", 50, "char", 1)]
    gone += [run for run in ((*r.place, r.seed) for r in output.runs) if run[2] == "scratch"]
    lines, others = without(output, *gone, planned=44)
    assert lines == ["news, 50 sentences, char: seed 1"]
    assert others == 8
