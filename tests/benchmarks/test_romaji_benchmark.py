import hashlib
import importlib
import sys
from pathlib import Path

import pytest
import srsly

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = ("pykakasi", "sudachi", "sudachi-numerals", "tokens-pykakasi", "tokens-sudachi")
HEADER = "sentence\tword\treading\n"


@pytest.fixture(scope="module")
def benchmark():
    # `benchmarks` is no part of the package, so it is not importable by name everywhere
    sys.path.insert(0, str(ROOT))
    yield importlib.import_module("benchmarks.romaji")
    sys.path.remove(str(ROOT))


def test_assets_are_valid_and_large_enough(benchmark):
    items = benchmark.read_items(ROOT / "assets" / "readings")
    assert len({item.sentence for item in items}) == len(items) >= 400
    for item in items:
        assert item.sentence.endswith("。")
        for reading in item.readings:
            assert reading
            assert all("ぁ" <= char <= "ゖ" or char == "ー" for char in reading), item


def test_stored_result_matches_the_assets(benchmark):
    result = srsly.read_json(ROOT / "benchmarks" / "results" / "romaji.json")
    for path, checksum in result["meta"]["data"].items():
        assert hashlib.md5((ROOT / path).read_bytes()).hexdigest() == checksum, path
    items = benchmark.read_items(ROOT / "assets" / "readings")
    for record in result["records"]:
        group = record["dataset"].removeprefix("readings").removeprefix("/")
        assert record["n_words"] == sum(not group or item.group == group for item in items)
        assert record["value"] == round(100 * record["n_correct"] / record["n_words"], 2)
        assert record["low"] <= record["value"] <= record["high"]
    values = {(r["dataset"], r["system"]): r["value"] for r in result["records"]}
    assert values["readings", "sudachi-numerals"] > values["readings", "pykakasi"]
    assert values["readings/numerals", "sudachi-numerals"] > values["readings/numerals", "pykakasi"]
    assert values["readings", "tokens-sudachi"] > values["readings", "tokens-pykakasi"]


@pytest.mark.parametrize(
    ("pieces", "right"),
    [
        ("今日/キョウ は/ハ 行っ/イッ た/タ", True),
        ("今日/きょう は/は 行っ/いっ た/た", True),
        ("今日は/キョウハ 行った/イッタ", True),
        ("今日は/コンニチハ 行った/イッタ", False),
        ("今/コン 日/ニチ は行った/ハイッタ", False),
        ("今日は行った/キョウハオコナッタ", True),
    ],
)
def test_is_right(benchmark, pieces, right):
    item = benchmark.Item("time", "今日は行った", "今日", ("きょう",))
    assert benchmark.is_right(item, [tuple(p.split("/")) for p in pieces.split()]) is right


def test_any_of_several_readings_is_right(benchmark):
    item = benchmark.Item("time", "明日だ", "明日", ("あした", "あす"))
    assert benchmark.is_right(item, [("明日", "アス"), ("だ", "ダ")])
    assert not benchmark.is_right(item, [("明日", "ミョウニチ"), ("だ", "ダ")])


def test_pieces_must_make_up_the_sentence(benchmark):
    item = benchmark.Item("time", "明日だ", "明日", ("あした",))
    with pytest.raises(ValueError, match="do not make up the sentence '明日だ'"):
        benchmark.is_right(item, [("明日", "アシタ")])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("word\treading\n", "words.tsv:1: the header"),
        (HEADER + "今日は雨。\t今日\n", "words.tsv:2: give a sentence"),
        (HEADER + "雨。\t雨\tあめ\n今日は雨。\t昨日\tきのう\n", "words.tsv:3: give a sentence"),
        (HEADER + "今日は今日。\t今日\tきょう\n", "words.tsv:2: give a sentence"),
    ],
)
def test_error_names_file_and_line(benchmark, tmp_path, text, line):
    (tmp_path / "words.tsv").write_text(text, "utf8")
    with pytest.raises(ValueError, match=line):
        benchmark.read_items(tmp_path)


def test_interval(benchmark):
    low, high = benchmark.interval(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert benchmark.interval(0, 10)[0] == pytest.approx(0)
    assert benchmark.interval(10, 10)[1] == pytest.approx(1)


def test_main_writes_meta_and_records(benchmark, tmp_path, monkeypatch, capsys):
    lines = ["木が六本ある。\t六本\tろっぽん", "彼は辛い酒を好む。\t辛い\tからい"]
    (tmp_path / "words.tsv").write_text(HEADER + "\n".join(lines) + "\n", "utf8")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(benchmark, "ASSETS", tmp_path)
    monkeypatch.setattr(benchmark, "RESULT", tmp_path / "results" / "romaji.json")
    monkeypatch.setattr(sys, "argv", ["romaji.py", "--wrong"])
    benchmark.main()
    result = srsly.read_json(tmp_path / "results" / "romaji.json")
    assert result["meta"]["command"] == "python -m benchmarks.romaji --wrong"
    correct = {(r["dataset"], r["system"]): r["n_correct"] for r in result["records"]}
    assert set(correct) == {
        (dataset, system) for dataset in ("readings", "readings/words") for system in SYSTEMS
    }
    assert correct["readings", "sudachi-numerals"] == correct["readings", "sudachi"] + 1
    for record in result["records"]:
        assert (record["metric"], record["seed"]) == ("reading_accuracy", 0)
        assert record["n_train"] is None
        assert record["n_words"] == record["n_sentences"] == 2
    out = capsys.readouterr().out
    assert "sudachi-numerals" in out
    assert "木が六本ある。" in out
