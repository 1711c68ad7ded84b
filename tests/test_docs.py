"""The Python examples of the documentation run, and print what they say they print."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = [
    pytest.param(code, id=f"{page.name}-{i}")
    for page in PAGES
    for i, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text("utf8"), re.DOTALL))
]


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_prints_what_it_says(code, capsys):
    exec(compile(code, "example", "exec"), {"__name__": "example"})
    said = re.findall(r"^# (.+)$", code, re.MULTILINE)
    assert said
    assert capsys.readouterr().out.splitlines() == said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf8")):
        assert (page.parent / target).exists(), target


def test_readme_names_files_that_exist():
    readme = (ROOT / "README.md").read_text("utf8")
    for path in re.findall(r"`((?:spacy_xling_ner|configs|docs|assets)/[\w./]+)`", readme):
        assert (ROOT / path).exists(), path
