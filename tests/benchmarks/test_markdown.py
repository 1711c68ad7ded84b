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


def test_the_table_of_a_file(tmp_path, monkeypatch, capsys):
    srsly.write_json(tmp_path / "results.json", {"meta": {}, "records": RECORDS})
    path = str(tmp_path / "results.json")
    monkeypatch.setattr("sys.argv", ["markdown", path, "--against", "base"])
    markdown.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| data set | sentences | system | seeds | F1 | against `base` |"
    assert len(lines) == 2 + 3
    assert len({line.count("|") for line in lines}) == 1
