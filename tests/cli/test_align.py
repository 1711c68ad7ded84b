import json

import pytest
from spacy.cli._util import app
from typer.testing import CliRunner

import spacy_xling_ner.cli.align  # noqa: F401  # registers the command

LINES = [
    {"text": "選挙管理委員会の川辺氏", "entities": [[0, 4, "ORG"], [8, 10, "PER"]]},
    *({"text": "東京都は晴れ", "entities": [[0, 2, "地名"]]} for _ in range(25)),
]
ROWS = ("A ", "B ", "C ")


@pytest.fixture
def run(tmp_path):
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in LINES)
    (tmp_path / "in.jsonl").write_text(text, encoding="utf8")

    def invoke(*arguments):
        paths = [str(tmp_path / a) if "." in a else a for a in arguments]
        result = CliRunner().invoke(app, ["xling", "align", *paths])
        return result.exit_code, result.output

    return invoke


def test_split_modes_their_losses_and_the_mode_to_choose(run):
    code, output = run("in.jsonl", "--format", "jsonl", "--lang", "ja")
    assert code == 0
    assert "26 texts, 27 spans" in output
    rows = {line.split()[0]: line.split() for line in output.splitlines() if line[:2] in ROWS}
    assert rows["A"] == ["A", "(default)", "107", "0", "100.00", "%", "0"]
    assert rows["B"] == ["B", "81", "25", "7.41", "%", "25"]
    assert rows["C"] == ["C", "79", "26", "3.70", "%", "26"]
    flat = " ".join(output.split())
    assert "Choose split mode A, as no mode is better beyond chance: A loses 0 of 27" in flat
    assert "1 of 26 texts have no entity" not in flat
    assert "Labels with few entities" in flat
    assert "No text is without an entity" in flat
    assert "Convert with --split-mode A" in flat


def test_misaligned_spans_are_listed_with_line_and_tokens_up_to_the_limit(run):
    arguments = ("in.jsonl", "--format", "jsonl", "--lang", "ja")
    _, output = run(*arguments)
    lines = output.splitlines()
    assert lines.count("1      C         misaligned   ORG     [選挙管理]委員会|の|川辺") == 1
    assert lines.count("2      B C       misaligned   地名    [東京]都|は|晴れ") == 1
    assert len([line for line in lines if " misaligned   " in line]) == 20
    assert "… and 6 more; --json FILE has all" in output
    _, output = run(*arguments, "--limit", "0")
    assert "[東京]" not in output


def test_json_has_everything(run, tmp_path):
    arguments = ("in.jsonl", "--format", "jsonl", "--lang", "ja", "--json", "out.json")
    code, output = run(*arguments)
    assert code == 0
    assert "out.json" in output
    found = json.loads((tmp_path / "out.json").read_text("utf8"))
    assert [len(fit["misfits"]) for fit in found["tokenizers"]] == [0, 25, 26]
    assert found["recommended"]["split_mode"] == "A"


def test_several_files_are_named_at_each_line(run, tmp_path):
    (tmp_path / "b.jsonl").write_text('{"text": "東京都", "entities": [[0, 2, "X"]]}')
    _, output = run("in.jsonl", "b.jsonl", "-f", "jsonl", "-l", "ja", "--limit", "99")
    assert f"{tmp_path / 'b.jsonl'}:1 " in output


def test_overlapping_spans_and_labels_left_out_are_said(run, tmp_path):
    lines = '{"text": "東京で", "entities": [[0, 2, "X"], [0, 1, "X"], [2, 3, "Y"]]}'
    (tmp_path / "b.jsonl").write_text(lines)
    (tmp_path / "map.json").write_text('{"X": "X", "Y": null}')
    _, output = run("b.jsonl", "-f", "jsonl", "-l", "ja", "--labels", "map.json")
    assert "Entities that overlap are lost with any tokenizer" in output
    assert "Left out by the label map: Y 1" in output


def test_another_language_and_a_config(run, tmp_path):
    (tmp_path / "b.jsonl").write_text('{"text": "Leeds-based", "entities": [[0, 5, "LOC"]]}')
    code, output = run("b.jsonl", "-f", "jsonl", "-l", "de")
    assert code == 0
    assert "[Leeds]-based" in output
    assert "Choose" not in output
    (tmp_path / "c.cfg").write_text('[nlp]\nlang = "ja"\n')
    code, output = run("in.jsonl", "-f", "jsonl", "--config", "c.cfg")
    assert code == 0
    assert "Choose" not in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in.jsonl", "--format", "jsonl"], "Give a language"),
        (["none.jsonl", "--format", "jsonl", "--lang", "ja"], "none.jsonl:1: expected a readable"),
        (["in.jsonl", "-f", "jsonl", "-l", "ja", "--config", "none.cfg"], "does not exist"),
        (["in.jsonl", "-f", "jsonl", "-l", "ja", "--json", "in.jsonl/out.json"], "exists"),
    ],
)
def test_an_error_is_clean_and_writes_nothing(run, tmp_path, arguments, message):
    before = sorted(tmp_path.iterdir())
    code, output = run(*arguments)
    assert code == 1
    assert message in " ".join(output.split())
    assert "Traceback" not in output
    assert sorted(tmp_path.iterdir()) == before
