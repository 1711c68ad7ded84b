import hashlib
import os

from spacy_xling_ner.workbench.experiments.grid.checksums import checksum


def test_of_a_file(tmp_path):
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


def test_of_a_folder_counts_names_and_contents(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one").write_text("1")
    first = checksum(tmp_path)
    assert checksum(tmp_path) == first
    (tmp_path / "b" / "one").rename(tmp_path / "b" / "two")
    second = checksum(tmp_path)
    (tmp_path / "b" / "two").write_text("22")
    assert len({first, second, checksum(tmp_path)}) == 3


def test_of_nothing(tmp_path):
    assert checksum(tmp_path / "none") is None
