import _thread
import json
import re
import signal
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

import spacy_xling_ner.cli.compare
import spacy_xling_ner.cli.report  # noqa: F401  registers the command
from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.experiments import comparison, significance
from spacy_xling_ner.workbench.experiments.grid import Store

ROOT = Path(__file__).resolve().parents[2]


def made(part, n):
    return {"generate": {"folder": "assets/assistant", "part": part, "n": n}}


def spec(**changes):
    narrow = {
        "components.tok2vec.model.encode.width": 8,
        "components.tok2vec.model.encode.depth": 1,
    }
    return {
        "targets": {
            "assistant": {
                "lang": "ja",
                "train": made("train", 12),
                "dev": made("dev", 4),
                "test": made("test", 6),
            }
        },
        "n_train": [6, 12],
        "seeds": [0],
        "budget": {"epochs": 1},
        "systems": {
            "spacy-ner": {"config": "configs/spacy_ner.cfg", "overrides": narrow},
            "dropout": {
                "config": "configs/spacy_ner.cfg",
                "overrides": {**narrow, "training.dropout": 0.5},
            },
        },
        **changes,
    }


def write(folder, **changes):
    path = folder / "experiment.yml"
    path.write_text(json.dumps(spec(**changes)), encoding="utf8")
    return path


def run(*arguments):
    result = CliRunner().invoke(
        xling_cli, ["compare", *map(str, arguments), "--project", str(ROOT)]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


def test_help_names_options_and_output_files():
    result = CliRunner().invoke(xling_cli, ["compare", "--help"])
    assert result.exit_code == 0
    for part in ("configs/experiments/miniature.yml", "--dry-run", "cell.json", "results.json"):
        assert part in result.output


def test_a_dry_run_prints_cells_and_time_and_writes_nothing(tmp_path):
    code, shown = run(write(tmp_path), tmp_path / "output", "--dry-run", "--workers", 2)
    assert code == 0
    for cell in ("utterances-assistant-train", "corpus-assistant-train-n6-s0"):
        assert f"{cell}-" in shown
    assert shown.count(" to run ") == 11
    assert "11 cells for 4 results; 11 to run, about" in shown
    assert "with 2 workers (from the sizes alone: a rough guess)" in shown
    assert not (tmp_path / "output").exists()


def test_a_dry_run_lists_missing_files_and_skipped_systems(tmp_path):
    targets = spec()["targets"]
    targets["assistant"]["dev"] = {"path": "assets/none.jsonl", "format": "jsonl"}
    path = write(tmp_path, targets=targets, n_train=[0, 6])
    code, shown = run(path, tmp_path / "output", "--dry-run")
    assert code == 0
    assert "Missing: assets/none.jsonl" in shown
    assert "Corpora come with: python -m spacy project assets --extra" in shown
    assert "Not run: assistant, 0 sentences: spacy-ner, dropout" in shown
    code, shown = run(path, tmp_path / "output")
    assert code == 1
    assert "missing: assets/none.jsonl" in shown
    assert not (tmp_path / "output").exists()


def test_an_unknown_part_of_a_subset_is_an_error(tmp_path):
    code, shown = run(write(tmp_path), tmp_path / "output", "--seeds", "0,3")
    assert code == 1
    assert "Unknown seed '3'" in shown


def test_a_wrong_file_is_an_error(tmp_path):
    code, shown = run(write(tmp_path, seedz=[1]), tmp_path / "output")
    assert code == 1
    assert "Cannot plan" in shown
    assert "did you mean 'seeds'?" in shown


@pytest.fixture(scope="module", autouse=True)
def few_resamples():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "N_RESAMPLES", 100)
        patch.setattr(significance, "N_PERMUTATIONS", 99)
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A grid with one size that the corpus does not have; a subset of it was run."""
    folder = tmp_path_factory.mktemp("compare")
    path = write(folder, n_train=[6, 12, 999])
    chosen = ("--systems", "dropout", "--n-train", "6")
    return folder, run(path, folder / "output", *chosen, "--workers", 1)


@pytest.fixture(scope="module")
def output(first):
    """The same grid after a run of all of it."""
    folder, _ = first
    return folder, run(folder / "experiment.yml", folder / "output", "--workers", 1)


def test_a_subset_runs_alone(first):
    _, (code, shown) = first
    assert code == 0
    assert "7 cells for 1 results; 7 to run" in shown
    assert "1 of 6 results" in shown


def test_a_failing_cell_is_shown_and_the_rest_goes_on(output):
    folder, (code, shown) = output
    # what the subset finished is not run again
    assert "14 cells for 6 results; 7 to run" in shown
    assert code == 1
    assert "corpus-assistant-train-n999-s0: exit code 1" in shown
    # the end of its log
    assert "999 training sentences were asked for, but there are 12" in shown
    assert "2 of the cells were not run: they need one that failed" in shown
    assert "assistant-n999-s0-dropout" in shown
    assert "1 cell failed. The same command tries again." in shown
    logs = list((folder / "output" / "failed").glob("*/log.txt"))
    assert len(logs) == 1
    assert str(logs[0]) in shown.replace(" ", "")
    assert len(Store(folder / "output").finished) == 11


def test_results_are_printed_and_written(output):
    folder, (_, shown) = output
    assert "4 of 6 results" in shown
    assert "data set n system seeds F1 against spacy-ner" in shown
    assert "of 2 differences have p < 0.05 after Holm's correction" in shown
    assert "Number of sentences of a baseline that a system is worth" in shown
    written = json.loads((folder / "output" / "results.json").read_text(encoding="utf8"))
    assert {record["system"] for record in written["records"]} == {"spacy-ner", "dropout"}
    assert written["meta"]["runs"] == {"planned": 6, "finished": 4}
    assert (folder / "output" / "table.md").exists()
    assert (folder / "output" / "summary.csv").exists()


def test_the_grid_has_a_report(output):
    folder, _ = output
    result = CliRunner().invoke(xling_cli, ["report", str(folder / "output")])
    assert result.exit_code == 0
    assert re.search(r"report\.html \(\d+ kB\)", " ".join(result.output.split()))
    text = (folder / "output" / "report.html").read_text(encoding="utf8")
    assert "On this page: 6 of the 6 test sentences of assistant" in text
    assert "The grid is not finished" in text
    assert "corpus-assistant-train-n999-s0" in text
    figures = {path.stem for path in (folder / "output" / "figures").glob("*.svg")}
    assert {"learning-curves-assistant", "errors-assistant-12"} <= figures


def test_no_run_writes_the_results_of_finished_cells(output):
    folder, _ = output
    results = folder / "output" / "results.json"
    before = json.loads(results.read_text(encoding="utf8"))["records"]
    results.unlink()
    finished = Store(folder / "output").finished
    path = write(folder, n_train=[6, 12, 999])
    code, shown = run(path, folder / "output", "--no-run")
    assert code == 0
    assert "4 of 6 results" in shown
    assert Store(folder / "output").finished == finished
    assert json.loads(results.read_text(encoding="utf8"))["records"] == before


def test_only_failed_cells_run_again(output):
    folder, _ = output
    files = sorted((folder / "output" / "cells").rglob("*"))
    before = [path.stat().st_mtime_ns for path in files]
    code, shown = run(write(folder, n_train=[999]), folder / "output")
    assert code == 1
    assert "8 cells for 2 results; 3 to run" in shown
    assert "corpus-assistant-train-n999-s0: exit code 1" in shown
    assert "Nothing is finished that gives a result." in shown
    assert sorted((folder / "output" / "cells").rglob("*")) == files
    assert [path.stat().st_mtime_ns for path in files] == before


def test_a_finished_grid_runs_nothing(output):
    folder, _ = output
    code, shown = run(write(folder), folder / "output")
    assert code == 0
    assert "0 to run, about 0 s" in shown
    assert "from the cells that are finished" in shown
    assert "4 of 4 results" in shown


def test_a_second_run_in_the_same_folder_is_an_error(output):
    folder, _ = output
    with Store(folder / "output").lock():
        code, shown = run(write(folder), folder / "output")
    assert code == 1
    assert "another run is at work there" in shown


def test_a_broken_record_is_an_error(output):
    folder, _ = output
    path = next((folder / "output" / "cells").glob("corpus-*/cell.json"))
    text = path.read_text(encoding="utf8")
    path.write_text(text[:20], encoding="utf8")
    code, shown = run(write(folder), folder / "output", "--dry-run")
    path.write_text(text, encoding="utf8")
    assert code == 1
    assert "cell.json: broken" in shown
    assert "delete the folder and run again" in shown


def test_ctrl_c_stops_the_run_and_tells_how_to_continue(tmp_path):
    ended = threading.Event()

    def interrupt():
        while not list(tmp_path.glob("output/cells/*/cell.json")):
            if ended.wait(0.02):
                return
        _thread.interrupt_main()

    # a process that was started in the background ignores Ctrl-C
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=interrupt, daemon=True)
    thread.start()
    try:
        code, shown = run(write(tmp_path, seeds=[0, 1]), tmp_path / "output", "--workers", 1)
    finally:
        ended.set()
        thread.join()
        signal.signal(signal.SIGINT, before)
    assert "Stopped. The same command goes on from here." in shown
    assert code == 130
    assert 1 <= len(Store(tmp_path / "output").finished) < 15
    assert not (tmp_path / "output" / "work").exists()
