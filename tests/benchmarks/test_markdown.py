import re
from pathlib import Path

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
        ["news", "100", "`ours`", "20.0", "", ""],
        ["news", "1,000", "`base`", "50.0", "", ""],
        ["news", "1,000", "`ours`", "62.0 ± 1.4", "+12.0 [-0.5, +24.5], p = 0.040", ""],
    ]


def test_the_table_of_a_file(tmp_path, monkeypatch, capsys):
    srsly.write_json(tmp_path / "results.json", {"meta": {}, "records": RECORDS})
    path = str(tmp_path / "results.json")
    monkeypatch.setattr("sys.argv", ["markdown", path, "--against", "base"])
    markdown.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| data set | sentences | system | F1 | against `base` |"
    assert len(lines) == 2 + 3
    assert len({line.count("|") for line in lines}) == 1


COMMAND = re.compile(
    r"^`?(?:python -m )benchmarks\.markdown (\w+)((?: --against [\w.+-]+)*)`?\)?:?$"
)


def tables_of(text):
    """The commands of a document, each with the rows of the table that stands below it."""
    commands, rows = [], []
    for line in text.splitlines():
        command = COMMAND.match(line.strip())
        if command:
            if rows:
                yield commands, rows
                commands, rows = [], []
            commands.append((command[1], command[2].split()[1::2]))
        elif line.startswith("| ") and "`" in line and commands:
            rows.append(line)
        elif line.startswith("#"):
            if rows:
                yield commands, rows
            commands, rows = [], []
    if commands and rows:
        yield commands, rows


def test_tables_of_the_documentation_match_the_results():
    text = Path("docs/results.md").read_text("utf8")
    checked = set()
    for commands, rows in tables_of(text):
        said = {row.replace(" |  ", " | ") for row in rows}
        for name, against in commands:
            records = srsly.read_json(f"benchmarks/results/{name}.json")["records"]
            for cells in markdown.rows(records, against):
                row = f"| {' | '.join(cells)} |".replace(" |  ", " | ")
                if "`source`" not in row:
                    assert row in said, (name, row)
            checked.add(name)
    of_the_paper = {"paper_modules", "paper_control", "paper_scripts"}
    expected = {"bridge", "bridge_recurrent", "learner", "gsd", "stockmark", "tag_sets"}
    assert checked >= {*of_the_paper, *expected, "gsd_ablation"}
