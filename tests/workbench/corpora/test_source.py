import pytest

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.source import read_json_items, read_lines, read_text


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


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('[{"a": 1}, {"a": 2},{"a": 3}]', ["1 (item 1)", "1 (item 2)", "1 (item 3)"]),
        ('[\n{"a": 1},\n{"a": 2}\n]', ["2", "3"]),
        ('{"a": 1}\n{"a": 2}\n', ["1", "2"]),
    ],
)
def test_an_item_that_shares_its_line_has_its_number(tmp_path, text, places):
    path = tmp_path / "a.json"
    path.write_text(text)
    items = list(read_json_items(path))
    assert [f"{line}" for line, _ in items] == places
    assert [item for _, item in items] == [{"a": n} for n in range(1, len(places) + 1)]


def test_an_error_in_one_line_names_the_column(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}, {"a": }]')
    with pytest.raises(CorpusFormatError, match=r"a.json:1: expected valid JSON.* at column 18"):
        list(read_json_items(path))
