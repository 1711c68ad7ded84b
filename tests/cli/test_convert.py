import json

import pytest
from spacy.cli._util import app
from typer.testing import CliRunner

import spacy_xling_ner.cli  # noqa: F401  # registers the command


@pytest.fixture
def run(tmp_path):
    (tmp_path / "in.bio").write_text("山田\tB-PERSON\n今日\tB-DATE\nだ\tO\n", encoding="utf8")
    (tmp_path / "map.json").write_text('{"PERSON": "PER", "DATE": null}', encoding="utf8")

    def invoke(*arguments, name="in.bio"):
        paths = [str(tmp_path / name), str(tmp_path / "out.spacy")]
        result = CliRunner().invoke(app, ["xling", "convert", *paths, *arguments])
        return result.exit_code, result.output

    return invoke


def test_report_is_printed_and_written(run, tmp_path):
    code, output = run("--format", "gsd", "--lang", "ja", "--labels", str(tmp_path / "map.json"))
    assert code == 0
    assert "1 of 1 texts" in output
    assert "DATE 1" in output
    assert json.loads((tmp_path / "out.spacy.report.json").read_text())["gold"] == {"PER": 1}


def test_repairs_and_misfits_are_listed_up_to_twenty(run, tmp_path):
    lines = "猫\tI-X\n\n" + "日\tB-LOC\n本語\tO\n\n" * 25
    (tmp_path / "many.bio").write_text(lines, encoding="utf8")
    code, output = run(
        "-f", "gsd", "-l", "ja", "--split-mode", "C", "--stray", "open", name="many.bio"
    )
    assert code == 0
    assert "1 invalid tags read as the start of an entity" in output
    assert f"{tmp_path / 'many.bio'}:1: I-X read as the start" in output
    assert "25 entities do not fit the tokens (misaligned, expanded: 25)" in output
    assert output.count("expanded to '日本語'") == 20
    assert "… and 5 more in the report file" in output
    report = json.loads((tmp_path / "out.spacy.report.json").read_text("utf8"))
    assert len(report["misfits"]) == 25


def test_malformed_line_fails_cleanly(run, tmp_path):
    (tmp_path / "bad.bio").write_text("山田 O\n", encoding="utf8")
    code, output = run("--format", "gsd", "--lang", "ja", name="bad.bio")
    assert code == 1
    assert "bad.bio:1: expected 2 columns" in " ".join(output.split())
    assert "Traceback" not in output
    assert not (tmp_path / "out.spacy").exists()


@pytest.mark.parametrize(
    ("arguments", "name", "message"),
    [
        (["--format", "gds", "--lang", "ja"], "in.bio", "Did you mean 'gsd'?"),
        (["--format", "gsd", "--lang", "ja"], "none.bio", "no such file"),
        (["--format", "gsd"], "in.bio", "Give a language"),
        (["--format", "gsd", "--lang", "ja", "--misfits", "x"], "in.bio", "for misfits"),
    ],
)
def test_wrong_argument_fails_cleanly(run, arguments, name, message):
    code, output = run(*arguments, name=name)
    assert code == 1
    assert message in " ".join(output.split())


def test_a_guess_and_what_is_no_gold_or_trimmed_are_said(run, tmp_path):
    lines = [
        {"text": "東京都は晴れ", "spans": [{"start": 0, "end": 3, "label": "L"}], "answer": answer}
        for answer in ("reject", "ignore", "accept")
    ]
    lines += [
        {"text": "昨日山田　が来た", "spans": [{"start": 2, "end": 5, "label": "PER"}]},
        {"text": "昨日　来た", "spans": [{"start": 2, "end": 3, "label": "PER"}]},
        {"text": " ", "spans": []},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    code, output = run("--lang", "ja", name="in.jsonl")
    assert code == 0
    flat = " ".join(output.split())
    assert "in.jsonl is read as prodigy" in flat
    assert "3 of 6 texts" in flat
    assert "3 texts left out (a blank text: 1, answer: ignore: 1, answer: reject: 1)" in flat
    assert "2 entities with blanks at the edges, trimmed or left out" in flat
    assert "in.jsonl:4: '山田\\u3000' (PER) trimmed to '山田'" in flat
    report = json.loads((tmp_path / "out.spacy.report.json").read_text("utf8"))
    assert report["gold"] == report["entities"] == {"L": 1, "PER": 1}
    assert [text["line"] for text in report["left_out_texts"]] == [1, 2, 6]
    assert [span["action"] for span in report["trimmed"]] == [
        "trimmed to '山田'",
        "left out: only blanks",
    ]


def test_numbered_tags_get_their_names(run, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"tokens": ["山田", "だ"], "ner_tags": [1, 0]}')
    code, _ = run("--lang", "ja", "--tag-names", "O,B-PER", name="in.jsonl")
    assert code == 0
    assert json.loads((tmp_path / "out.spacy.report.json").read_text())["gold"] == {"PER": 1}
