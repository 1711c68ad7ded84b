import json
import re
from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.report.charts.learning_curves import learning_curves
from spacy_xling_ner.workbench.report.drawing import draw
from spacy_xling_ner.workbench.report.page import Report, render_html, render_markdown
from spacy_xling_ner.workbench.report.results_table import result_tables


@pytest.fixture(scope="module")
def report(output):
    return Report(output, *result_tables(output))


@pytest.fixture(scope="module")
def sections(output, tables):
    return draw([learning_curves(output, tables)])


def test_the_page_names_itself_and_escapes(page):
    text = page.read_text(encoding="utf8")
    assert "<title>Made &lt;b&gt;by hand&lt;/b&gt; &amp; kept</title>" in text
    assert "<b>by hand" not in text


def test_the_sentences_cannot_end_the_script(page):
    text = page.read_text(encoding="utf8")
    (data,) = re.findall(r'id="explorer-data">(.*?)</script>', text, re.DOTALL)
    said = json.loads(data)
    assert any("</script>\u2028" in sentence["t"] for sentence in said["sentences"])
    assert "\u2028" not in text


def test_the_page_holds_all_that_it_needs(page):
    text = page.read_text(encoding="utf8")
    assert "default-src 'none'" in text
    links = re.findall(r'(?:href|src|action|xlink:href)="([^"]*)"', text)
    assert all(link.startswith("#") or link == "data:," for link in links)
    assert "url(" not in text
    assert "@import" not in text


def test_description_and_meta_are_shown(output, report, sections):
    meta = {**output.meta, "description": "All of\n it.\n"}
    described = Report(replace(output, meta=meta), report.tables, report.sources)
    text = render_html(described, sections, None)
    assert '<p class="description">All of it.</p>' in text
    assert "python -m spacy xling compare made.yml" in text
    assert f"spacy {output.meta['versions']['spacy']}" in text
    assert "All of it." in render_markdown(described, sections)


def test_without_predictions_the_explorer_says_so(report, sections):
    text = render_html(report, sections, None)
    assert "There are no predictions in the cells of this grid" in text
    assert "explorer-data" not in text


def test_the_tables_hold_every_row(page, tables):
    text = page.read_text(encoding="utf8")
    markdown = page.with_name("report.md").read_text(encoding="utf8")
    for table in tables:
        for size, rows in table.sizes:
            for row in rows:
                assert f'<span class="mean">{row.f1:.1f}</span>' in text
                assert re.search(rf"\| {size} \| {re.escape(row.system)} \| 2 \| ", markdown)
    assert "against scratch" in text
    assert "against scratch | p | worth |" in markdown


def test_markdown_tables_have_as_many_cells_in_every_row(page):
    markdown = page.with_name("report.md").read_text(encoding="utf8")
    tables = re.findall(r"(?:^\|.*\n)+", markdown, re.MULTILINE)
    assert len(tables) > 10
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_a_pipe_in_a_name_does_not_break_a_table(report, sections):
    table = replace(report.tables[0], dataset="a|b")
    text = render_markdown(Report(report.output, [table], []), sections)
    assert "### a\\|b" in text
