import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import spacy_xling_ner.cli.compare
import spacy_xling_ner.cli.report  # noqa: F401  registers the command
from spacy_xling_ner.cli import xling_cli

ROOT = Path(__file__).resolve().parents[2]


def made(part, n):
    return {"generate": {"folder": "assets/assistant", "part": part, "n": n}}


SPEC = {
    "title": "One training",
    "targets": {
        "assistant": {
            "lang": "ja",
            "train": made("train", 12),
            "dev": made("dev", 4),
            "test": made("test", 6),
        }
    },
    "n_train": [12],
    "seeds": [0],
    "budget": {"epochs": 2, "eval_every": 1},
    "systems": {
        "scratch": {
            "config": "configs/ja_paper.cfg",
            "modules": [],
            "overrides": {
                "components.xling_ner.model.encoder.char.width": 4,
                "components.xling_ner.model.encoder.word.width": 8,
            },
        }
    },
}


def run(*arguments):
    result = CliRunner().invoke(xling_cli, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """A grid with one real training."""
    folder = tmp_path_factory.mktemp("report")
    path = folder / "one.yml"
    path.write_text(json.dumps(SPEC), encoding="utf8")
    code, _ = run("compare", path, folder / "output", "--project", ROOT, "--workers", 1)
    assert code == 0
    return folder / "output"


def test_a_grid_that_was_run_has_a_report(output):
    code, shown = run("report", output)
    assert code == 0
    assert re.search(r"report\.html ?\(\d+ kB\)", shown)
    text = (output / "report.html").read_text(encoding="utf8")
    assert "<title>One training</title>" in text
    assert "On this page: 6 of the 6 test sentences of assistant" in text
    assert (output / "report.md").exists()
    # one size: there is no learning curve, but the training has one
    figures = {path.stem for path in (output / "figures").glob("*.svg")}
    assert "training-curves-assistant-12" in figures
    assert "learning-curves-assistant" not in figures


def test_without_results_it_says_what_to_run(tmp_path):
    code, shown = run("report", tmp_path)
    assert code == 1
    assert "Cannot report on" in shown
    assert "python -m spacy xling compare SPEC" in shown
    code, shown = run("report", tmp_path / "nothing")
    assert code == 1
    assert "no such folder" in shown


def test_help_teaches():
    code, shown = run("report", "--help")
    assert code == 0
    assert "python -m spacy xling report build/mini" in shown
