import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from benchmarks.speed.footprint import disk_size, pipeline_folder
from benchmarks.speed.fresh import files
from benchmarks.speed.systems import SYSTEMS

ROOT = Path(__file__).resolve().parents[2]


def test_folder_of_a_pipeline(tmp_path):
    spacy.blank("ja").to_disk(tmp_path / "pipeline")
    assert pipeline_folder(str(tmp_path / "pipeline")) == tmp_path / "pipeline"


def test_folder_of_a_package():
    folder = pipeline_folder("ja_ginza")
    assert (folder / "ner").is_dir()
    (ginza,) = (system for system in SYSTEMS if system.name == "ja-ginza")
    assert files(ginza) == folder


def test_missing_pipeline(tmp_path):
    for path in (str(tmp_path), "no_such_package", "spacy"):
        with pytest.raises(ValueError, match="No pipeline at"):
            pipeline_folder(path)


def test_disk_size_sums_all_files(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "sub" / "b").write_bytes(b"4567")
    assert disk_size(tmp_path) == 7
    assert disk_size(tmp_path / "a") == 3


def test_peak_memory_excludes_the_parent_and_never_falls():
    code = """
from benchmarks.speed.footprint import peak_memory
before = peak_memory()
block = bytes(range(250)) * 200_000
during = peak_memory()
del block
print(before, during, peak_memory())
"""
    # larger than the child's peak, so a value that starts with the parent's peak would show
    ballast = bytes(range(250)) * 600_000
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    before, during, after = map(int, done.stdout.split())
    assert 50e6 <= during - before < 80e6
    assert after > 0.99 * during  # the kernel counts in steps
    assert during < len(ballast)
