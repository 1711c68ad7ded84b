import os

import pytest

from spacy_xling_ner.corpora.atomic import write_atomically


def test_all_files_are_written(tmp_path):
    paths = {tmp_path / "new" / "a": b"1", tmp_path / "b": b"2"}
    write_atomically(paths)
    assert all(path.read_bytes() == data for path, data in paths.items())
    assert sorted(os.listdir(tmp_path)) == ["b", "new"]


def test_new_file_has_the_mode_that_open_gives(tmp_path):
    write_atomically({tmp_path / "a": b"1"})
    (tmp_path / "b").write_bytes(b"1")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_nothing_is_left_or_touched_if_one_file_fails(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write_atomically({tmp_path / "a": b"new", tmp_path / "file" / "b": b"2"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["a", "file"]
