"""The documentation's Python examples run, other blocks parse, and links and paths exist."""

import os
import re
import shlex
from pathlib import Path

import pytest
import srsly
from spacy.cli import app
from spacy.cli._util import parse_config_overrides
from spacy.util import load_config, registry
from thinc.api import Config
from typer.main import get_command

import spacy_xling_ner.cli  # noqa: F401  adds the commands

ROOT = Path(__file__).parents[1]
PAGES = [
    pytest.param(path, id=path.relative_to(ROOT).as_posix())
    for pattern in ("*.md", "docs/**/*.md", "assets/*/README.md", "examples/*/README.md")
    for path in sorted(ROOT.glob(pattern))
]
# Examples that need the pipeline of `python -m spacy project run quickstart`.
QUICKSTART = "training/quickstart"
EXAMPLES = [
    pytest.param(
        code,
        id=f"{page.id}-{i}",
        marks=[pytest.mark.slow] if QUICKSTART in code else [],
    )
    for page in PAGES
    if page.id != "docs/tutorial.md"  # its examples build on each other: tests/test_tutorial.py
    for i, code in enumerate(
        re.findall(r"```python\n(.*?)```", page.values[0].read_text("utf8"), re.DOTALL)
    )
]


def blocks(language):
    return [
        pytest.param(text, id=f"{page.id}-{i}")
        for page in PAGES
        for i, text in enumerate(
            re.findall(
                rf"```{language}\n(.*?)```", page.values[0].read_text("utf8"), flags=re.DOTALL
            )
        )
    ]


def anchors(page):
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_prints_its_comments(code, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    if QUICKSTART in code and not (ROOT / QUICKSTART).exists() and not os.environ.get("CI"):
        pytest.skip("run first: python -m spacy project run quickstart")
    exec(compile(code, "example", "exec"), {"__name__": "example"})
    expected = re.findall(r"^# (.+)$", code, re.MULTILINE)
    assert expected
    assert capsys.readouterr().out.splitlines() == expected


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings(page):
    links = re.findall(r"\]\((?!https?://)([^)#]*)(?:#([^)]+))?\)", page.read_text("utf8"))
    for target, anchor in links:
        path = page.parent / target if target else page
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES)
def test_named_files_exist(page):
    folders = "spacy_xling_ner|configs|docs|assets|benchmarks|tests"
    for path in re.findall(rf"`((?:{folders})/[\w./]+)`", page.read_text("utf8")):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("block", blocks("bash"))
def test_commands_have_these_arguments(block, tmp_path, monkeypatch):
    block = block.replace("\\\n", " ")
    # folders that spaCy's own commands want to see
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    for folders in re.findall(r"spacy package (\S+) (\S+)", block):
        for folder in folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
    for line in re.findall(r"python -m spacy (.+)", block):
        command, args = get_command(app), shlex.split(line, comments=True)
        while hasattr(command, "commands"):
            name = args.pop(0)
            command = command.commands[name]
        # parses the options, and stops before the command runs
        context = command.make_context(name, args)
        if name == "train":
            load_config(
                context.params["config_path"], overrides=parse_config_overrides(context.args)
            )


@pytest.mark.parametrize("block", blocks("ini"))
def test_configs_parse(block):
    sections = re.findall(r"^\[(.+)\]$", block, re.MULTILINE)
    above = {
        ".".join(parts[:i])
        for parts in (s.split(".") for s in sections)
        for i in range(1, len(parts))
    }
    missing = sorted(above.difference(sections))
    text = "\n".join(f"[{name}]" for name in missing) + "\n" + block
    config = Config().from_str(text, interpolate=False)
    for kind, name in names_used(config):
        assert callable(registry.get(kind, name))


@pytest.mark.parametrize("block", blocks("yaml"))
def test_yaml_parses(block):
    assert srsly.yaml_loads(block)


@pytest.mark.parametrize("block", blocks("json"))
def test_json_parses(block):
    assert srsly.json_loads(block)


@pytest.mark.parametrize("block", blocks("jsonl"))
def test_json_lines_parse(block):
    assert all(map(srsly.json_loads, block.splitlines()))


def names_used(block):
    for key, value in block.items():
        if isinstance(value, dict):
            yield from names_used(value)
        elif key.startswith("@"):
            yield key[1:], value
