import os
import shutil
import signal
import sys
import threading
import time
from contextlib import suppress

import pytest

from spacy_xling_ner.workbench.experiments.grid import (
    PlanError,
    Store,
    StoreError,
    parse_spec,
    plan,
    run,
)
from spacy_xling_ner.workbench.experiments.grid.run import default_workers

from .samples import ROOT, only, processes_below


def test_a_killed_run_goes_on_where_it_was(grid):
    finished = {path for path in grid.before if path.name == "cell.json"}
    assert 3 <= len(finished) < len(grid.plan.cells)
    # finished cells are not touched again
    assert {path: grid.after[path] for path in grid.before} == grid.before
    assert grid.outcome.reused == len(finished)
    assert grid.outcome.reused + len(grid.outcome.finished) == len(grid.plan.cells)
    assert not grid.outcome.failures
    assert not grid.outcome.blocked


def test_a_finished_grid_runs_nothing(grid):
    again = run(grid.plan, grid.output)
    assert (again.reused, again.finished) == (len(grid.plan.cells), [])


def test_only_finished_cells_remain(grid):
    folders = {path.name for path in (grid.output / "cells").iterdir()}
    assert folders == {cell.folder for cell in grid.plan.cells.values()}
    assert not (grid.output / "work").exists()
    assert not (grid.output / "failed").exists()


def test_a_record_describes_how_its_cell_was_made(grid):
    store = Store(grid.output)
    place = {r.key: r for r in grid.plan.runs}
    for key, cell in grid.plan.cells.items():
        record = store.record(key)
        assert (record["kind"], record["key"]) == (cell.kind, key)
        assert record["settings"] == cell.settings
        assert record["versions"]["spacy-xling-ner"]
        assert record["machine"]["cores"]
        assert record["seconds"] >= 0
        # spaCy alone takes more
        assert record["peak_memory_mb"] > 50
        assert record["data"] == grid.plan.data(key)
        assert set(record["needs"]) == set(cell.needs)
        for folder in record["needs"].values():
            assert (store.cells / folder / "cell.json").exists()
        assert (store.find(key) / "log.txt").exists()
        if key in place:
            run = place[key]
            found = [record[name] for name in ("dataset", "system", "seed")]
            assert found == [run.dataset, run.system, run.seed]


def test_missing_files_are_named_before_anything_runs(tmp_path):
    asked = only("spacy-ner")
    asked["targets"]["assistant"]["train"] = {"path": "assets/none.jsonl", "format": "jsonl"}
    planned = plan(parse_spec(asked), ROOT)
    with pytest.raises(PlanError, match=r"missing: assets/none\.jsonl"):
        run(planned, tmp_path / "output")
    assert not (tmp_path / "output").exists()


def test_a_second_run_in_one_folder_is_an_error(tmp_path):
    planned = plan(parse_spec(only("spacy-ner")), ROOT)
    with Store(tmp_path).lock(), pytest.raises(StoreError, match="another run is at work"):
        run(planned, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process by /proc")
def test_a_cell_that_is_killed_fails_and_is_tried_again(grid, tmp_path):
    shutil.copytree(grid.output / "cells", tmp_path / "cells")
    cells = {cell.name: cell for cell in grid.plan.cells.values()}
    victim, other = (cells[f"assistant-n10-s0-{name}"] for name in ("spacy-ner", "scratch"))
    for cell in (victim, other):
        shutil.rmtree(tmp_path / "cells" / cell.folder)
    killed = []

    def kill():
        work = tmp_path / "work" / victim.folder
        while not killed:
            # this process, too, has a file open there for a moment
            at_work = processes_below(work) - {os.getpid()}
            if len(at_work) == 1:
                with suppress(ProcessLookupError):
                    os.kill(min(at_work), signal.SIGKILL)
                    killed.extend(at_work)
            time.sleep(0.005)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    told = []
    outcome = run(grid.plan, tmp_path, workers=1, on_failure=told.append)
    killer.join()
    assert len(killed) == 1
    (failure,) = outcome.failures
    assert told == [failure]
    assert failure.cell == victim
    assert failure.reason.startswith("killed by signal 9; perhaps for want of memory")
    assert failure.log == tmp_path / "failed" / victim.folder / "log.txt"
    assert failure.log.exists()
    # the rest went on
    assert outcome.finished == [other]
    again = run(grid.plan, tmp_path, workers=1)
    assert again.finished == [victim]
    assert not failure.log.exists()


def test_the_default_is_one_worker_per_core(grid):
    assert 1 <= default_workers() <= os.cpu_count()
