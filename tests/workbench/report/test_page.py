import json
import re
from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.report.charts.learning_curves import learning_curves
from spacy_xling_ner.workbench.report.explorer.data import Explorer
from spacy_xling_ner.workbench.report.page import render, report_contents
from spacy_xling_ner.workbench.report.results_table import result_tables


@pytest.fixture(scope="module")
def contents(output):
    tables, sources = result_tables(output)
    return report_contents(output, tables, sources, [learning_curves(output, tables)])


def test_the_page_names_itself_and_escapes(page):
    text = page.read_text(encoding="utf8")
    assert "<title>Made &lt;b&gt;by hand&lt;/b&gt; &amp; kept</title>" in text
    assert "<b>by hand" not in text


def test_the_sentences_cannot_end_the_script(page):
    text = page.read_text(encoding="utf8")
    (data,) = re.findall(r'id="explorer-data">(.*?)</script>', text, re.DOTALL)
    sentences = json.loads(data)["sentences"]
    assert any("</script>\u2028" in sentence["t"] for sentence in sentences)


def test_the_page_holds_all_that_it_needs(page):
    text = page.read_text(encoding="utf8")
    assert "default-src 'none'" in text
    links = re.findall(r'(?:href|src|action|xlink:href)="([^"]*)"', text)
    assert all(link.startswith("#") or link == "data:," for link in links)
    assert "url(" not in text
    assert "@import" not in text


def test_description_and_meta_are_shown(output, contents):
    described = replace(output, meta={**output.meta, "description": "All of\n it.\n"})
    contents = report_contents(described, contents["tables"], [], [])
    text = render("page.html.j2", contents)
    assert '<p class="description">All of it.</p>' in text
    assert "python -m spacy xling compare made.yml" in text
    assert f"spacy {output.meta['versions']['spacy']}" in text
    assert "All of it." in render("report.md.j2", contents)


def test_without_predictions_the_explorer_is_empty(contents):
    text = render("page.html.j2", contents)
    assert "The cells of this grid have no predictions to show." in text
    assert "explorer-data" not in text


def test_a_crowded_page_tells_what_it_shows(contents):
    sections = [replace(section, kept="the largest size") for section in contents["sections"]]
    explorer = Explorer({}, {"news": 7, "talk": 24}, {"news": 24, "talk": 24}, [0])
    text = render("page.html.j2", {**contents, "sections": sections, "explorer": explorer})
    assert "To keep the page small, it has only the largest size" in text
    assert "On this page: 7 of the 24 test sentences of news; 24 of the 24 test" in text
    assert "not a random sample" in text
    complete = render(
        "page.html.j2", {**contents, "explorer": replace(explorer, shown=explorer.total)}
    )
    assert "not a random sample" not in complete
    assert "To keep the page small" not in complete


def test_the_tables_hold_every_row(page, tables):
    text = page.read_text(encoding="utf8")
    markdown = page.with_name("report.md").read_text(encoding="utf8")
    for table in tables:
        for size, rows in table.sizes:
            for row in rows:
                assert f'<span class="mean">{row.f1.mean:.1f}</span>' in text
                assert re.search(rf"\| {size} \| {re.escape(row.system)} \| 2 \| ", markdown)
    assert "against scratch" in text
    assert "against scratch | p | worth |" in markdown


def test_markdown_tables_have_as_many_cells_in_every_row(page):
    markdown = page.with_name("report.md").read_text(encoding="utf8")
    tables = re.findall(r"(?:^\|.*\n)+", markdown, re.MULTILINE)
    assert len(tables) > 10
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_a_pipe_in_a_name_does_not_break_a_table(contents):
    table = replace(contents["tables"][0], dataset="a|b")
    assert "### a\\|b" in render("report.md.j2", {**contents, "tables": [table]})
