from pathlib import Path

import pytest
import spacy

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


class Clock:
    """Gives one second more each time it is asked, so that each stage takes a known time."""

    seconds = 0

    def perf_counter(self):
        self.seconds += 1
        return self.seconds


OWN = {
    "paper": ["tokenizer", "romanizer", "char", "word and classifier", "rest"],
    "spacy-ner": ["tokenizer", "tok2vec", "ner"],
}


@pytest.mark.parametrize(("system", "size"), [(s, size) for s in OWN for size in (1, 2)])
def test_each_stage_counts_once_and_only_its_own_time(folders, monkeypatch, system, size):
    watched = stages.Stages(spacy.load(folders[system]))
    monkeypatch.setattr(stages, "time", Clock())
    found = watched.read(TEXTS, size)
    batches = len(TEXTS) // size
    whole = found.pop("whole")
    assert sorted(found) == sorted(OWN[system])
    # a call asks the clock as it begins and as it ends, and so takes a second a batch; those around
    # another call take a second more
    for name in found:
        assert found[name] == batches * (2 if name in ("word and classifier", "rest") else 1), name
    assert sum(found.values()) <= whole


@pytest.fixture(scope="module")
def records(folders):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "PIPELINES", {"paper": folders["paper"]})
        patch.setattr(stages, "BATCHES", {"batch": (2, 2)})
        patch.setattr(stages, "REPEATS", 1)
        return stages.measure([Sentence(text, 3) for text in TEXTS])


def test_a_record_is_a_stage_with_a_batch_and_words(records):
    found = {(r["system"], r["stage"], r["batch"], r["words"]) for r in records}
    assert len(found) == len(records)
    assert found == {
        ("paper", stage, "batch", words)
        for stage in (*OWN["paper"], "whole")
        for words in stages.WORDS
    }
    assert all(record["value"] > 0 for record in records)


def test_the_table_has_a_line_for_each_stage(records, monkeypatch):
    monkeypatch.setattr(stages, "BATCHES", {"batch": (2, 2)})
    header, _, *lines = stages.table(records)
    assert header.count("words") == 2
    assert len(lines) == 6
    assert all(line.count("|") == 5 for line in lines)


def test_a_missing_file_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["stages"])
    with pytest.raises(SystemExit):
        stages.main()
    assert "build/speed/sentences.json is missing" in capsys.readouterr().out
