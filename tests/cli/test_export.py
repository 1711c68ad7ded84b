import json

import pytest
from spacy.cli._util import app
from spacy.tokens import Doc, DocBin
from typer.testing import CliRunner

import spacy_xling_ner.cli  # noqa: F401  # registers the command


def run(*arguments):
    result = CliRunner().invoke(app, ["xling", "export", *map(str, arguments)])
    return result.exit_code, " ".join(result.output.split())


def test_a_spacy_file(tmp_path, trained):
    doc = Doc(trained.vocab, words=["Ann", "left"], ents=["B-PER", "O"])
    DocBin(docs=[doc]).to_disk(tmp_path / "in.spacy")
    code, output = run(tmp_path / "in.spacy", tmp_path / "o.jsonl", "-f", "prodigy")
    assert code == 0
    assert "1 texts, 0 scores" in output
    found = json.loads((tmp_path / "o.jsonl").read_text())
    assert (found["spans"][0]["label"], found["answer"]) == ("PER", "accept")


def test_predictions_of_a_pipeline_with_scores(tmp_path, trained):
    trained.to_disk(tmp_path / "pipeline")
    (tmp_path / "in.txt").write_text("Anna met Bob Stone in Paris .\nNobody came\n")
    options = ("--pipeline", tmp_path / "pipeline")
    code, output = run(tmp_path / "in.txt", tmp_path / "o", "-f", "label-studio", *options)
    assert code == 0
    assert "2 texts, 3 scores" in output
    first, _ = json.loads((tmp_path / "o").read_text())
    regions = first["predictions"][0]["result"]
    assert [region["value"]["text"] for region in regions] == ["Anna", "Bob Stone", "Paris"]
    assert all(0.5 < region["score"] <= 1 for region in regions)
    code, output = run(tmp_path / "in.txt", tmp_path / "o", "-f", "doccano", "-F", *options)
    assert "doccano has no place for the scores of 3 entities" in output


@pytest.mark.parametrize(
    ("name", "format", "message"),
    [("none.spacy", "jsonl", "no such file"), ("in.txt", "jsonl", "another suffix")],
)
def test_an_error_is_clean_and_writes_nothing(tmp_path, name, format, message):
    (tmp_path / "in.txt").write_text("Ann left")
    code, output = run(tmp_path / name, tmp_path / "o", "-f", format)
    assert code == 1
    assert message in output
    assert not (tmp_path / "o").exists()
