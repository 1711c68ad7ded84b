import os

import pytest

from spacy_xling_ner.workbench.corpora.atomic import open_atomically, write_atomically


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


def test_text_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "new" / "a.txt"
    with open_atomically(path) as file:
        file.write("山\n")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == "山\n".encode()
    assert os.listdir(path.parent) == ["a.txt"]


def test_text_has_the_mode_that_open_gives(tmp_path):
    with open_atomically(tmp_path / "a"):
        pass
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_broken_text_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def interrupt():
        with open_atomically(path) as file:
            file.write("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]
