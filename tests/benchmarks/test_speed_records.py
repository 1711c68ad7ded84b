import pytest

from benchmarks.speed.measurement import Measurement
from benchmarks.speed.records import make_records
from benchmarks.speed.table import make_tables

PREDICT = "predict_tokens_per_s"
MEASUREMENTS = [
    Measurement(PREDICT, "bridge", [210.0, 100.0, 330.0], 1),
    Measurement(PREDICT, "spacy-ner", [100.0, 50.0, 150.0], 1),
    Measurement(PREDICT, "flair", [30.0, 20.0, 75.0], 1),
    Measurement(PREDICT, "bridge", [100.0, 100.0, 100.0], 2),
    Measurement(PREDICT, "spacy-ner", [100.0, 100.0, 100.0], 2),
    Measurement("peak_rss_mb", "bridge", [123.0], 1),
    Measurement("peak_rss_mb", "spacy-ner", [100.0], 1),
    Measurement("disk_mb", "flair", [5.0]),
]


META = {
    "command": "python -m benchmarks.speed",
    "machine": {"processor": "A chip", "cores": 2, "memory_gb": 24.1, "system": "Linux x86_64"},
    "versions": {"python": "3.11.7", "spacy": "3.8.1", "flair": "0.15.1"},
}


def tables(records):
    return make_tables({"meta": META, "records": records}).split("\n\n")


@pytest.fixture
def records():
    return make_records(MEASUREMENTS, 500, 0)


def find(records, **wanted):
    return [r for r in records if all(r.get(key) == value for key, value in wanted.items())]


def test_median_and_range(records):
    (record,) = find(records, metric=PREDICT, system="bridge", threads=1)
    assert record == {
        "dataset": "gsd",
        "system": "bridge",
        "n_train": 500,
        "seed": 0,
        "metric": PREDICT,
        "threads": 1,
        "value": 210.0,
        "low": 100.0,
        "high": 330.0,
        "repeats": 3,
    }


def test_ratios_per_repeat_with_targets(records):
    metric = f"{PREDICT}_ratio"
    ratios = find(records, metric=metric, system="bridge", threads=1)
    assert {r["against"]: (r["value"], r["low"], r["high"]) for r in ratios} == {
        "spacy-ner": (2.1, 2.0, 2.2),
        "flair": (5.0, 4.4, 7.0),
    }
    assert {r["against"]: (r["target"], r["reached"]) for r in ratios} == {
        "spacy-ner": (">= 2.2", False),
        "flair": (">= 4.0", True),
    }
    (ratio,) = find(records, metric=metric, system="bridge", threads=2)
    assert (ratio["value"], ratio["reached"]) == (1.0, False)


def test_only_our_systems_have_targets(records):
    assert {r["system"] for r in records if "target" in r} == {"bridge"}
    assert not [r for r in records if r.get("against") == r["system"]]
    (flair,) = find(records, metric=f"{PREDICT}_ratio", system="flair")
    assert flair["against"] == "spacy-ner"


def test_single_value_has_no_range(records):
    (memory,) = find(records, metric="peak_rss_mb", system="bridge")
    assert memory["value"] == 123.0
    assert "low" not in memory
    (disk,) = find(records, metric="disk_mb")
    assert "threads" not in disk
    assert not find(records, metric="disk_mb_ratio")


def test_ratios_compare_equal_states_only():
    name = "tokenizer_tokens_per_s"
    found = make_records(
        [
            Measurement(name, system, [value], 1, {"state": state, "tokenizer": system})
            for system, state, value in (
                ("bridge", "cold", 20.0),
                ("bridge", "warm", 50.0),
                ("spacy-ner", "cold", 10.0),
                ("spacy-ner", "warm", 10.0),
            )
        ],
        500,
        0,
    )
    ratios = find(found, metric=f"{name}_ratio", system="bridge")
    assert {r["state"]: (r["value"], r["reached"]) for r in ratios} == {
        "cold": (2.0, True),
        "warm": (5.0, True),
    }
    _, ratios, table = tables(found)
    assert "| later text | 50 (5.00) | 10 |" in table
    assert "| first text of a process | 20 (2.00) | 10 |" in table
    assert "| tokenizer, later text | 1 | **5.00** | >= 2.0 × `spacy-ner` |" in ratios
    assert "| tokenizer, first text of a process | 1 | **2.00** | >= 2.0 × `spacy-ner` |" in ratios


def test_first_table_has_ratios_with_reached_targets_in_bold(records):
    machine, ratios, _ = tables(records)
    assert machine == (
        "Made by `python -m benchmarks.speed` on A chip, 2 cores, 24.1 GB, Linux x86_64; "
        "Python 3.11.7, spacy 3.8.1, flair 0.15.1."
    )
    reach = ">= 2.2 × `spacy-ner`, >= 4.0 × `flair`"
    assert ratios.splitlines() == [
        "|  | threads | `bridge` / `spacy-ner` | `bridge` / `flair` | to reach |",
        "|---|---:|---:|---:|---:|",
        f"| tokenised documents | 1 | 2.10 | **5.00** | {reach} |",
        f"| tokenised documents | 2 | 1.00 |  | {reach} |",
        "| peak memory | 1 | 1.23 |  | <= 1.1 × `spacy-ner` |",
    ]


def test_table_has_the_values_of_all_systems(records):
    assert tables(records)[2].splitlines() == [
        "|  | threads | `bridge` | `spacy-ner` | `flair` |",
        "|---|---:|---:|---:|---:|",
        "| tokenised documents, tokens/s | 1 | 210 | 100 | 30 |",
        "| tokenised documents, tokens/s | 2 | 100 | 100 |  |",
        "| peak memory, MB | 1 | 123 | 100 |  |",
        "| on disk, MB |  |  |  | 5 |",
    ]


def test_table_of_sizes():
    found = make_records(
        [
            Measurement(f"documents_{unit}", "bridge", values, 1, {"size": size})
            for size in (10, 1000)
            for unit, values in (("us_per_token", [40.0, 50.0, 60.0]), ("peak_rss_mb", [300.0]))
        ],
        500,
        0,
    )
    assert tables(found)[1].splitlines() == [
        "|  | size | `bridge`, µs/token | `bridge`, MB |",
        "|---|---:|---:|---:|",
        "| tokens in a document | 10 | 50 | 300 |",
        "| tokens in a document | 1,000 | 50 | 300 |",
    ]
