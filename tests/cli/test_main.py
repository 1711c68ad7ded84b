import pytest
import spacy
from spacy.cli._util import app
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli

COMMANDS = [
    "align",
    "annotate",
    "apply",
    "calibrate",
    "card",
    "check-assets",
    "compare",
    "convert",
    "demo",
    "evaluate",
    "export",
    "generate",
    "inspect",
    "lexicon",
    "names",
    "onnx",
    "overlap",
    "prepare",
    "render",
    "report",
    "table",
    "zero-shot",
]


def test_spacy_finds_the_group():
    assert spacy.registry.cli.get("xling") is xling_cli
    assert "xling" in [group.name for group in app.registered_groups]


def test_commands_are_the_ones_listed_here():
    assert sorted(command.name for command in xling_cli.registered_commands) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name):
    result = CliRunner().invoke(xling_cli, [name, "--help"])
    assert result.exit_code == 0
    assert f"Example: python -m spacy xling {name} " in " ".join(result.output.split())


def test_unknown_command_is_refused():
    result = CliRunner().invoke(xling_cli, ["transfer"])
    assert result.exit_code == 2
