"""The documentation's Python examples run, and its links and paths exist."""

import os
import re
from pathlib import Path

import pytest

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
