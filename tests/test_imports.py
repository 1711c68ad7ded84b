"""A loaded pipeline is free of the tools around it; `import-linter` checks the rest (`.ci/run`)."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ARCHIVE = Path(__file__).parent / "data" / "pipelines_0_1_0.zip"
CODE = """
import json, sys, spacy
nlp = spacy.load(sys.argv[1])
assert nlp("シャキーラの曲をかけて") is not None
print(json.dumps(sorted(sys.modules)))
"""
NOT_NEEDED = (
    "spacy_xling_ner.workbench",
    "spacy_xling_ner.cli",
    "sqlite3",
    "pandas",
    "scipy",
    "pyarrow",
    "ray",
)


@pytest.mark.parametrize("name", ["bridge", "paper"])
def test_a_loaded_pipeline_imports_no_tool(tmp_path, name):
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path)
    shown = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = json.loads(shown.stdout)
    assert "spacy_xling_ner.pipeline.xling_ner" in modules
    for package in NOT_NEEDED:
        found = [m for m in modules if m == package or m.startswith(f"{package}.")]
        assert not found, found
