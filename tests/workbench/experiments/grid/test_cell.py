import hashlib
import os
from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.experiments.grid.cell import GridCell, checksum

CELL = GridCell(
    kind="corpus",
    name="corpus-a",
    settings={"paths": ["a"], "seed": 0},
    needs={"utterances": "k"},
    data={"a": "md5"},
    versions={"spacy": "3.8"},
    seconds=2.0,
)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "system"},
        {"settings": {"paths": ["a"], "seed": 1}},
        {"needs": {"utterances": "other"}},
        {"data": {"a": "other"}},
        {"versions": {"spacy": "3.9"}},
    ],
)
def test_everything_that_determines_the_result_changes_the_key(change):
    assert replace(CELL, **change).key != CELL.key


def test_name_and_estimates_do_not_change_the_key():
    assert replace(CELL, name="b", seconds=9.0, documents=5).key == CELL.key
    assert replace(CELL, settings={"seed": 0, "paths": ["a"]}).key == CELL.key


def test_its_folder_has_name_and_key():
    assert CELL.folder == f"corpus-a-{CELL.key}"


def test_checksum_of_a_file(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 3_000_000)
    assert checksum(path) == hashlib.md5(b"x" * 3_000_000).hexdigest()


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "a"
    path.write_text("one")
    first = checksum(path)
    path.write_text("two")
    os.utime(path, ns=(1, 1))
    assert checksum(path) != first


def test_checksum_of_a_folder_depends_on_names_and_contents(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one").write_text("1")
    first = checksum(tmp_path)
    assert checksum(tmp_path) == first
    (tmp_path / "b" / "one").rename(tmp_path / "b" / "two")
    second = checksum(tmp_path)
    (tmp_path / "b" / "two").write_text("22")
    assert len({first, second, checksum(tmp_path)}) == 3


def test_checksum_of_a_missing_path_is_none(tmp_path):
    assert checksum(tmp_path / "none") is None
