import platform
import sys

from spacy_xling_ner.workbench.experiments.meta import describe_run, machine, versions


def test_a_run_is_described_by_command_versions_machine_and_data(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program", "--seeds", "0"])
    said = describe_run("a.b", {"z": "1", "a": None})
    assert list(said) == ["command", "versions", "machine", "data"]
    assert said["command"] == "python -m a.b --seeds 0"
    assert list(said["data"].items()) == [("a", None), ("z", "1")]
    assert {"spacy", "thinc", "torch", "spacy-xling-ner"} <= set(said["versions"])
    assert said["versions"]["python"] == platform.python_version()
    assert describe_run("a.b", {}, ["x"])["command"] == "python -m a.b x"


def test_versions_of_installed_and_missing_packages():
    found = versions(["spacy", "no-such-package"])
    assert found["spacy"].startswith("3.8")
    assert found["no-such-package"] == "not installed"


def test_a_machine_has_a_system_a_processor_and_cores():
    said = machine()
    assert said["system"].startswith(platform.system())
    assert said["processor"]
    assert said["cores"] >= 1
