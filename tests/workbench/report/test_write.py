import json
import re
import shutil
from pathlib import Path

import pytest

import spacy_xling_ner.workbench.report.write as write_module
from spacy_xling_ner.workbench.report import ReportError, write_report

from .made_grid import make, spec, target

LIMIT = 3_000_000
ROOT = Path(__file__).resolve().parents[3]


def test_the_page_is_written_beside_the_results(made, page):
    assert page == made.folder / "report.html"
    assert page.stat().st_size < LIMIT


def test_markdown_shows_every_figure_and_each_is_there(page):
    markdown = page.with_name("report.md").read_text(encoding="utf8")
    shown = re.findall(r"\]\((figures/[^)]+\.svg)\)", markdown)
    figures = sorted(path.name for path in page.with_name("figures").iterdir())
    assert sorted(Path(path).name for path in shown) == [f for f in figures if f.endswith(".svg")]
    assert {Path(name).stem for name in figures if name.endswith(".pdf")} == {
        Path(path).stem for path in shown
    }
    # heat map, curves, and four kinds of figures by data set and size
    assert len(shown) == 2 + 2 + 2 * 2 + 3 * 2 * 3


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A grid with one data set and two systems, and its report."""
    systems = {name: spec()["systems"][name] for name in ("scratch", "bridge")}
    made = make(
        tmp_path_factory.mktemp("small"),
        n_sentences=12,
        n_train=[50, "all"],
        targets={"news": target()},
        systems=systems,
    )
    return write_report(made.folder)


def test_the_same_folder_gives_the_same_files(small, tmp_path):
    shutil.copytree(small.parent, tmp_path / "copy")
    (tmp_path / "copy" / "figures" / "old.svg").write_text("<svg/>", encoding="utf8")
    (tmp_path / "copy" / "figures" / "notes.txt").write_text("mine", encoding="utf8")
    again = write_report(tmp_path / "copy")
    for path in (small, *small.parent.glob("*.md"), *small.parent.glob("figures/*.svg")):
        assert (again.parent / path.relative_to(small.parent)).read_bytes() == path.read_bytes()
    names = {path.name for path in again.with_name("figures").iterdir()}
    assert names - {path.name for path in small.with_name("figures").iterdir()} == {"notes.txt"}


def test_a_crowded_page_keeps_to_its_size(small, tmp_path, monkeypatch):
    shutil.copytree(small.parent, tmp_path / "copy")
    monkeypatch.setattr(write_module, "_MOST_FIGURE_BYTES", 40_000)
    monkeypatch.setattr(write_module, "_MOST_SENTENCE_BYTES", 3_000)
    text = write_report(tmp_path / "copy").read_text(encoding="utf8")
    assert "To keep the page small it has only the largest size" in text
    (said,) = re.findall(r"On this page: ([^<]*)", text)
    shown = int(re.match(r"(\d+) of the 12 test sentences of news", said)[1])
    assert 0 < shown < 12
    assert "what is here is not a random sample" in said
    (data,) = re.findall(r'id="explorer-data">(.*?)</script>', text, re.DOTALL)
    assert len(json.loads(data)["sentences"]) == shown


def test_results_alone_have_a_report(made, tmp_path):
    (tmp_path / "results.json").write_bytes((made.folder / "results.json").read_bytes())
    text = write_report(tmp_path).read_text(encoding="utf8")
    assert "Of 44 results the cell is gone" in text
    assert 'id="curves"' in text
    assert 'id="labels"' in text
    assert 'id="errors"' not in text
    assert "There are no predictions in the cells of this grid" in text


def test_without_results_nothing_is_written(tmp_path):
    with pytest.raises(ReportError, match=r"no results\.json"):
        write_report(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "figure"), [("bridge", "learning-curves-gsd")])
def test_figures_of_the_documentation_are_drawn_from_the_committed_results(tmp_path, name, figure):
    shutil.copy(ROOT / "benchmarks" / "results" / f"{name}.json", tmp_path / "results.json")
    drawn = write_report(tmp_path).with_name("figures") / f"{figure}.svg"
    # the numbers in words; where a legend breaks its line depends on the fonts of the machine
    (said,) = re.findall("<desc>(.*)</desc>", drawn.read_text(encoding="utf8"))
    assert f"<desc>{said}</desc>" in (ROOT / "docs" / "images" / drawn.name).read_text("utf8")
