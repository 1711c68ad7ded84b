import json
import os
import shutil
import sys
from pathlib import Path

import pytest
import spacy


@pytest.fixture(scope="session")
def other(tmp_path_factory):
    """A pipeline that is none of ours, with labels of its own."""
    folder = tmp_path_factory.mktemp("other")
    nlp = spacy.blank("xx")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "Person", "pattern": "Anna"},
            {"label": "Person", "pattern": "Maria"},
            {"label": "Meal", "pattern": "Nobody"},
        ]
    )
    nlp.to_disk(folder / "rules")
    (folder / "labels.json").write_text(json.dumps({"Person": "PER", "*": None}))
    return folder


# Ray's smallest store is 75 MB
NODE = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False}


@pytest.fixture(scope="session")
def ray_head():
    """The head of a Ray cluster, with one core."""
    pytest.importorskip("ray.data")
    if sys.platform != "linux":
        pytest.skip("finds processes by /proc")
    from ray.cluster_utils import Cluster

    # a node counts as lost after two seconds, not fifteen
    health = {"health_check_initial_delay_ms": 0, "health_check_timeout_ms": 1000}
    health.update(health_check_period_ms=500, health_check_failure_threshold=3)
    cluster = Cluster(initialize_head=True, head_node_args={**NODE, "_system_config": health})
    yield cluster
    cluster.shutdown()


@pytest.fixture
def ray_nodes(ray_head):
    """The same with a second node; a function that removes it."""
    node = ray_head.add_node(**NODE)
    ray_head.wait_for_nodes()
    nodes = [node]

    def remove():
        ray_head.remove_node(nodes.pop(), allow_graceful=False)

    yield ray_head.address, remove
    if nodes:
        remove()


FIX = "pip install playwright, and install Chromium: apt-get install chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def lack(what):
    message = f"{what}: {FIX}"
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def browser():
    """Headless Chromium, by Playwright.

    Where there is none, its tests are skipped, but not in CI (environment variable CI=true), where
    that is a failure.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lack("no Playwright")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        lack("no Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def accessibility():
    """JavaScript that lists what is wrong with contrast, names, headings and keyboard."""
    return Path(__file__).with_name("browser_checks.js").read_text(encoding="utf8")
