import json
import os
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.corpora.embedded import generate, write_jsonl
from spacy_xling_ner.workbench.corpora.read_corpus import read_corpus

FOLDER = Path(__file__).parents[2] / "assets" / "assistant"


def run(*arguments):
    return CliRunner().invoke(xling_cli, ["generate", *map(str, arguments)])


def test_writes_what_generate_yields_and_counts_the_labels(tmp_path):
    path = tmp_path / "new" / "test.jsonl"
    result = run(FOLDER, path, "--lang", "ja", "--part", "test", "--n", 50, "--seed", 3)
    assert result.exit_code == 0, result.output
    written = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    assert written == list(generate(FOLDER, "ja", 50, 3, "test"))
    counts = Counter(entity["label"] for item in written for entity in item["entities"])
    rows = dict(line.split() for line in result.output.splitlines() if line[:1].isupper())
    assert rows == {label: str(count) for label, count in counts.items()}
    assert os.listdir(path.parent) == ["test.jsonl"]


def test_converter_reads_what_is_written(tmp_path):
    path = tmp_path / "dev.jsonl"
    assert run(FOLDER, path, "-l", "en", "-p", "dev", "-n", 100).exit_code == 0
    records = read_corpus(path, lang="en", format="jsonl").records
    items = list(generate(FOLDER, "en", 100, part="dev"))
    assert [record.text for record in records] == [item["text"] for item in items]
    assert [len(record.entities) for record in records] == [len(i["entities"]) for i in items]


def test_the_same_is_written_for_spacy_as_by_the_converter(tmp_path):
    jsonl, here, there = tmp_path / "a.jsonl", tmp_path / "new" / "a.spacy", tmp_path / "b.spacy"
    result = run(FOLDER, jsonl, "-l", "ja", "-p", "dev", "-n", 60, "--spacy", here)
    assert result.exit_code == 0, result.output
    assert f"60 of 60 texts, {convert(jsonl, there, format='jsonl', lang='ja').tokens}" in (
        result.output
    )
    assert here.read_bytes() == there.read_bytes()
    assert sorted(os.listdir(here.parent)) == ["a.spacy", "a.spacy.report.json"]


def test_what_spacy_cannot_read_is_converted_to_nothing(tmp_path):
    none = ["--lang", "ja", "--n", "0", "--spacy", tmp_path / "none.spacy"]
    result = run(FOLDER, tmp_path / "none.jsonl", *none)
    assert result.exit_code == 1
    assert "at least one text" in result.output
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--lang", "ja", "--spacy", "train.bin"], "must be a .spacy file"),
        (["--lang", "de"], "Unknown lang 'de'"),
        (["--lang", "ja", "--part", "all"], "Unknown part 'all'"),
        (["--lang", "ja", "--n", "-1"], "Cannot make -1"),
    ],
)
def test_wrong_choice_ends_with_one_line_and_touches_nothing(tmp_path, options, message):
    path = tmp_path / "out.jsonl"
    path.write_text("old", encoding="utf8")
    result = run(FOLDER, path, *options, "--force")
    assert result.exit_code == 1
    assert message in result.output
    assert path.read_text(encoding="utf8") == "old"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_one_file_cannot_be_both(tmp_path):
    path = tmp_path / "train.spacy"
    result = run(FOLDER, path, "--lang", "ja", "--n", "5", "--spacy", path)
    assert result.exit_code == 1
    assert "are the same file" in " ".join(result.output.split())
    assert os.listdir(tmp_path) == []


def test_missing_folder_is_an_error_without_traceback(tmp_path):
    result = run(tmp_path / "none", tmp_path / "out.jsonl", "--lang", "ja")
    assert result.exit_code == 1
    output = " ".join(result.output.split())  # wasabi wraps long lines
    assert "openers.tsv:1: expected a readable file" in output
    assert isinstance(result.exception, SystemExit)
    assert os.listdir(tmp_path) == []


def test_repeated_utterances_are_reported(tmp_path):
    folder = tmp_path / "small"
    (folder / "slots").mkdir(parents=True)
    (folder / "openers.tsv").write_text("Hey,\tねえ、\n", encoding="utf8")
    items = [
        {"id": f"a-{i}", "intent": "a", "en": f"go {i}.", "ja": f"行け{i}。"} for i in range(9)
    ]
    lines = "\n".join(map(json.dumps, items))
    (folder / "templates.jsonl").write_text(lines, encoding="utf8")
    result = run(folder, tmp_path / "out.jsonl", "--lang", "en", "--n", "100")
    assert result.exit_code == 0
    assert "utterances for train differ" in result.output


def test_file_appears_only_when_it_is_whole(tmp_path):
    path = tmp_path / "out.jsonl"

    def broken():
        yield {"text": "a", "entities": []}
        assert not path.exists()
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        write_jsonl(path, broken())
    assert os.listdir(tmp_path) == []
