from typer.testing import CliRunner

import spacy_xling_ner.cli.report  # noqa: F401  registers the command
from spacy_xling_ner.cli import xling_cli


def run(*arguments):
    result = CliRunner().invoke(xling_cli, ["report", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


# the report of a grid that was run: tests/cli/test_compare.py


def test_without_results_the_error_names_the_command(tmp_path):
    code, shown = run(tmp_path)
    assert code == 1
    assert "Cannot report on" in shown
    assert "python -m spacy xling compare SPEC" in shown
    code, shown = run(tmp_path / "nothing")
    assert code == 1
    assert "no such folder" in shown


def test_help_teaches():
    code, shown = run("--help")
    assert code == 0
    assert "python -m spacy xling report build/mini" in shown
