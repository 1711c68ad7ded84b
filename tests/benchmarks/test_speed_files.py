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


def test_no_pipeline(tmp_path):
    for path in (str(tmp_path), "no_such_package", "spacy"):
        with pytest.raises(ValueError, match="No pipeline at"):
            pipeline_folder(path)


def test_disk_size_is_that_of_all_files(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "sub" / "b").write_bytes(b"4567")
    assert disk_size(tmp_path) == 7
    assert disk_size(tmp_path / "a") == 3


def test_peak_memory_is_the_process_own_and_stays():
    code = """
from benchmarks.speed.footprint import peak_memory
before = peak_memory()
block = bytes(range(250)) * 400_000
during = peak_memory()
del block
print(before, during, peak_memory())
"""
    # larger than what the process measures: a peak that begins with the parent's would show it
    ballast = bytes(range(250)) * 1_200_000
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    before, during, after = map(int, done.stdout.split())
    assert 100e6 <= during - before < 130e6
    assert after > 0.99 * during  # the kernel counts in steps
    assert during < len(ballast)
