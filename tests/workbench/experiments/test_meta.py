import platform
import sys

from spacy_xling_ner.workbench.experiments.meta import describe_run, machine, versions


def test_a_run_is_described_by_command_versions_machine_and_data(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program", "--seeds", "0"])
    meta = describe_run("a.b", {"z": "1", "a": None}, "test, raw text")
    assert list(meta) == ["command", "on", "versions", "machine", "data"]
    assert meta["on"] == "test, raw text"
    assert meta["command"] == "python -m a.b --seeds 0"
    assert list(meta["data"].items()) == [("a", None), ("z", "1")]
    assert {"spacy", "thinc", "torch", "spacy-xling-ner"} <= set(meta["versions"])
    assert meta["versions"]["python"] == platform.python_version()
    assert describe_run("a.b", {}, "", ["x"])["command"] == "python -m a.b x"


def test_versions_of_installed_and_missing_packages():
    found = versions(["spacy", "no-such-package"])
    assert found["spacy"].startswith("3.8")
    assert found["no-such-package"] == "not installed"


def test_a_machine_has_a_system_a_processor_and_cores():
    meta = machine()
    assert meta["system"].startswith(platform.system())
    assert meta["processor"]
    assert meta["cores"] >= 1
