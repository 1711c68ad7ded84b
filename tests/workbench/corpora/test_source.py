import pytest

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.source import read_lines, read_text


def test_mark_and_line_ends_are_removed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff猫\r\nx\u2028y\r\n".encode())
    assert read_lines(path) == ["猫", "x\u2028y", ""]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "expected at least one text, got an empty file"),
        (b"\xef\xbb\xbf\r\n \n", 1, "expected at least one text, got an empty file"),
        (b"a\nb\n\xff\n", 3, "expected UTF-8, got the byte 0xff"),
    ],
)
def test_unreadable_contents_are_named(tmp_path, data, line, message):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(CorpusFormatError) as caught:
        read_text(path)
    assert str(caught.value) == f"{path}:{line}: {message}"


def test_missing_file_and_folder_are_named(tmp_path):
    with pytest.raises(CorpusFormatError, match="no such file"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(CorpusFormatError, match="expected a readable file"):
        read_text(tmp_path)
