"""The tutorial as a notebook: `python docs/hooks/notebook.py` runs the page, keeps its output."""

import os
import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
PAGE, NOTEBOOK = ROOT / "docs" / "tutorial.md", ROOT / "docs" / "tutorial.ipynb"
# Other languages than Python become `%%bash` and so on.
HEADER = """---
jupyter:
  kernelspec: {name: python3, display_name: Python 3, language: python}
---
"""
# No colours, no bars; any command that fails stops its cell; this Python comes first.
ENVIRONMENT = {
    "ANSI_COLORS_DISABLED": "1",
    "NO_COLOR": "1",
    "TQDM_DISABLE": "1",
    "SHELLOPTS": "errexit",
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
}


def read_page() -> nbformat.NotebookNode:
    """Read the tutorial as a notebook without output."""
    notebook = jupytext.reads(HEADER + PAGE.read_text(encoding="utf8"), fmt="md")
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
    return notebook


def run_page() -> nbformat.NotebookNode:
    """Run the tutorial in the top folder.

    RAISES (CellExecutionError): If a cell fails.
    """
    notebook = read_page()
    os.environ.update(ENVIRONMENT)
    NotebookClient(
        notebook,
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": ROOT}},
        timeout=None,
    ).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            # wasabi's headings are bold all the same
            output.text = re.sub(r"\x1b\[[\d;]*m", "", output.get("text", ""))
    return notebook


if __name__ == "__main__":
    nbformat.write(run_page(), NOTEBOOK)
