import threading

import pytest

from spacy_xling_ner.workbench.experiments.grid import parse_spec, plan, run
from spacy_xling_ner.workbench.experiments.grid.ray_tasks import RayTasks
from spacy_xling_ner.workbench.ray_cluster import cluster_cores, ray_cluster

from .samples import ROOT, only, wait_until

# Stops each training until a file is there, and not the process that plans.
GATE = """
import os, time
from multiprocessing import parent_process
from pathlib import Path

gate = Path({gate!r})
if parent_process() is not None:
    (gate / str(os.getpid())).touch()
    while not (gate / "open").exists():
        time.sleep(0.02)
"""


@pytest.mark.slow
def test_a_node_that_is_lost_gives_its_cells_to_others(ray_nodes, tmp_path):
    address, remove_node = ray_nodes
    gate, output = tmp_path / "gate", tmp_path / "output"
    gate.mkdir()
    (tmp_path / "gate.py").write_text(GATE.format(gate=str(gate)), encoding="utf8")
    spec = only("spacy-ner", n_train=[10, 999], seeds=[0, 1])
    spec["systems"]["spacy-ner"]["code"] = str(tmp_path / "gate.py")
    planned = plan(parse_spec(spec), ROOT)
    ended = threading.Event()
    lost = []

    def lose():
        # both nodes are in the middle of a training
        wait_until(lambda: ended.is_set() or len(list(gate.iterdir())) == 2)
        remove_node()
        lost.append("node")
        # or a worker of the lost node might still end its training and hand it over
        wait_until(lambda: ended.is_set() or sum(node["Alive"] for node in ray.nodes()) == 1)
        (gate / "open").touch()

    with ray_cluster(address) as ray:
        assert cluster_cores(ray) == 2
        loser = threading.Thread(target=lose)
        loser.start()
        try:
            outcome = run(planned, output, workers=2, executor=RayTasks(ray))
        finally:
            ended.set()
            loser.join()
        # the training of the lost node began once more
        assert len(list(gate.iterdir())) == 3 + len(lost)
        # a job that fails by itself is not tried elsewhere, and leaves its log
        assert [failure.reason for failure in outcome.failures] == ["exit code 1"] * 2
        for failure in outcome.failures:
            log = failure.log.read_text(encoding="utf8")
            assert log.count("999 training sentences were asked for") == 1
        assert len(outcome.finished) == len(planned.cells) - 4
        # a cell has its own files, and none of an attempt
        for folder in (output / "cells").iterdir():
            assert {"cell.json", "log.txt"} <= {path.name for path in folder.iterdir()}
            assert not list(folder.glob("attempt-*"))
        again = run(planned, output, workers=2, executor=RayTasks(ray))
        assert (again.reused, again.finished) == (len(outcome.finished), [])
