"""The site's reference is complete, and its snippets of configs work."""

import inspect
import re
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree

import pytest
import spacy
from spacy.util import registry
from thinc.api import Config

from docs.hooks import reference
from docs.hooks.spacy_docstrings import to_google

POINTS = [
    pytest.param(kind, point, id=f"{kind}-{point.name}")
    for kind, points in reference.registered().items()
    for point in points
]
SNIPPETS = [
    param for param in POINTS if param.values[0] not in ("cli", "displacy_colors", "factories")
]
IMAGES = sorted(Path(__file__).parents[1].glob("docs/images/*.svg"))
RECT, SIZE = "{http://www.w3.org/2000/svg}rect", ("width", "height")
FACTORIES = [param for param in POINTS if param.values[0] == "factories"]


@pytest.fixture(scope="module")
def page():
    return reference.registry_page()


def test_all_entry_points_are_registered_names():
    found = [point.values[1] for point in POINTS]
    assert sorted(found) == sorted(distribution("spacy-xling-ner").entry_points)


@pytest.mark.parametrize(("kind", "point"), POINTS)
def test_every_registered_name_is_in_the_reference(kind, point, page):
    section = page.split(f"\n## {kind.replace('_', ' ').capitalize()}\n")[1].split("\n## ")[0]
    assert section.count(f"### `{point.name}`") == 1


@pytest.mark.parametrize(("kind", "point"), SNIPPETS)
def test_the_snippet_of_a_registered_name_resolves(kind, point):
    function = point.load()
    snippet = reference.config_snippet(kind, point.name, function)
    path = re.match(r"\[(.+)\]", snippet)[1].split(".")
    above = "".join(f"[{'.'.join(path[:i])}]\n\n" for i in range(1, len(path)))
    config = Config().from_str(above + snippet, interpolate=False)
    config["paths"] = dict.fromkeys(("train", "dev", "source", "lexicon", "vectors"))
    block = Config(config).interpolate()
    for part in path:
        block = block[part]
    assert block[f"@{kind}"] == point.name
    assert set(block) - {f"@{kind}"} == set(inspect.signature(function).parameters)
    assert registry.resolve({"block": block})["block"] is not None


@pytest.mark.parametrize(("kind", "point"), FACTORIES)
def test_the_snippet_of_a_factory_makes_the_component(kind, point):
    snippet = reference.config_snippet(kind, point.name, point.load())
    config = Config().from_str(f"[components]\n\n{snippet}")["components"][point.name]
    assert config.pop("factory") == point.name
    assert spacy.blank("en").add_pipe(point.name, config=config).name == point.name


@pytest.mark.parametrize(("kind", "point"), [*SNIPPETS, *FACTORIES])
def test_every_argument_is_described(kind, point):
    function = point.load()
    described = [
        inspect.getdoc(part) or ""
        for each in reference.documented(kind, function)
        for part in ([each, each.__init__] if inspect.isclass(each) else [each])
    ]
    for name in set(inspect.signature(function).parameters) - {"nlp"}:
        assert re.search(rf"^(.*\), )?{name} \(", "\n".join(described), re.MULTILINE), name


def test_every_command_is_in_the_reference():
    text = reference.commands_page()
    for name, command in reference.get_command(point_of("xling").load()).commands.items():
        assert f"## `python -m spacy xling {name}`" in text
        assert f"* `{name}`: {command.help.splitlines()[0]}\n" in text


def point_of(name):
    return next(point for _, point in (param.values for param in POINTS) if point.name == name)


def test_docstrings_in_spacys_form_get_the_headings_of_google():
    text = """Do a thing.

a (Dict[str, int]), *b (str): Both,
    on two lines.
c (bool): See `d (int)`: no argument.
RETURNS (Tuple[int, str]): Result.
RAISES (ValueError): If it fails.
"""
    assert to_google(text).split("\n\n") == [
        "Do a thing.",
        "\nArgs:\n    a (Dict[str, int]): Both,\n    *b (str): Both,\n        on two lines.\n"
        "    c (bool): See `d (int)`: no argument.",
        "Returns:\n    Tuple[int, str]: Result.",
        "Raises:\n    ValueError: If it fails.",
    ]


@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in IMAGES])
def test_a_drawing_has_a_white_ground(path):
    # that of the page may be dark, whatever the system's scheme is
    drawing = ElementTree.parse(path).getroot()
    size = drawing.get("viewBox").split()[2:]
    grounds = [each.get("fill") for each in drawing.iter(RECT) if [*map(each.get, SIZE)] == size]
    assert grounds == ["#ffffff"]
    assert "prefers-color-scheme" not in path.read_text("utf8")
