import pytest

from spacy_xling_ner.workbench.apply.read_shard import InputText, SetAside, read_shard
from spacy_xling_ner.workbench.apply.shards import find_files, plan_shards
from spacy_xling_ner.workbench.apply.summary import PartSummary

from .conftest import import_pyarrow

LINES = "\ufeffAnna\n\nbeyond 東京 here\r\n \t\n\nthe end"


@pytest.mark.parametrize("part_bytes", [1, 2, 3, 5, 7, 11, 1000])
@pytest.mark.parametrize("end", ["", "\n"])
def test_each_line_is_in_one_shard_however_the_file_is_cut(tmp_path, part_bytes, end):
    path = tmp_path / "a.txt"
    path.write_bytes((LINES + end).encode("utf8"))
    found, blank, lines = [], 0, 0
    for shard in plan_shards([path], part_bytes, "text"):
        summary = PartSummary()
        for text in read_shard(shard, "text", summary):
            assert text.fields == {"text": text.text}
            found.append((lines + text.line, text.text))
        blank += summary.blank
        lines += summary.lines
    assert found == [(1, "Anna"), (3, "beyond 東京 here"), (6, "the end")]
    assert (blank, lines) == (3, 6)


@pytest.mark.parametrize("part_bytes", [1, 30, 10_000])
def test_each_row_is_in_one_shard(tmp_path, part_bytes):
    pyarrow = import_pyarrow()
    path = tmp_path / "a.parquet"
    texts = [f"text {i}" for i in range(50)]
    table = pyarrow.table({"text": texts, "n": range(50)})
    pyarrow.parquet.write_table(table, path, row_group_size=7)
    shards = plan_shards([path], part_bytes, "text")
    assert len(shards) == {1: 50, 10_000: 1}.get(part_bytes, len(shards))
    rows = [row for shard in shards for row in read_shard(shard, "text", PartSummary())]
    assert [row.fields for row in rows] == [{"text": t, "n": i} for i, t in enumerate(texts)]


def test_faults_have_line_and_reason(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [
        b'{"text": "ok"}',
        b'{"text": "cut',
        b"[1]",
        b'{"txt": "x"}',
        b'{"text": 5}',
        b'{"text": "\xff"}',
        b'{"text": "\\ud800"}',
        b"[" * 100_000,
        b'{"text": ' + b"1" * 5000 + b"}",
        b'{"text": "ok"}',
    ]
    path.write_bytes(b"\n".join(lines))
    (shard,) = plan_shards([path], 1 << 20, "text")
    found = list(read_shard(shard, "text", PartSummary()))
    assert [type(each) for each in found] == [InputText, *[SetAside] * 8, InputText]
    assert [each.line for each in found] == [*range(1, 11)]
    reasons = [each.reason for each in found[1:-1]]
    for reason, part in zip(
        reasons,
        (
            "expected valid JSON, got Unterminated string",
            "expected a JSON object, got [1]",
            'expected a "text" that is a string, got None',
            "got 5",
            "expected UTF-8, got the byte 0xff",
            "half a surrogate pair",
            "expected valid JSON",
            "expected valid JSON",
        ),
        strict=True,
    ):
        assert part in reason


def test_folders_and_globs(tmp_path):
    for name in ("b.txt", "a.jsonl", "sub/c.txt", ".d.txt", "_e.txt", ".git/f.txt", "g.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    def names(*inputs):
        found = find_files([tmp_path / each for each in inputs])
        return [path.relative_to(tmp_path).as_posix() for path in found]

    assert names("") == ["a.jsonl", "b.txt", "sub/c.txt"]
    assert names("*.txt") == ["_e.txt", "b.txt"]
    assert names("**/*.txt") == ["_e.txt", "b.txt", "sub/c.txt"]
    # a file that is named is read whatever it is called, and once
    assert names("g.pdf", "b.txt", "*.pdf") == ["g.pdf", "b.txt"]
    for name in ("none.txt", "*.csv"):
        with pytest.raises(FileNotFoundError, match="no input there"):
            names(name)


def test_a_parquet_file_without_the_column_is_an_error(tmp_path):
    pyarrow = import_pyarrow()
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"body": ["x"], "id": [1]}), path)
    with pytest.raises(ValueError, match=r"no column 'text'; .* --text-field: body, id"):
        plan_shards([path], 100, "text")
    path.write_bytes(b"PAR1")
    with pytest.raises(ValueError, match=r"a\.parquet: no Parquet file"):
        plan_shards([path], 100, "text")
