import builtins
from xml.etree import ElementTree

import pytest

from spacy_xling_ner.workbench.report.charts.svg import page_svg, paper_svg, to_pdf
from spacy_xling_ner.workbench.report.charts.theme import series_scales

SPEC = {
    "width": 100,
    "height": 60,
    "data": {"values": [{"x": 1 / 3, "system": "a<b"}, {"x": 2, "system": "c"}]},
    "mark": {"type": "point", "filled": True},
    "encoding": {
        "x": {"field": "x", "type": "quantitative", "title": "how & many"},
        **series_scales(["a<b", "c"], ["a<b", "c"]),
        "description": {"field": "system"},
    },
}
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


def test_numbers_are_short_and_nothing_is_invisible():
    text = page_svg(SPEC, "")
    assert "33333" not in text
    assert 'd=""' not in text
    assert "<g/>" not in text
    assert "<g>" not in text


def test_the_same_chart_is_the_same_text():
    assert page_svg(SPEC, "x") == page_svg(SPEC, "x")


def test_it_becomes_a_pdf():
    assert to_pdf(paper_svg(SPEC, "t", "a")).startswith(b"%PDF-")


def test_without_vl_convert_the_error_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *arguments):
        if name == "vl_convert":
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"pip install 'spacy-xling-ner\[report\]'"):
        page_svg(SPEC, "")
