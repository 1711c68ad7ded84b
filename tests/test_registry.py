import sys
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from thinc.api import Config

if sys.version_info >= (3, 11):
    import tomllib
else:
    tomllib = pytest.importorskip("tomli")

ROOT = Path(__file__).parents[1]
ENTRY_POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"][
    "entry-points"
]
REGISTERED = [
    (group, name, target)
    for group, points in ENTRY_POINTS.items()
    for name, target in points.items()
    if group not in ("spacy_cli", "spacy_factories")
]
CONFIGS = sorted((ROOT / "configs").glob("*.cfg"))


def load(target):
    module, attribute = target.split(":")
    return getattr(import_module(module), attribute)


@pytest.mark.parametrize(("group", "name", "target"), REGISTERED)
def test_entry_point_is_the_decorated_function(group, name, target):
    registry = group.removeprefix("spacy_").removeprefix("thinc_")
    assert spacy.registry.get(registry, name) is load(target)


@pytest.mark.parametrize(("name", "target"), ENTRY_POINTS["spacy_factories"].items())
def test_factory_is_the_decorated_function(name, target):
    nlp = spacy.blank("en")
    factory = load(target)
    assert nlp.has_factory(name)
    assert nlp.get_factory_meta(name).factory == name
    assert nlp.add_pipe(name).name == name
    assert spacy.registry.factories.get(name) is factory


@pytest.mark.parametrize(("name", "target"), ENTRY_POINTS["spacy_cli"].items())
def test_command_is_an_app_that_spacy_can_run(name, target):
    app = load(target)
    assert name == "xling"
    assert app.registered_commands


def test_installed_entry_points_are_those_of_pyproject():
    installed = {
        (point.group, point.name, point.value)
        for group in ENTRY_POINTS
        for point in entry_points(group=group)
        if point.value.startswith("spacy_xling_ner")
    }
    declared = {
        (group, name, target)
        for group, points in ENTRY_POINTS.items()
        for name, target in points.items()
    }
    assert installed == declared


def test_every_registration_in_the_source_is_declared():
    declared = {name for points in ENTRY_POINTS.values() for name in points}
    for path in (ROOT / "spacy_xling_ner").rglob("*.py"):
        for line in path.read_text(encoding="utf8").splitlines():
            if line.startswith("@registry."):
                assert line.split('"')[1] in declared, path


def names_used(block):
    for key, value in block.items():
        if isinstance(value, dict):
            yield from names_used(value)
        elif key.startswith("@") and str(value).startswith("spacy_xling_ner."):
            yield key[1:], value


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_every_name_in_a_config_resolves(path):
    config = Config().from_disk(path, interpolate=False)
    for registry, name in names_used(config):
        assert callable(spacy.registry.get(registry, name))
    for block in config.get("components", {}).values():
        if "factory" in block:
            assert spacy.blank("en").has_factory(block["factory"])


def test_the_configs_use_our_names():
    used = {
        name
        for path in CONFIGS
        for _, name in names_used(Config().from_disk(path, interpolate=False))
    }
    assert "spacy_xling_ner.XlingTagger.v1" in used
    assert "spacy_xling_ner.transfer_modules.v1" in used
