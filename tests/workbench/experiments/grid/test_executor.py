import json
import os
import signal
import sys

import pytest

from spacy_xling_ner.workbench.experiments.grid import parse_spec, plan
from spacy_xling_ner.workbench.experiments.grid.executor import LocalProcesses
from spacy_xling_ner.workbench.experiments.grid.job import Job

from .samples import ROOT, only, processes_below, wait_until

# takes longer than any test
ENDLESS = 50_000_000

finds_processes = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")


@pytest.fixture
def executor():
    executor = LocalProcesses(2)
    yield executor
    executor.shutdown()


@pytest.fixture
def job(tmp_path):
    """A job of the tiny grid, in a folder of its own."""
    cells = plan(parse_spec(only("spacy-ner", n_train=[10])), ROOT).cells.values()

    def make(name, cell_name="utterances-assistant-train", **settings):
        cell = next(cell for cell in cells if cell.name.startswith(cell_name))
        (tmp_path / name).mkdir()
        return Job(cell.kind, {**cell.settings, **settings}, tmp_path / name, ROOT)

    return make


def log_of(job):
    return (job.folder / "log.txt").read_text(encoding="utf8")


def test_jobs_run_side_by_side_and_leave_result_and_log(executor, job):
    before, folder = dict(os.environ), os.getcwd()
    jobs = [job("one"), job("two", n=40)]
    assert [future.result() for future in map(executor.submit, jobs)] == [0, 0]
    for one, documents in zip(jobs, (30, 40), strict=True):
        result = json.loads((one.folder / "result.json").read_text(encoding="utf8"))
        assert result["documents"] == documents
        assert result["peak_memory_mb"] > 50
        assert result["seconds"] >= 0
        assert log_of(one) == ""
    assert (dict(os.environ), os.getcwd()) == (before, folder)


def test_a_job_that_fails_leaves_the_reason_in_its_log(executor, job):
    failing = job("made", folder="assets/none")
    assert executor.submit(failing).result() == 1
    assert not (failing.folder / "result.json").exists()
    assert "assets/none" in log_of(failing).splitlines()[-1]


def test_a_training_that_spacy_refuses_has_no_traceback(executor, job):
    refused = job("made", "assistant-n10")
    config = refused.settings["config"].replace("dropout = 0.1", 'dropout = "much"')
    assert config != refused.settings["config"]
    refused.settings["config"] = config
    assert executor.submit(refused).result() == 1
    assert "dropout" in log_of(refused)
    assert "Traceback" not in log_of(refused)


@finds_processes
def test_a_process_that_is_killed_fails_its_own_job_alone(executor, job):
    endless = job("endless", n=ENDLESS)
    future = executor.submit(endless)
    wait_until(lambda: processes_below(endless.folder))
    (process,) = processes_below(endless.folder)
    os.kill(process, signal.SIGKILL)
    assert future.result() == -signal.SIGKILL
    assert executor.submit(job("next")).result() == 0


def test_a_job_whose_folder_is_gone_writes_nothing(executor, job):
    stopped = job("stopped")
    stopped.folder.rmdir()
    assert executor.submit(stopped).result() == 1
    assert not stopped.folder.exists()


@finds_processes
def test_shutdown_kills_what_is_running(job):
    executor = LocalProcesses(1)
    endless = job("endless", n=ENDLESS)
    future = executor.submit(endless)
    wait_until(lambda: processes_below(endless.folder))
    executor.shutdown()
    assert future.result() == -signal.SIGKILL
    assert not processes_below(endless.folder)
