import hashlib

import pytest
import srsly
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli


@pytest.fixture
def project(tmp_path):
    sum_of_a = hashlib.md5(b"a").hexdigest()
    asset = {"dest": "a.bio", "url": "https://example.org/a", "checksum": sum_of_a}
    srsly.write_yaml(tmp_path / "project.yml", {"assets": [asset]})
    (tmp_path / "a.bio").write_bytes(b"a")
    return tmp_path


def run(*arguments):
    result = CliRunner().invoke(xling_cli, ["check-assets", *map(str, arguments)])
    return result.exit_code, " ".join(result.output.split())


def test_all_right(project):
    code, shown = run(project)
    assert code == 0
    assert "1 assets with the right checksum" in shown


def test_the_folder_one_is_in_is_the_default(project, monkeypatch):
    monkeypatch.chdir(project)
    assert run()[0] == 0
    (project / "a.bio").unlink()
    assert run()[0] == 1


@pytest.mark.parametrize("content", [None, b"b"])
def test_fault_stops_with_file_address_and_mend(project, content):
    (project / "a.bio").unlink()
    if content is not None:
        (project / "a.bio").write_bytes(content)
    code, shown = run(project)
    assert code == 1
    assert "a.bio: " + ("missing" if content is None else "MD5") in shown
    assert "https://example.org/a" in shown
    assert "python -m spacy project assets --extra" in shown


def test_no_project_stops_without_a_traceback(tmp_path):
    code, shown = run(tmp_path)
    assert code == 1
    assert "name the folder that has the project.yml" in shown
