import json
from pathlib import Path

import pytest
from conftest import make_pipeline
from spacy.cli._util import app
from typer.testing import CliRunner

import spacy_xling_ner.cli.overlap  # noqa: F401  # registers the command

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
TEXT = {"text": "東京の会社", "entities": [[0, 2, "LOC"], [3, 5, "ORG"]]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("overlap")
    # "xx" loads faster than "en"
    nlp = make_pipeline("xx", [("Toukyou no company", [(0, 1, "LOC"), (2, 3, "ORG")])])
    nlp.to_disk(path / "source")
    (path / "in.jsonl").write_text(json.dumps(TEXT), encoding="utf8")
    (path / "raw.jsonl").write_text(json.dumps(TEXT).replace("LOC", "GPE").replace("ORG", "X"))
    (path / "map.json").write_text('{"GPE": "LOC", "X": null}')
    return path


@pytest.fixture
def run(folder, tmp_path):
    def invoke(*arguments):
        paths = [
            str((tmp_path if a.startswith("out") else folder) / a)
            if "." in a or a == "source"
            else a
            for a in arguments
        ]
        result = CliRunner().invoke(app, ["xling", "overlap", *paths])
        return result.exit_code, result.output

    return invoke


def rows(output, name):
    return [line.split() for line in output.splitlines() if line.startswith(f"{name} ")]


def test_shares_unknown_strings_labels_and_findings(run):
    code, output = run("source", "in.jsonl", "--format", "jsonl")
    assert code == 0
    assert "on 1 texts, 3 tokens, 2 entities" in " ".join(output.split())
    # by type, by token, in entities, capitals of all and of entities
    assert rows(output, "native")[0] == ["native", *["0.0", "%"] * 5]
    percents = [cell for cell in rows(output, "Latin+case")[0] if cell != "%"]
    assert percents[-2:] == ["33.3", "50.0"]
    assert rows(output, "Latin+case+spelling+joined+particles")[0][1] == "*"
    assert "word Gloss+joined+particles, unknown: 's 1, 会社 1, 東京 1" in output
    assert ["LOC", "LOC", "1"] in rows(output, "LOC")
    flat = " ".join(output.split())
    assert "there is no lexicon" in flat
    assert "Name the data to compare them: --source-corpus" in flat


def test_the_limit_shortens_the_lists(run):
    _, output = run("source", "in.jsonl", "--format", "jsonl", "--limit", "1")
    assert "word Gloss+joined+particles, unknown: 's 1, …" in output
    _, output = run("source", "in.jsonl", "--format", "jsonl", "--limit", "0")
    assert "unknown:" not in output


def test_json_has_everything(run, tmp_path):
    code, output = run("source", "in.jsonl", "--format", "jsonl", "--json", "out.json")
    assert code == 0
    assert "out.json" in output
    found = json.loads((tmp_path / "out.json").read_text("utf8"))
    assert found["views"][-1]["unknown"] == [["'s", 1], ["会社", 1], ["東京", 1]]
    assert {finding["code"] for finding in found["findings"]} >= {"no-lexicon", "few-words"}


def test_a_config_its_modules_and_the_source_s_training_data(run, folder):
    from spacy.tokens import Doc, DocBin, Span
    from spacy.vocab import Vocab

    doc = Doc(Vocab(), words=["Toukyou", "no", "company"])
    doc.set_ents([Span(doc, 0, 1, label="LOC"), Span(doc, 2, 3, label="ORG")])
    DocBin(docs=[doc]).to_disk(folder / "en.spacy")
    code, output = run(
        *("source", "in.jsonl", "--format", "jsonl", "--source-corpus", "en.spacy"),
        *("--config", str(CONFIGS / "ja_paper.cfg")),
    )
    assert code == 0
    assert rows(output, "romaji")[0][1] == "*"
    assert "though the config does not transfer 'word'" in output
    assert "Distance of the tags 0.00, of the labels over entities 0.00" in output
    assert "O: 33.3 % of the source's tokens" in output


def test_label_map(run):
    _, output = run("source", "raw.jsonl", "--format", "jsonl", "--label-map", "map.json")
    assert ["GPE", "LOC", "1"] in rows(output, "GPE")
    assert ["X", "none:", "starts", "fresh", "1"] in rows(output, "X")
    assert "Labels of the source that no label starts from: ORG" in output
    _, output = run("source", "raw.jsonl", "--format", "jsonl", "--labels", "map.json")
    assert ["LOC", "LOC", "1"] in rows(output, "LOC")


def test_a_target_that_the_source_knows(folder, run):
    english = '{"text": "Toukyou no company", "entities": [[0, 7, "LOC"], [11, 18, "ORG"]]}'
    (folder / "english.jsonl").write_text(english)
    code, output = run("source", "english.jsonl", "--format", "jsonl", "--lang", "en")
    assert code == 0
    assert "No problem of a transfer found" in output
    assert "word native, unknown: none" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "in.jsonl", "-f", "jsonl"], "Cannot load the source pipeline 'nowhere'"),
        (["source", "none.spacy"], "none.spacy:1: expected a .spacy file"),
        (["source", "in.jsonl", "-f", "jsonl", "--lexicon", "none.bin"], "No lexicon at"),
        (["source", "in.jsonl", "-f", "jsonl", "--config", "none.cfg"], "does not exist"),
        (["source", "in.jsonl", "-f", "jsonl", "--source-component", "ner"], "No component 'ner'"),
        (
            ["source", "in.jsonl", "-f", "jsonl", "--label-map", "in.jsonl"],
            "expected a label or null",
        ),
        (["source", "in.jsonl", "-f", "jsonl", "--split-mode", "X"], "Unknown split mode 'X'"),
    ],
)
def test_an_error_is_clean_and_writes_nothing(run, tmp_path, arguments, message):
    code, output = run(*arguments, "--json", "out.json")
    assert code == 1
    assert message in " ".join(output.split())
    assert "Traceback" not in output
    assert not list(tmp_path.iterdir())
