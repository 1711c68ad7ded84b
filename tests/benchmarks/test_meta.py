import importlib.util
import json
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import srsly

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def meta(monkeypatch):
    # `benchmarks` is no part of the package, so it is not importable by name everywhere
    spec = importlib.util.spec_from_file_location("meta", ROOT / "benchmarks" / "meta.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["romaji.py", "--seeds", "0,1"])
    return module.describe_run("benchmarks.romaji", "raw text")


def test_command_and_versions(meta):
    assert meta["on"] == "raw text"
    assert meta["command"] == "python -m benchmarks.romaji --seeds 0,1"
    assert meta["versions"]["spacy-xling-ner"] == version("spacy-xling-ner")
    assert {"python", "spacy", "torch", "ja-ginza"} <= set(meta["versions"])


def test_data_are_the_assets_of_the_project(meta):
    assets = srsly.read_yaml(ROOT / "project.yml")["assets"]
    assert meta["data"] == {asset["dest"]: asset["checksum"] for asset in assets}
    assert len(meta["data"]) == len(assets) > 0


def test_it_is_plain_json(meta):
    assert json.loads(json.dumps(meta)) == meta
