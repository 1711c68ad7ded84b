import io
import json
import os
import signal
import sys
import threading
from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.experiments.grid import parse_spec, plan
from spacy_xling_ner.workbench.experiments.grid.host import Host, WorkerError
from spacy_xling_ner.workbench.experiments.grid.job import Job
from spacy_xling_ner.workbench.experiments.grid.worker import do_with_log, fork_and_wait, serve

from .samples import ROOT, only, processes_below, wait_until


def job(place, **settings):
    cells = plan(parse_spec(only("spacy-ner")), ROOT).cells.values()
    cell = next(c for c in cells if c.name == "utterances-assistant-train")
    place.mkdir(exist_ok=True)
    return Job(cell.kind, {**cell.settings, **settings}, place, ROOT, {"a": place / "b"})


@pytest.fixture
def lifeline():
    read, write = os.pipe()
    yield read
    os.close(read)
    os.close(write)


def test_a_job_is_the_same_after_a_journey(tmp_path):
    sent = replace(job(tmp_path), keep_model=True)
    assert Job.from_json(sent.to_json()) == sent
    assert "\n" not in sent.to_json()


@pytest.fixture
def streams(monkeypatch):
    """Puts standard output and error back, and the folder."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    kept = [os.dup(stream) for stream in (1, 2)]
    # never closed: a thread of this process waits for its end, to end the process
    read, _ = os.pipe()
    yield read
    for stream, copy in zip((1, 2), kept, strict=True):
        os.dup2(copy, stream)
        os.close(copy)


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({}, 0, ""),
        ({"folder": "assets/none"}, 1, "a readable file"),
    ],
)
def test_a_job_in_this_process(tmp_path, streams, settings, code, said):
    assert do_with_log(job(tmp_path / "made", **settings), streams) == code
    assert (tmp_path / "made" / "result.json").exists() == (code == 0)
    log = (tmp_path / "made" / "log.txt").read_text(encoding="utf8")
    assert said in log
    assert bool(log) == bool(code)


def test_a_training_that_spacy_refuses(tmp_path, streams):
    cells = plan(parse_spec(only("spacy-ner", n_train=[10])), ROOT).cells.values()
    cell = next(c for c in cells if c.kind == "system")
    config = cell.settings["config"].replace("dropout = 0.1", 'dropout = "much"')
    assert config != cell.settings["config"]
    folder = tmp_path / "made"
    folder.mkdir()
    wrong = Job("system", {**cell.settings, "config": config}, folder, ROOT)
    assert do_with_log(wrong, streams) == 1
    log = (folder / "log.txt").read_text(encoding="utf8")
    assert "Traceback" not in log
    assert "dropout" in log


def test_a_job_in_a_process_of_its_own(tmp_path, lifeline):
    before = os.getcwd()
    answer = fork_and_wait(job(tmp_path / "made"), lifeline)
    assert answer["status"] == 0
    assert answer["peak_memory_mb"] > 50
    assert answer["seconds"] > 0
    assert (tmp_path / "made" / "result.json").exists()
    assert os.getcwd() == before


def test_a_job_that_fails_leaves_the_reason_in_its_log(tmp_path, lifeline):
    answer = fork_and_wait(job(tmp_path / "made", folder="assets/none"), lifeline)
    assert answer["status"] == 1
    assert not (tmp_path / "made" / "result.json").exists()
    log = (tmp_path / "made" / "log.txt").read_text().splitlines()
    assert log[0].startswith("Traceback")
    assert "assets/none" in log[-1]


def test_a_job_ends_with_its_lifeline(tmp_path):
    read, write = os.pipe()
    os.close(write)
    # half a million utterances would take longer
    answer = fork_and_wait(job(tmp_path / "made", n=500_000), read)
    os.close(read)
    assert answer["status"] == 1
    assert not (tmp_path / "made" / "result.json").exists()


def test_jobs_are_answered_line_by_line(tmp_path, lifeline):
    class Jobs(io.StringIO):
        def fileno(self):
            return lifeline

    sent = [job(tmp_path / "one"), job(tmp_path / "two", folder="assets/none")]
    answers = io.StringIO()
    serve(Jobs("".join(one.to_json() + "\n" for one in sent)), answers)
    assert [json.loads(line)["status"] for line in answers.getvalue().splitlines()] == [0, 1]


def test_a_worker_answers_until_it_ends(tmp_path):
    host = Host()
    try:
        assert host.do(job(tmp_path / "one"))["status"] == 0
        assert host.do(job(tmp_path / "two", folder="assets/none"))["status"] == 1
        long = job(tmp_path / "long", n=500_000)

        def kill():
            wait_until((long.folder / "log.txt").exists)
            os.kill(host.pid, signal.SIGKILL)

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        with pytest.raises(WorkerError, match=r"ended by itself\. Exit code -9"):
            host.do(long)
        killer.join()
    finally:
        host.stop()
    with pytest.raises(WorkerError, match="ended by itself"):
        host.do(job(tmp_path / "three"))
    # the child that it left ends with the pipe
    wait_until(lambda: not processes_below(tmp_path))
    assert not (tmp_path / "long" / "result.json").exists()
