import ctypes
import os
import resource

import pytest

from spacy_xling_ner.workbench.corpora.atomic import (
    open_atomically,
    remove_leftovers,
    replace_outputs,
    write_atomically,
)


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


def test_a_full_disk_names_the_file(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            write_atomically({tmp_path / "a": bytes(5000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.filename == str(tmp_path / "a")
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


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


def write_folder(path, text):
    with replace_outputs() as stage:
        stage(path).mkdir()
        (stage(path) / "new.txt").write_text(text)


@pytest.mark.parametrize("swaps", [True, False])
def test_a_folder_is_replaced_as_a_whole(tmp_path, monkeypatch, swaps):
    if not swaps:  # a system without this call
        monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "old.txt").write_text("old")
    write_folder(tmp_path / "a", "new")
    assert os.listdir(tmp_path / "a") == ["new.txt"]
    (tmp_path / "b").write_text("a file")
    write_folder(tmp_path / "b", "new")
    assert (tmp_path / "b" / "new.txt").read_text() == "new"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_an_interrupted_folder_leaves_the_old_one(tmp_path):
    write_folder(tmp_path / "a", "old")
    with pytest.raises(KeyboardInterrupt), replace_outputs() as stage:
        stage(tmp_path / "a").mkdir()
        raise KeyboardInterrupt
    assert (tmp_path / "a" / "new.txt").read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_no_file_replaces_a_folder_and_the_others_stay(tmp_path):
    write_folder(tmp_path / "folder", "old")
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(IsADirectoryError, match="folder' is a folder; name a file"):
        write_atomically({tmp_path / "a": b"new", tmp_path / "folder": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["a", "folder"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    write_atomically({tmp_path / "link": b"new"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"


def test_leftovers_of_a_killed_process_go_and_those_of_a_running_one_stay(tmp_path):
    left = tmp_path / ".a.x1.tmp"
    left.mkdir()
    (left / "a.old").write_bytes(b"old")  # killed while it replaced a folder without a swap
    with replace_outputs() as stage:
        stage(tmp_path / "b").write_bytes(b"half")
        remove_leftovers(tmp_path / "a")
        remove_leftovers(tmp_path / "b")
        assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]
