import srsly

from benchmarks import markdown

RECORDS = [
    {
        "dataset": "news",
        "system": "ours",
        "n_train": 1000,
        "seed": 0,
        "metric": "f1",
        "value": 61.0,
    },
    {
        "dataset": "news",
        "system": "ours",
        "n_train": 1000,
        "seed": 1,
        "metric": "f1",
        "value": 63.0,
    },
    {
        "dataset": "news",
        "system": "base",
        "n_train": 1000,
        "seed": 0,
        "metric": "f1",
        "value": 50.0,
    },
    {"dataset": "news", "system": "ours", "n_train": 100, "seed": 0, "metric": "f1", "value": 20.0},
    {
        "dataset": "news",
        "system": "ours",
        "n_train": 100,
        "seed": 0,
        "metric": "recall",
        "value": 9.0,
    },
    {
        "dataset": "news",
        "system": "ours",
        "n_train": 1000,
        "metric": "f1_difference",
        "against": "base",
        "value": 12.0,
        "low": -0.5,
        "high": 24.5,
        "p_holm": 0.04,
    },
]


def test_rows_have_mean_spread_and_differences():
    assert markdown.rows(RECORDS, ["base", "other"]) == [
        ["news", "100", "`ours`", "0", "20.0", "", ""],
        ["news", "1,000", "`base`", "0", "50.0", "", ""],
        ["news", "1,000", "`ours`", "0, 1", "62.0 ± 1.4", "+12.0 [-0.5, +24.5], p = 0.040", ""],
    ]


def test_names_of_the_training_sentences_have_a_table_where_results_have_them():
    place = {"dataset": "news", "system": "ours", "n_train": 100}
    values = [
        {"f1_seen": 80.0, "f1_unseen": 40.0, "support_seen": 10, "support_unseen": 30},
        {"f1_seen": 70.0, "f1_unseen": 42.0, "support_seen": 20, "support_unseen": 20},
    ]
    records = [
        {**place, "seed": seed, "metric": metric, "value": value}
        for seed, metrics in enumerate(values)
        for metric, value in metrics.items()
    ]
    other = {**place, "system": "other", "seed": 0}
    records.append({**other, "metric": "f1_unseen", "value": 60.0})
    records.append({**other, "metric": "support_unseen", "value": 40})
    assert markdown.seen_table(records).splitlines()[2:] == [
        "| news | 100 | `ours` | 62% | 75.0 ± 7.1 | 41.0 ± 1.4 |",
        "| news | 100 | `other` | 100% |  | 60.0 |",
    ]
    assert markdown.seen_table(RECORDS) == ""


def test_the_table_of_a_file(tmp_path, monkeypatch, capsys):
    srsly.write_json(tmp_path / "results.json", {"meta": {}, "records": RECORDS})
    path = str(tmp_path / "results.json")
    monkeypatch.setattr("sys.argv", ["markdown", path, "--against", "base"])
    markdown.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| data set | sentences | system | seeds | F1 | against `base` |"
    assert len(lines) == 2 + 3
    assert len({line.count("|") for line in lines}) == 1
