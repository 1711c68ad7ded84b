"""Charts as SVG: for the page, with colours by name, and for files of their own."""

import re
from typing import Any, Dict
from xml.etree import ElementTree

import vl_convert

from .theme import COLOURS, CONFIG

SpecT = Dict[str, Any]

# Largest width on the page, in terms of the width that it is drawn in.
_LARGEST = 1.25
_NAMESPACE = "http://www.w3.org/2000/svg"
_DECIMALS = re.compile(r"-?\d+\.\d{2,}")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_UNUSED = re.compile("aria-.*|class|font-family|pointer-events|role|version")
_DEFAULTS = {
    "opacity": "1",
    "transform": "translate(0,0)",
    "font-size": "11px",
    "text-anchor": "start",
    "stroke-miterlimit": "10",
}


def page_svg(spec: SpecT, alt_text: str) -> str:
    """Draw a chart for the page, which shows the legend itself.

    spec (SpecT): The chart, in Vega-Lite.
    alt_text (str): Description for screen readers.
    RETURNS (str): An SVG element. Marks with a description have it in `data-tip`.
    """
    root = _draw(spec, {**CONFIG, "legend": {"disable": True}}, tips=True)
    # a little larger than drawn where there is room, and as wide as a phone where there is not
    root.set("style", f"max-width: {_LARGEST * float(root.attrib['width']):.0f}px")
    root.set("role", "img")
    root.set("aria-label", alt_text)
    return ElementTree.tostring(root, encoding="unicode")


def paper_svg(spec: SpecT, title: str, alt_text: str) -> str:
    """Draw a chart with its legend, for a file of its own.

    spec (SpecT): The chart, in Vega-Lite.
    title (str): Its title. alt_text (str): Description for screen readers.
    RETURNS (str): An SVG document, dark on white.
    """
    root = _draw(spec, {**CONFIG, "background": "#ffffff"}, tips=False)
    for i, (tag, text) in enumerate((("title", title), ("desc", alt_text))):
        element = ElementTree.Element(f"{{{_NAMESPACE}}}{tag}")
        element.text = text
        root.insert(i, element)
    text = ElementTree.tostring(root, encoding="unicode")
    return _VARIABLE.sub(lambda match: COLOURS[match[1]][0], text) + "\n"


def _draw(spec: SpecT, config: SpecT, *, tips: bool) -> ElementTree.Element:
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg({**spec, "config": config}))
    for element in root.iter():
        # more than a third of the text is attributes that change nothing
        for name, value in list(element.attrib.items()):
            del element.attrib[name]
            if name == "aria-label" and tips and element.tag == f"{{{_NAMESPACE}}}path":
                element.set("data-tip", value)
            elif not _UNUSED.fullmatch(name) and _DEFAULTS.get(name) != value:
                element.set(name, _DECIMALS.sub(lambda match: f"{float(match[0]):.1f}", value))
    root.set("font-family", CONFIG["font"])
    root.set("font-size", "11px")
    return root
