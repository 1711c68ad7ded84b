from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.experiments.grid.cell import GridCell

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
def test_whatever_determines_the_result_changes_the_key(change):
    assert replace(CELL, **change).key != CELL.key


def test_its_name_and_its_time_do_not():
    assert replace(CELL, name="b", seconds=9.0).key == CELL.key
    assert replace(CELL, settings={"seed": 0, "paths": ["a"]}).key == CELL.key


def test_its_folder_has_name_and_key():
    assert CELL.folder == f"corpus-a-{CELL.key}"
