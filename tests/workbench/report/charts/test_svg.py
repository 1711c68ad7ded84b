import importlib
import sys
from xml.etree import ElementTree

import altair as alt
import pytest

from spacy_xling_ner.workbench.report import charts
from spacy_xling_ner.workbench.report.charts.svg import page_svg, paper_svg
from spacy_xling_ner.workbench.report.charts.theme import series_channels

VALUES = [{"x": 1 / 3, "system": "a<b"}, {"x": 2, "system": "c"}]
SPEC = (
    alt.Chart(alt.InlineData(VALUES), width=100, height=60)
    .mark_point(filled=True)
    .encode(
        alt.X("x:Q", title="how & many"),
        *series_channels(["a<b", "c"], ["a<b", "c"]),
        alt.Description("system:N"),
    )
    .to_dict()
)
SVG = "{http://www.w3.org/2000/svg}"


def test_on_the_page_it_is_one_image_with_a_name():
    root = ElementTree.fromstring(page_svg(SPEC, "Two points & <no> more"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Two points & <no> more"
    assert [e.get("data-tip") for e in root.iter() if e.get("data-tip")] == ["a<b", "c"]
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "how & many" in texts
    # the page has the legend
    assert "a<b" not in texts
    assert not [e for e in root.iter() if e is not root and e.get("aria-label")]


def test_on_paper_it_has_its_legend_and_its_colours():
    text = paper_svg(SPEC, "A title", "Two points")
    root = ElementTree.fromstring(text)
    assert (root[0].tag, root[0].text) == (f"{SVG}title", "A title")
    assert (root[1].tag, root[1].text) == (f"{SVG}desc", "Two points")
    assert "a<b" in [element.text for element in root.iter(f"{SVG}text")]
    assert "var(" not in text
    assert "#0b6fb3" in text
    assert 'fill="#ffffff"' in text


def test_numbers_are_short():
    assert "33333" not in page_svg(SPEC, "")


def test_the_same_chart_is_the_same_text():
    assert page_svg(SPEC, "x") == page_svg(SPEC, "x")


@pytest.mark.parametrize("package", ["altair", "vl_convert"])
def test_without_the_extra_the_error_names_it(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=rf'{package}.*pip install "altair.*vl-convert-python'):
        importlib.reload(charts)
