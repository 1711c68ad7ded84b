"""The committed result files say what they are on, and the documentation's tables are theirs."""

import re
from pathlib import Path

import pytest
import srsly

from benchmarks import figures, tables

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "benchmarks" / "results").glob("*.json"))


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch):
    monkeypatch.chdir(ROOT)


def test_tables_are_in_step_with_the_result_files():
    files = tables.all_files()
    stale = [str(path) for path, text in files.items() if path.read_text("utf8") != text]
    stale += map(str, set(tables.PAGES.glob("*.md")) - set(files))
    assert stale == [], "run: python -m benchmarks.tables"


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_a_result_file_says_what_each_number_is_on(path):
    result = srsly.read_json(path)
    on = result["meta"]["on"]
    assert result["records"]
    for record in result["records"]:
        assert {"dataset", "system", "n_train", "seed", "metric", "value"} <= set(record)
        assert not any(isinstance(value, (list, dict)) for value in record.values())
        if isinstance(on, str):
            assert "raw text" in on or "tokenised" in on
            assert "F1" in on or record["metric"] == "reading_accuracy"
        else:
            texts = on[record["dataset"]]
            said = texts.get(record["metric"], texts["other"])
            assert said.startswith("dev" if "dev" in record["metric"] else "test")
            assert ("raw text" in said) != ("gold tokens" in said)


def test_every_grid_has_a_spec_and_every_result_its_figure_and_table():
    for path in FILES:
        meta = srsly.read_json(path)["meta"]
        if "runs" in meta:
            spec = path.stem
            assert (tables.SPECS / f"{spec}.yml").exists()
    for name in figures.FIGURES:
        assert (figures.IMAGES / f"results-{name}.svg").exists()


def test_intervals_in_the_text_are_those_of_the_result_files():
    known = set()
    for path in FILES:
        for record in srsly.read_json(path)["records"]:
            if (
                record["metric"].startswith(("f1_difference", "worth_sentences"))
                and record["low"] is not None
            ):
                value, *ends = (record[key] for key in ("value", "low", "high"))
                for sign in (1, -1):  # ahead of the other, or behind
                    ends = sorted(sign * end for end in ends)
                    digits = 0 if record["metric"] == "worth_sentences" else 1
                    numbers = [sign * value, *ends]
                    known.add(tuple(f"{number:.{digits}f}" for number in numbers))
    text = Path("docs/results.md").read_text("utf8")
    number = r"(-?[\d,]+(?:\.\d)?)"
    found = re.findall(rf"{number}\s\[{number}, {number}\]", text)
    assert len(found) > 20
    assert [interval for interval in found if interval not in known] == []


def _write(folder, name, on, scores):
    records = [
        {"dataset": d, "system": s, "n_train": n, "seed": seed, "metric": metric, "value": value}
        for d, s, n, seed, metric, value in scores
    ]
    meta = {"on": on, "runs": {}, "notes": {"theirs": "Read somewhere."}}
    srsly.write_json(folder / f"{name}.json", {"meta": meta, "records": records})


def test_scores_stand_in_the_column_of_what_they_are_on(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    on = {"gsd-22": {"f1_dev": "dev, raw text, x", "other": "test, gold tokens, x"}}
    _write(tmp_path, "published", on, [("gsd-22", "theirs", None, None, "f1", 90.0)])
    on = {"f1_gold_tokens": "test, gold tokens, x", "other": "test, raw text, x"}
    on = {"gsd-22": {"f1_dev": "dev, raw text, x", **on}}
    scores = [("gsd-22", "ours", 9, seed, "f1", 70.0 + seed) for seed in (0, 2)]
    scores += [("gsd-22", "ours", 9, 0, "f1_dev", 60.0), ("gsd-22", "source", 9, 0, "f1", 99.0)]
    scores += [("gsd-22", "ours", 9, 0, "f1_gold_tokens", 80.0)]
    _write(tmp_path, "all_types", on, scores)
    _, _, ours, theirs, *notes = tables.all_types().splitlines()
    assert ours == "| GSD, 22 types: `ours` ² | 60.0 | 71.0 ± 1.4 | 80.0 |"
    assert theirs == "| GSD, 22 types: `theirs` ¹ |  |  | 90.0 |"
    assert "¹ Read somewhere." in notes
    assert notes[-1].startswith("`all_types.yml`: Seeds 0, 1 and 2. Not run: GSD, 22 types, all: ")


def test_a_run_of_two_result_files_counts_once(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    runs = [("gsd", "feature-crf", 100, seed, "f1", 50.0 + seed) for seed in (0, 2)]
    _write(tmp_path, "bridge", {}, runs)
    _write(tmp_path, "rivals", {}, runs)
    summary = tables.Summary("bridge rivals", [("gsd", 100)])
    assert tables.f1_scores(summary) == {("gsd", 100, "feature-crf"): [50.0, 52.0]}


def test_missing_runs_are_told_by_seed_and_place(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    done = [
        (*run, seed, "f1", 1.0)
        for run in (
            ("gsd-22", "bridge-vec", 7050),
            ("gsd-22", "spacy-ner-vec", 7050),
            ("stockmark-8", "bridge-vec", 4247),
            ("stockmark-8", "spacy-ner-vec", 4247),
        )
        for seed in (0, 1, 2)
    ]
    _write(tmp_path, "all_types", {}, done)
    assert tables.not_run("all_types") == "Seeds 0, 1 and 2 of all systems."
    lacking = [run for run in done if run[:4] != ("gsd-22", "spacy-ner-vec", 7050, 2)]
    _write(tmp_path, "all_types", {}, lacking)
    assert tables.not_run("all_types") == (
        "Seeds 0, 1 and 2. Not run: GSD, 22 types, all: seed 2 of `spacy-ner-vec`."
    )
    one = ("bridge-vec",)
    assert tables.not_run("all_types", systems=one) == "Seeds 0, 1 and 2 of all systems."
    _write(tmp_path, "all_types", {}, [run for run in done if run[3] != 1])
    assert tables.not_run("all_types") == (
        "Seeds 0, 1 and 2. Not run: GSD, 22 types, all: seed 1 of all systems; "
        "stockmark, 8 types, all: seed 1 of all systems."
    )
