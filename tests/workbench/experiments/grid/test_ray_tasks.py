import threading
from pathlib import Path

import pytest

from spacy_xling_ner.workbench.experiments.grid import parse_spec, plan, run
from spacy_xling_ner.workbench.experiments.grid.ray_tasks import RayTasks
from spacy_xling_ner.workbench.ray_cluster import cluster_cores, ray_cluster

from .samples import ROOT, only, processes_below, wait_until


@pytest.mark.slow
def test_a_node_that_is_lost_gives_its_cells_to_others(ray_nodes, tmp_path):
    address, remove_node = ray_nodes
    planned = plan(parse_spec(only("spacy-ner", n_train=[10, 20])), ROOT)
    lost = []

    def lose():
        # both nodes are in the middle of a cell
        folders = [tmp_path / "work" / cell.folder for cell in planned.cells.values()]
        wait_until(lambda: sum(bool(processes_below(each)) for each in folders) == 2)
        remove_node()
        lost.append("node")

    loser = threading.Thread(target=lose)
    loser.start()
    with ray_cluster(address) as ray:
        assert cluster_cores(ray) == 2
        outcome = run(planned, tmp_path, workers=2, executor=RayTasks(ray))
        loser.join()
        assert lost
        assert outcome.failures == []
        assert len(outcome.finished) == len(planned.cells)
        # a cell has its own files, and none of an attempt
        for folder in (tmp_path / "cells").iterdir():
            assert {"cell.json", "log.txt"} <= {path.name for path in folder.iterdir()}
            assert not list(folder.glob("attempt-*"))
        again = run(planned, tmp_path, workers=2, executor=RayTasks(ray))
        assert (again.reused, again.finished) == (len(planned.cells), [])


@pytest.mark.slow
def test_a_job_that_fails_on_a_cluster_leaves_its_log(ray_head, tmp_path):
    asked = only("spacy-ner", n_train=[999])
    planned = plan(parse_spec(asked), ROOT)
    with ray_cluster(ray_head.address) as ray:
        outcome = run(planned, tmp_path, workers=1, executor=RayTasks(ray))
    (failure,) = outcome.failures
    assert failure.reason == "exit code 1"
    assert "999 training sentences were asked for" in Path(failure.log).read_text(encoding="utf8")
