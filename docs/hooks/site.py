"""Hooks of mkdocs: pages from outside of `docs`, the reference, and a report."""

import json
import re
import shutil
from pathlib import Path
from posixpath import join, normpath, relpath
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from reference import reference_pages

from spacy_xling_ner.workbench.report import write_report

ROOT = Path(__file__).parents[2]

# Files of the repository that are pages of the site.
OUTSIDE = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "assets/assistant/README.md": "embedded_corpus.md",
    "assets/readings/README.md": "readings.md",
    "examples/onnx/README.md": "onnx.md",
    "examples/your_own_data/README.md": "your_own_data.md",
}
REPORT, RESULTS = "live_report.html", ROOT / "benchmarks" / "results" / "bridge.json"
# Stands for a comment in a page, as only the site has the report.
MARK = "<!-- site: live report -->"
SEE = (
    f"[This is a report]({REPORT}) of the grid `bridge.yml`. It is drawn from the results in "
    "the repository; with the cells at hand it would have errors and sentences, too."
)
NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are not in `docs`."""
    for path, uri in OUTSIDE.items():
        files.append(File.generated(config, uri, abs_src_path=str(ROOT / path)))
    for uri, text in reference_pages().items():
        files.append(File.generated(config, uri, content=text))
    files.append(File.generated(config, REPORT, content=live_report()))
    return files


def on_page_markdown(markdown: str, page: Page, **kwargs: Any) -> str:
    """Turn links between files of the repository into links between pages of the site."""
    uri = page.file.src_uri
    inside = {uri: path for path, uri in OUTSIDE.items()}
    folder = str(Path(inside.get(uri, f"docs/{uri}")).parent)

    def site_link(match: "re.Match[str]") -> str:
        path = normpath(join(folder, match[1]))
        target = OUTSIDE.get(path, path.removeprefix("docs/"))
        return f"]({relpath(target, str(Path(uri).parent))}{match[2] or ''})"

    markdown = LINK.sub(site_link, markdown)
    if uri == "tutorial.md":
        return with_output(markdown)
    return markdown.replace(MARK, SEE)


def with_output(markdown: str) -> str:
    """Add the output of the tutorial's commands, from its notebook."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf8"))["cells"]
    commands = (cell for cell in cells if "".join(cell["source"]).startswith("%%bash"))

    def add(match: "re.Match[str]") -> str:
        texts = ["".join(output["text"]) for output in next(commands)["outputs"]]
        return f"{match[0]}\n```text\n{''.join(texts).strip()}\n```\n"

    return re.sub(r"```bash\n.*?```\n", add, markdown, flags=re.DOTALL)


def live_report() -> str:
    """Draw the report of a grid from its committed results."""
    with TemporaryDirectory() as folder:
        shutil.copy(RESULTS, Path(folder) / "results.json")
        return write_report(folder).read_text(encoding="utf8")
