"""The tutorial runs from its first command to the last, and its notebook is the same page."""

import json
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def source(cell):
    return "".join(cell["source"]).strip()


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def output(cell):
    return "".join("".join(each["text"]) for each in cell["outputs"])


def comments(cell):
    """The output that a cell of Python has in its comments."""
    return "".join(re.findall(r"^# (.+\n?)", source(cell), re.MULTILINE))


def test_the_notebook_has_the_commands_of_the_page():
    page = (DOCS / "tutorial.md").read_text(encoding="utf8")
    blocks = re.findall(r"```(python|bash)\n(.*?)\n```", page, re.DOTALL)
    notebook = json.loads((DOCS / "tutorial.ipynb").read_text(encoding="utf8"))
    marks = {"python": "", "bash": "%%bash\n"}
    cells = code_cells(notebook)
    assert [source(cell) for cell in cells] == [marks[name] + code for name, code in blocks]
    assert all(output(cell) for cell in cells)
    assert str(ROOT) not in json.dumps(notebook)


@pytest.mark.slow
def test_the_tutorial_ends_with_entities_in_an_application():
    if not os.environ.get("CI"):
        pytest.importorskip("jupytext", reason="needs the extra `docs`")
        if not (ROOT / "training" / "quickstart").exists():
            pytest.skip("run first: python -m spacy project run quickstart")
    from docs.hooks.notebook import run_page

    cells = code_cells(run_page())
    for cell in cells:
        if not source(cell).startswith("%%"):
            assert output(cell).strip() == comments(cell).strip()
    assert re.search(r"^  CITY [01]\.\d\d  金沢$", output(cells[-1]), re.MULTILINE)
