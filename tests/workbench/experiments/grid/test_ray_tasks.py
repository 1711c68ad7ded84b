import threading

import pytest

from spacy_xling_ner.workbench.experiments.grid import parse_spec, plan, run
from spacy_xling_ner.workbench.experiments.grid.ray_tasks import RayTasks
from spacy_xling_ner.workbench.ray_cluster import cluster_cores, ray_cluster

from .samples import ROOT, only, processes_below, wait_until


@pytest.mark.slow
def test_a_node_that_is_lost_gives_its_cells_to_others(ray_nodes, tmp_path):
    address, remove_node = ray_nodes
    planned = plan(parse_spec(only("spacy-ner", n_train=[10, 999])), ROOT)
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
        # a job that fails by itself is not tried elsewhere, and leaves its log
        (failure,) = outcome.failures
        assert failure.reason == "exit code 1"
        log = failure.log.read_text(encoding="utf8")
        assert log.count("999 training sentences were asked for") == 1
        assert len(outcome.finished) == len(planned.cells) - 2
        # a cell has its own files, and none of an attempt
        for folder in (tmp_path / "cells").iterdir():
            assert {"cell.json", "log.txt"} <= {path.name for path in folder.iterdir()}
            assert not list(folder.glob("attempt-*"))
        again = run(planned, tmp_path, workers=2, executor=RayTasks(ray))
        assert (again.reused, again.finished) == (len(outcome.finished), [])
