import socket
import sys

import pytest
import spacy
from spacy.cli import app
from typer.testing import CliRunner

import spacy_xling_ner.cli  # noqa: F401  adds the command

SERVER = "spacy_xling_ner.workbench.demo.server"


def fail(*arguments):
    """Run the command, which fails; its message."""
    result = CliRunner().invoke(app, ["xling", "demo", "--no-browser", *map(str, arguments)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    return " ".join(result.output.split())


def test_a_port_that_is_taken(tmp_path):
    spacy.blank("xx").to_disk(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        message = fail(tmp_path, "--port", port)
    assert f"Port {port} cannot be used (Address already in use): name another one" in message


@pytest.mark.parametrize("package", ["fastapi", "uvicorn"])
def test_a_missing_extra(monkeypatch, tmp_path, package):
    spacy.blank("xx").to_disk(tmp_path)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, SERVER, raising=False)
    message = fail(tmp_path)
    assert message.startswith("Error: The demo needs FastAPI and uvicorn: python -m pip install")
    assert '"fastapi' in message
    assert '"uvicorn' in message


def test_no_pipeline(tmp_path):
    message = fail(tmp_path / "none", "--port", 0)
    assert "is not a pipeline that loads" in message
