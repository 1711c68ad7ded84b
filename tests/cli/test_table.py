import json
import os

import pytest
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.experiments import comparison


def write(folder, system, right, seed=0, n_train=50):
    gold = [[0, 1, "X"]]
    documents = [{"gold": gold, "found": gold[:count]} for count in right]
    run = {"dataset": "d", "system": system, "n_train": n_train, "seed": seed}
    f1 = 200 * sum(right) / (sum(right) + len(right))
    path = folder / f"{system}-{n_train}-{seed}.json"
    path.write_text(json.dumps({**run, "f1": f1, "documents": documents}))


@pytest.fixture(scope="module", autouse=True)
def few_resamples():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "N_RESAMPLES", 200)
        yield


@pytest.fixture
def metrics(tmp_path):
    folder = tmp_path / "metrics"
    folder.mkdir()
    for seed in (0, 1):
        write(folder, "paper", [1] * 10, seed)
        write(folder, "scratch-native", [1] * 5 + [0] * 5, seed)
    write(folder, "spacy-ner-vec", [1] * 10)
    write(folder, "other", [1] * 10, seed=5)
    write(folder, "paper", [1] * 10, n_train=100)
    return folder


def run(*arguments):
    result = CliRunner().invoke(xling_cli, ["table", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def cells(line, separator=None):
    return [cell.strip() for cell in line.strip("|\n").split(separator)]


def test_rows_by_data_set_size_and_score(metrics):
    code, shown = run(metrics)
    assert code == 0
    rows = [cells(line) for line in shown.splitlines() if line.startswith("d ")]
    assert [row[:4] for row in rows] == [
        ["d", "50", "scratch-native", "2"],
        ["d", "50", "other", "1"],
        ["d", "50", "paper", "2"],
        ["d", "50", "spacy-ner-vec", "1"],
        ["d", "100", "paper", "1"],
    ]
    # the spread of several seeds, and none for one
    assert rows[0][4:7] == ["66.7", "±", "0.0"]
    assert rows[1][4:] == ["100.0"]


def test_a_difference_needs_a_baseline_and_a_common_seed(metrics, tmp_path):
    assert run(metrics, "--output", tmp_path / "table.md")[0] == 0
    lines = (tmp_path / "table.md").read_text(encoding="utf8").splitlines()
    header = cells(lines[0], "|")
    assert header[5:] == ["against scratch-native", "against spacy-ner-vec"]
    rows = {tuple(cells(line, "|")[1:3]): cells(line, "|")[5:] for line in lines[2:]}
    gain, equal = rows["50", "paper"]
    assert gain.startswith("+33.3 [+1")
    assert equal == "+0.0 [+0.0, +0.0]"
    assert rows["50", "scratch-native"][0] == ""  # not against itself
    assert rows["50", "scratch-native"][1].startswith("-33.3 [-")
    assert rows["50", "other"] == ["", ""]  # no common seed
    assert rows["100", "paper"] == ["", ""]  # no baseline of this size


def test_baselines_are_chosen(metrics):
    shown = run(metrics, "--against", "paper", "-a", "absent")[1]
    header = next(line for line in shown.splitlines() if line.startswith("data set"))
    assert header.split("F1")[1].split() == ["against", "paper", "against", "absent"]


def test_markdown_has_the_printed_table(metrics, tmp_path):
    path = tmp_path / "new" / "table.md"
    code, shown = run(metrics, "--output", path)
    assert code == 0
    assert str(path) in shown.replace("\n", "")
    assert os.listdir(path.parent) == ["table.md"]
    printed = [line.split() for line in shown.splitlines() if line.startswith("d ")]
    head, divider, *rows = path.read_text(encoding="utf8").splitlines()
    assert [row.replace("|", " ").split() for row in rows] == printed
    assert len({line.count("|") for line in (head, divider, *rows)}) == 1


def test_same_metrics_same_markdown_also_among_the_metrics(metrics):
    path = metrics / "table.md"
    run(metrics, "--output", path)
    first = path.read_bytes()
    assert run(metrics, "--output", path)[0] == 0
    assert path.read_bytes() == first


def test_markdown_needs_its_suffix(metrics, tmp_path):
    code, shown = run(metrics, "--output", tmp_path / "table.json")
    assert code == 1
    assert "The output must be a .md file" in shown
    assert os.listdir(tmp_path) == ["metrics"]


def test_markdown_that_cannot_be_written_is_an_error(metrics, tmp_path):
    (tmp_path / "file").write_text("")
    code, shown = run(metrics, "--output", tmp_path / "file" / "table.md")
    assert code == 1
    assert "Cannot write" in shown


def test_no_metrics_is_an_error_and_leaves_the_old_table(tmp_path):
    (tmp_path / "table.md").write_text("| data set | old")
    code, shown = run(tmp_path, "--output", tmp_path / "table.md")
    assert code == 1
    assert "no metrics here; write them with `xling evaluate`" in " ".join(shown.split())
    assert (tmp_path / "table.md").read_text() == "| data set | old"


def test_comparison_that_cannot_be_made_is_an_error(tmp_path):
    write(tmp_path, "paper", [1])
    write(tmp_path, "scratch-native", [0])
    code, shown = run(tmp_path)
    assert code == 1
    assert "an interval needs at least 2 test documents" in " ".join(shown.split())
