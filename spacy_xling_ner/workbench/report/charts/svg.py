"""From a chart to SVG: for the page, with its colours by name, and for paper."""

import re
from typing import Any
from xml.etree import ElementTree

from ..figure import SpecT
from .theme import COLOURS, CONFIG

# On the page, of the width that it is drawn in.
_LARGEST = 1.25
_MEND = "pip install 'spacy-xling-ner[report]'"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_NAMESPACE = "http://www.w3.org/2000/svg"
_DECIMALS = re.compile(r"-?\d+\.\d{2,}")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_GROUP, _PATH = f"{{{_NAMESPACE}}}g", f"{{{_NAMESPACE}}}path"
_WORTHLESS = {
    "class",
    "role",
    "aria-roledescription",
    "aria-hidden",
    "pointer-events",
    "version",
    "font-family",
}
_DEFAULTS = {
    "opacity": "1",
    "transform": "translate(0,0)",
    "font-size": "11px",
    "text-anchor": "start",
    "stroke-miterlimit": "10",
}


def page_svg(spec: SpecT, alt: str) -> str:
    """Draw a chart for the page, which shows the legend itself.

    spec (SpecT): The chart.
    alt (str): What it shows, in words.
    RETURNS (str): An SVG element, as one image to a screen reader. Marks with a description have it
        in `data-tip`.
    RAISES (ImportError): If vl-convert is not installed.
    """
    root = _draw(_without_legends(spec), CONFIG)
    for mark in root.iter():
        text = mark.attrib.pop("aria-label", None)
        if text is not None:
            mark.set("data-tip", text)
    # a little larger than drawn where there is room, and as wide as a phone where there is not
    root.set("style", f"max-width: {_LARGEST * float(root.attrib['width']):.0f}px")
    root.set("role", "img")
    root.set("aria-label", alt)
    return _write(root)


def paper_svg(spec: SpecT, title: str, alt: str) -> str:
    """Draw a chart with its legend, for a file of its own.

    spec (SpecT): The chart. title (str): What it is of. alt (str): What it shows, in words.
    RETURNS (str): An SVG document, dark on white.
    RAISES (ImportError): If vl-convert is not installed.
    """
    root = _draw(spec, {**CONFIG, "background": "#ffffff"})
    for mark in root.iter():
        mark.attrib.pop("aria-label", None)
    for i, (tag, text) in enumerate((("title", title), ("desc", alt))):
        element = ElementTree.Element(f"{{{_NAMESPACE}}}{tag}")
        element.text = text
        root.insert(i, element)
    return _VARIABLE.sub(lambda match: COLOURS[match[1]][0], _write(root)) + "\n"


def to_pdf(svg: str) -> bytes:
    """Make a PDF of a chart.

    svg (str): What `paper_svg` gives.
    RETURNS (bytes): The file's content.
    """
    import vl_convert

    return bytes(vl_convert.svg_to_pdf(svg))


def _draw(spec: SpecT, config: SpecT) -> ElementTree.Element:
    try:
        import vl_convert
    except ImportError as error:
        raise ImportError(f"A report needs vl-convert-python: {_MEND}") from error
    ElementTree.register_namespace("", _NAMESPACE)
    full = {"$schema": _SCHEMA, **spec, "config": config}
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(full))
    _clean(root)
    root.set("font-family", str(CONFIG["font"]))
    root.set("font-size", "11px")
    return root


def _without_legends(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_legends(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: None if key == "legend" else _without_legends(v) for key, v in value.items()}


def _clean(element: ElementTree.Element) -> None:
    # Vega wraps everything in groups, and says what is the default anyway
    for child in list(element):
        drawn = _is_drawn(child)
        _clean(child)
        place = list(element).index(child)
        if not drawn or (child.tag == _GROUP and not len(child)):
            element.remove(child)
        elif child.tag == _GROUP and not child.attrib:
            element.remove(child)
            for i, grandchild in enumerate(child):
                element.insert(place + i, grandchild)
    for name, value in list(element.attrib.items()):
        of_nothing = name == "aria-label" and element.tag != _PATH
        if name in _WORTHLESS or _DEFAULTS.get(name) == value or of_nothing:
            del element.attrib[name]
        else:
            element.set(name, _DECIMALS.sub(lambda match: f"{float(match[0]):.1f}", value))


def _is_drawn(element: ElementTree.Element) -> bool:
    if element.get("display") == "none":
        return False
    if element.tag != _PATH:
        return True
    is_ground = "background" in element.get("class", "")
    painted = "fill" in element.attrib or "stroke" in element.attrib
    return bool(element.get("d")) and (painted or not is_ground)


def _write(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")
