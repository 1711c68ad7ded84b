"""Reading the texts of a shard, one after the other."""

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union

from spacy.tokens import Doc
from spacy.vocab import Vocab

from ..corpora.errors import CorpusFormatError
from ..corpora.formats.raw_text import check_text
from ..corpora.spacy_file import SUFFIX, read_docs
from .shards import JSONL, PARQUET, Shard, parquet_columns, row_batches
from .summary import PartSummary

_BOM = b"\xef\xbb\xbf"


class InputText(NamedTuple):
    """A text to annotate.

    line (int): Its line, row or document within the shard, from 1.
    text (str): The text.
    fields (Dict[str, Any]): All fields of its record, as plain values.
    words (Optional[List[str]]): The words, if the input has words and no text.
    """

    line: int
    text: str
    fields: Dict[str, Any]
    words: Optional[List[str]] = None


class SetAside(NamedTuple):
    """A record that cannot be annotated: its line within the shard, from 1, and the reason."""

    line: int
    reason: str


def read_shard(
    shard: Shard, field: str, summary: PartSummary, *, all_fields: bool = True
) -> Iterator[Union[InputText, SetAside]]:
    """Read a shard; of a file of lines, no more than a line is held.

    shard (Shard): The shard.
    field (str): Name of the field or column with the text.
    summary (PartSummary): Counts lines and blank lines.
    all_fields (bool): Read the other columns of a Parquet file, too.
    YIELDS (Union[InputText, SetAside]): A text, or why there is none.
    RAISES (OSError): If the file cannot be read.
    RAISES (CorpusFormatError): If a `.spacy` file cannot be read.
    """
    suffix = Path(shard.file).suffix
    if suffix == SUFFIX:
        yield from _read_docs(shard, field, summary)
    elif suffix == PARQUET:
        yield from _read_rows(shard, field, summary, None if all_fields else [field])
    else:
        yield from _read_lines(shard, field, summary, is_json=suffix == JSONL)


def _read_lines(
    shard: Shard, field: str, summary: PartSummary, is_json: bool
) -> Iterator[Union[InputText, SetAside]]:
    for start, raw in _lines(shard):
        summary.lines += 1
        line = summary.lines
        if start == 0:
            raw = raw.removeprefix(_BOM)
        raw = raw.removesuffix(b"\n").removesuffix(b"\r")
        try:
            text = raw.decode("utf8")
        except UnicodeDecodeError as error:
            yield SetAside(line, f"expected UTF-8, got the byte 0x{raw[error.start]:02x}")
            continue
        if not text.strip():
            summary.blank += 1
        elif is_json:
            yield _parse(shard, line, text, field)
        else:
            yield InputText(line, text, {field: text})


def _lines(shard: Shard) -> Iterator[Tuple[int, bytes]]:
    with Path(shard.file).open("rb") as file:
        if shard.start:
            # the rest of the line that the shard before has begun, or only its end
            file.seek(shard.start - 1)
            file.readline()
        start = file.tell()
        while start < shard.stop and (raw := file.readline()):
            yield start, raw
            start += len(raw)


def _parse(shard: Shard, line: int, text: str, field: str) -> Union[InputText, SetAside]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"expected valid JSON, got {error.msg} at column {error.colno}"
        return SetAside(line, reason)
    except (ValueError, RecursionError) as error:  # too many digits, or brackets
        return SetAside(line, f"expected valid JSON, got {error}")
    if not isinstance(record, dict):
        return SetAside(line, f"expected a JSON object, got {repr(record)[:60]}")
    return _checked(shard, line, record.get(field), record, field)


def _checked(
    shard: Shard, line: int, text: Any, fields: Dict[str, Any], field: str
) -> Union[InputText, SetAside]:
    try:
        return InputText(line, check_text(Path(shard.file), line, text, field), fields)
    except CorpusFormatError as error:
        return SetAside(line, error.reason)


def _read_rows(
    shard: Shard, field: str, summary: PartSummary, columns: Optional[List[str]]
) -> Iterator[Union[InputText, SetAside]]:
    # the names of all columns, with or without their values
    names = dict.fromkeys(parquet_columns(Path(shard.file)).names)
    for batch in row_batches(shard, columns):
        for i in range(len(batch)):
            summary.lines += 1
            try:
                read = {name: batch.column(name)[i].as_py() for name in batch.schema.names}
            except ValueError as error:  # such as bytes that are no UTF-8
                yield SetAside(summary.lines, f"a value that cannot be read: {error}")
            else:
                yield _checked(shard, summary.lines, read[field], {**names, **read}, field)


def _read_docs(
    shard: Shard, field: str, summary: PartSummary
) -> Iterator[Union[InputText, SetAside]]:
    for doc in read_docs(Path(shard.file), Vocab(), user_data=False):
        summary.lines += 1
        words = [token.text for token in doc] if doc.has_unknown_spaces else None
        yield InputText(summary.lines, doc.text, {field: doc.text}, words)


def make_input(vocab: Vocab, text: InputText) -> Union[str, Doc]:
    """Give the input of a pipeline: the text, or a document of the words."""
    return text.text if text.words is None else Doc(vocab, words=text.words)
