import os
import signal
import sys
import threading

import pytest

from spacy_xling_ner.errors import MissingExtraError
from spacy_xling_ner.workbench.apply import apply
from spacy_xling_ner.workbench.ray_cluster import ClusterError, check_versions

from ..experiments.grid.samples import processes_below, wait_until
from .test_apply import contents


@pytest.mark.slow
def test_a_worker_that_is_killed_and_a_node_that_is_lost_change_nothing(
    ray_nodes, pipeline, texts, tmp_path
):
    address, remove_node = ray_nodes
    lines = texts.path.read_text(encoding="utf8")
    texts.path.write_text(lines * 200, encoding="utf8")
    options = {"part_bytes": texts.path.stat().st_size // 6 + 1}
    whole = apply(pipeline, [texts.path], tmp_path / "whole", **options)
    assert whole.parts == 6
    place = tmp_path / "out"
    killed = []
    ended = threading.Event()

    def at_work():
        return processes_below(place) - {os.getpid(), *killed}

    def disturb():
        # an actor is in the middle of a part; then one is, as that part is left to do
        wait_until(lambda: ended.is_set() or at_work())
        victim = min(at_work())
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)
        wait_until(lambda: ended.is_set() or at_work())
        remove_node()
        killed.append("node")

    disturber = threading.Thread(target=disturb)
    disturber.start()
    try:
        summary = apply(pipeline, [texts.path], place, ray_address=address, **options)
    finally:
        ended.set()
        disturber.join()
    assert len(killed) == 2
    assert (summary.texts, summary.reused) == (60 * 200, 0)
    assert contents(place) == contents(tmp_path / "whole")


def test_without_ray_the_extra_is_named(pipeline, texts, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"--ray needs Ray: python -m pip install"):
        apply(pipeline, [texts.path], tmp_path / "out", ray=True)


def test_a_node_with_other_versions_is_refused():
    check_versions({"spacy": "3.8.7"}, {"spacy": "3.8.7"})
    with pytest.raises(ClusterError, match=r"has spacy 3\.8\.2, not 3\.8\.7"):
        check_versions({"spacy": "3.8.7"}, {"spacy": "3.8.2"})
