import re
import shutil
from pathlib import Path

import pytest

from spacy_xling_ner.workbench.report import ReportError, write_report
from spacy_xling_ner.workbench.report.charts.figure import Figure, Section
from spacy_xling_ner.workbench.report.write import choose_figures

from .made_grid import make, spec, target

LIMIT = 3_000_000


def test_the_page_is_written_beside_the_results(made, page):
    assert page == made.folder / "report.html"
    assert page.stat().st_size < LIMIT


def test_markdown_shows_every_figure_and_each_is_there(page):
    markdown = page.with_name("report.md").read_text(encoding="utf8")
    shown = re.findall(r"\]\((figures/[^)]+\.svg)\)", markdown)
    figures = {path.name for path in page.with_name("figures").iterdir()}
    stems = [Path(path).stem for path in shown]
    assert figures == {f"{stem}.{ending}" for stem in stems for ending in ("svg", "pdf")}
    # heat map, curves, and four kinds of figures by data set and size
    assert len(shown) == 2 + 2 + 2 * 2 + 3 * 2 * 3
    for path in page.with_name("figures").glob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF-")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A grid with one data set and two systems that is not finished, and its report."""
    made = make(
        tmp_path_factory.mktemp("small"),
        n_sentences=12,
        n_train=[50],
        targets={"news": target()},
        systems={name: spec()["systems"][name] for name in ("scratch", "bridge")},
        leave_out=[("news", "bridge", 50, 1)],
    )
    log = made.folder / "failed" / "news-n50-s1-bridge-0" / "log.txt"
    log.parent.mkdir(parents=True)
    log.write_text("ValueError: <out of> memory\n", encoding="utf8")
    return write_report(made.folder)


def test_the_same_folder_gives_the_same_files(small, tmp_path):
    shutil.copytree(small.parent, tmp_path / "copy")
    for name in ("old.svg", "mine.svg"):
        (tmp_path / "copy" / "figures" / name).write_text("<svg/>", encoding="utf8")
    with (tmp_path / "copy" / "report.md").open("a", encoding="utf8") as file:
        file.write("![A figure of the last report](figures/old.svg)")
    again = write_report(tmp_path / "copy")
    for path in (small, *small.parent.glob("*.md"), *small.parent.glob("figures/*.svg")):
        assert (again.parent / path.relative_to(small.parent)).read_bytes() == path.read_bytes()
    names = {path.name for path in again.with_name("figures").iterdir()}
    assert names - {path.name for path in small.with_name("figures").iterdir()} == {"mine.svg"}


def test_missing_results_and_failed_cells_are_listed(small):
    text = small.read_text(encoding="utf8")
    assert "The grid is not finished" in text
    assert "<li>news, 50 sentences, bridge: seed 1</li>" in text
    assert "ValueError: &lt;out of&gt; memory" in text
    markdown = small.with_name("report.md").read_text(encoding="utf8")
    assert "- news, 50 sentences, bridge: seed 1\n" in markdown
    assert "- news-n50-s1-bridge: `ValueError: <out of> memory`" in markdown


def test_results_alone_have_a_report(small, tmp_path):
    shutil.copy(small.with_name("results.json"), tmp_path)
    text = write_report(tmp_path).read_text(encoding="utf8")
    assert "3 results have no predictions any more" in text
    assert 'id="labels"' in text
    assert 'id="errors"' not in text
    assert "The cells of this grid have no predictions to show." in text


def test_without_results_nothing_is_written(tmp_path):
    with pytest.raises(ReportError, match=r"no results\.json"):
        write_report(tmp_path)
    assert list(tmp_path.iterdir()) == []


def section(*sizes):
    """A section with a figure of so many bytes for each size."""
    figures = [
        Figure("alt", None, "", (), [], name=f"{i}", page_svg="x" * n) for i, n in enumerate(sizes)
    ]
    return Section("s", "S", "S", [], "systems", [("d", figures)])


@pytest.mark.parametrize(
    ("most_bytes", "names", "kept"),
    [
        (60, ["0", "1", "2", "3", "4"], ""),
        (40, ["0", "2", "4"], "the smallest, a middle and the largest size"),
        (39, ["0"], "the largest size"),
        (0, ["0"], "the largest size"),
    ],
)
def test_the_page_keeps_the_figures_that_fit(most_bytes, names, kept):
    many, one = choose_figures([section(10, 10, 10, 10, 10), section(10)], most_bytes)
    assert [figure.name for figure in many.figures] == names
    assert many.kept == kept
    # nothing is left out of this one
    assert ([figure.name for figure in one.figures], one.kept) == (["0"], "")
