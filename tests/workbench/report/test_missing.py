from dataclasses import replace

from spacy_xling_ner.workbench.report import write_report
from spacy_xling_ner.workbench.report.missing import missing_runs
from spacy_xling_ner.workbench.report.output import read_output

from .made_grid import make, target

GONE = [("news", "char", 50, 1), ("news", "scratch", 50, 0), ("news", "scratch", 50, 1)]


def small(folder, leave_out):
    one = make(folder, leave_out=leave_out, n_sentences=8, n_train=[50], targets={"news": target()})
    return read_output(one.folder)


def test_a_finished_grid_lacks_nothing(output):
    assert missing_runs(output) == ([], 0)


def test_the_seeds_of_a_place_stand_together(output):
    left = [run for run in output.runs if run.place != ("talk", 50, "char")]
    meta = {**output.meta, "runs": {"planned": 46, "finished": 44}}
    assert missing_runs(replace(output, runs=left, meta=meta)) == (
        ["talk, 50 sentences, char: seeds 0 and 1"],
        0,
    )


def test_what_is_missing_is_named(tmp_path):
    lines, unnamed = missing_runs(small(tmp_path, GONE))
    # of scratch nothing is there: that it exists cannot be told
    assert lines == ["news, 50 sentences, char: seed 1"]
    assert unnamed == 2


def test_the_report_lists_what_is_missing(tmp_path):
    output = small(tmp_path, GONE)
    (tmp_path / "failed" / "news-n50-s1-char-0").mkdir(parents=True)
    log = tmp_path / "failed" / "news-n50-s1-char-0" / "log.txt"
    log.write_text("ValueError: <out of> memory\n", encoding="utf8")
    page = write_report(output.folder).read_text(encoding="utf8")
    assert "The grid is not finished" in page
    assert "<li>news, 50 sentences, char: seed 1</li>" in page
    assert "2 results of which no other size, seed or system tells the place" in page
    assert "ValueError: &lt;out of&gt; memory" in page
    text = (tmp_path / "report.md").read_text(encoding="utf8")
    assert "- news, 50 sentences, char: seed 1\n" in text
    assert "- news-n50-s1-char: `ValueError: <out of> memory`" in text
