from pathlib import Path

import pytest

from benchmarks import stages
from benchmarks.limits import initialised
from benchmarks.speed.sentences import Sentence

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ["東京で田中さんに会った。", "大阪に行く。", "ああ。", "田中さん。"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folders = {}
    for name, config in (("paper", "ja_paper.cfg"), ("spacy-ner", "spacy_ner.cfg")):
        folders[name] = str(tmp_path_factory.mktemp(name))
        initialised(ROOT / "configs" / config).to_disk(folders[name])
    return folders


@pytest.fixture(scope="module")
def records(folders):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "PIPELINES", folders)
        patch.setattr(stages, "BATCHES", {"batch": (2, 2), "utterance": (1, 1)})
        patch.setattr(stages, "REPEATS", 1)
        return stages.measure([Sentence(text, 3) for text in TEXTS * 2])


def test_every_stage_has_its_time_and_together_they_are_the_whole_or_less(records):
    for system, own in (
        ("paper", ["tokenizer", "romanizer", "char", "word", "classifier", "rest"]),
        ("spacy-ner", ["tokenizer", "tok2vec", "ner"]),
    ):
        for batch in ("batch", "utterance"):
            for words in stages.WORDS:
                found = {
                    record["stage"]: record["value"]
                    for record in records
                    if (record["system"], record["batch"], record["words"])
                    == (system, batch, words)
                }
                whole = found.pop("whole")
                assert sorted(found) == sorted(own)
                assert all(value > 0 for value in found.values())
                # on a busy machine much may happen between two stages
                assert 0.3 * whole < sum(found.values()) <= 1.001 * whole


def test_the_table_has_a_line_for_each_stage(records):
    header, _, *lines = stages.table(records)
    assert header.count("words") == 4
    assert len(lines) == 7 + 4
    assert all(line.count("|") == 7 for line in lines)


def test_what_is_missing_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["stages"])
    with pytest.raises(SystemExit):
        stages.main()
    assert "build/speed/sentences.json is missing" in capsys.readouterr().out
