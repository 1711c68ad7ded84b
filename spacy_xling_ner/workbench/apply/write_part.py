"""Writing a part of the output, and joining parts to one file."""

import base64
import json
import os
import shutil
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, Iterator, List, Protocol, Sequence
from uuid import UUID, uuid4

from spacy.tokens import Doc, DocBin

from ..corpora.spacy_file import SUFFIX
from .read_shard import InputText
from .shards import JSONL, PARQUET, Shard, load_parquet, row_batches

FORMATS = {"jsonl": JSONL, "parquet": PARQUET, "spacy": SUFFIX}
ENTITIES, TOKENS, FIELDS = "entities", "tokens", "fields"
# How the name of a file begins that is not in its place yet.
LEFTOVER = ".tmp-"
# Bytes of a row group of a joined file, and texts that become Arrow columns at a time.
_GROUP_BYTES = 64 << 20
_PACK = 256
_COMPRESSION = "zstd"


class Part(Protocol):
    """A part that is being written."""

    def add(self, text: InputText, doc: Doc, found: Dict[str, Any]) -> None:
        """Add a text.

        text (InputText): The text.
        doc (Doc): The annotated document, which is not kept.
        found (Dict[str, Any]): Its `entities`, and perhaps `tokens`, as plain values.
        RAISES (ValueError): If the record cannot be written in this format.
        """

    def close(self) -> None:
        """Write what is left."""


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a path to write to, which is moved to its place if the block ends well.

    path (Path): The file. Of two that write it at a time, one after the other replaces it.
    YIELDS (Path): A hidden path beside it.
    """
    # no lock and no swap of folders, unlike `replace_outputs`: network file systems have neither
    place = path.with_name(f"{LEFTOVER}{uuid4().hex}-{path.name}")
    try:
        yield place
        with place.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(place, path)
    finally:
        place.unlink(missing_ok=True)


@contextmanager
def open_part(path: Path, shard: Shard, field: str, has_tokens: bool) -> Iterator[Part]:
    """Open a part for writing; its file appears if the block ends well.

    path (Path): The file, whose suffix names the format.
    shard (Shard): Its shard.
    field (str): Name of the field with the text.
    has_tokens (bool): Whether it has the field `tokens`.
    YIELDS (Part): The part.
    """
    with new_file(path) as place:
        part: Part
        if path.suffix == PARQUET:
            part = ParquetPart(place, shard, field, has_tokens)
        elif path.suffix == SUFFIX:
            part = SpacyPart(place, field)
        else:
            part = JsonlPart(place)
        yield part
        part.close()


class JsonlPart:
    """A file with a JSON object a line: all fields of the record, and the annotation."""

    def __init__(self, path: Path) -> None:
        """Open the file."""
        self.file = path.open("wb")

    def add(self, text: InputText, doc: Doc, found: Dict[str, Any]) -> None:
        """Add a text; see `Part`."""
        self.file.write(json_line({**text.fields, **found}) + b"\n")

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class SpacyPart:
    """A `.spacy` file; other fields of a record are in `Doc.user_data["fields"]`, as JSON."""

    def __init__(self, path: Path, field: str) -> None:
        """Create it in memory."""
        self.path, self.field = path, field
        self.docs = DocBin(store_user_data=True)

    def add(self, text: InputText, doc: Doc, found: Dict[str, Any]) -> None:
        """Add a text; see `Part`."""
        others = {name: value for name, value in text.fields.items() if name != self.field}
        if others:
            doc.user_data[FIELDS] = json_line(others).decode()
        self.docs.add(doc)

    def close(self) -> None:
        """Write the file."""
        self.docs.to_disk(self.path)


class ParquetPart:
    """A Parquet file: the columns of a Parquet input, or text and other fields; and annotation."""

    def __init__(self, path: Path, shard: Shard, field: str, has_tokens: bool) -> None:
        """Create it in memory."""
        self.path, self.shard, self.field = path, shard, field
        self.keeps_columns = Path(shard.file).suffix == PARQUET
        self.schema = annotation_schema(has_tokens)
        if not self.keeps_columns:
            self.schema = text_schema(field, self.schema)
        self.rows: List[int] = []
        self.batches: List[Any] = []
        self.waiting: List[Dict[str, Any]] = []

    def add(self, text: InputText, doc: Doc, found: Dict[str, Any]) -> None:
        """Add a text; see `Part`."""
        if self.keeps_columns:
            self.rows.append(text.line - 1)
            self.waiting.append(found)
        else:
            others = {name: value for name, value in text.fields.items() if name != self.field}
            line = json_line(others).decode() if others else None
            self.waiting.append({self.field: text.text, FIELDS: line, **found})
        if len(self.waiting) >= _PACK:
            self._pack()

    def close(self) -> None:
        """Write the file."""
        import pyarrow

        self._pack()
        table = pyarrow.Table.from_batches(self.batches, self.schema)
        if self.keeps_columns:
            own = pyarrow.Table.from_batches(row_batches(self.shard, None)).take(self.rows)
            own = own.drop_columns([name for name in own.column_names if name in self.schema.names])
            for column in self.schema:
                own = own.append_column(column, table[column.name])
            table = own
        load_parquet().write_table(table, self.path, compression=_COMPRESSION)

    def _pack(self) -> None:
        # Arrow's columns take a tenth of the memory of Python's values
        import pyarrow

        self.batches.append(pyarrow.RecordBatch.from_pylist(self.waiting, self.schema))
        self.waiting = []


def annotation_schema(has_tokens: bool) -> Any:
    """Give the columns of the annotation as a `pyarrow.Schema`."""
    load_parquet()
    import pyarrow

    place = [("start", pyarrow.int32()), ("end", pyarrow.int32())]
    string = pyarrow.string()
    entity = [*place, ("label", string), ("text", string), ("score", pyarrow.float64())]
    columns = [(ENTITIES, pyarrow.list_(pyarrow.struct(entity)))]
    if has_tokens:
        token = [*place, ("text", string), ("romaji", string)]
        columns.append((TOKENS, pyarrow.list_(pyarrow.struct(token))))
    return pyarrow.schema(columns)


def text_schema(field: str, annotation: Any) -> Any:
    """Give the columns of a Parquet output whose input is none: text, fields, annotation."""
    import pyarrow

    columns = [(field, pyarrow.string()), (FIELDS, pyarrow.string())]
    return pyarrow.schema([*columns, *annotation])


def json_line(values: Dict[str, Any]) -> bytes:
    """Serialise a record; dates and numbers that JSON lacks become strings, bytes base 64.

    values (Dict[str, Any]): The record.
    RETURNS (bytes): One line, without its end.
    RAISES (ValueError): If a value has no such form.
    """
    try:
        return json.dumps(values, ensure_ascii=False, default=_plain).encode("utf8")
    except TypeError as error:
        raise ValueError(f"a field that JSON cannot hold: {error}") from error


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (date, time, timedelta, Decimal, UUID)):  # a datetime is a date
        return str(value)
    raise TypeError(f"a {type(value).__name__}")


def join_parts(parts: Sequence[Path], output: Path) -> None:
    """Write parts as one file, of the format that its suffix names.

    Only a `.spacy` file is put together in memory.

    parts (Sequence[Path]): The parts, in order; at least one.
    output (Path): The file.
    RAISES (ValueError): If Parquet files have different columns.
    """
    if output.suffix == SUFFIX:
        docs = DocBin(store_user_data=True)
        for part in parts:
            docs.merge(DocBin(store_user_data=True).from_disk(part))
        docs.to_disk(output)
    elif output.suffix == PARQUET:
        _join_parquet(parts, output)
    else:
        with output.open("wb") as file:
            for part in parts:
                with part.open("rb") as piece:
                    shutil.copyfileobj(piece, file)


def _join_parquet(parts: Sequence[Path], output: Path) -> None:
    import pyarrow

    parquet = load_parquet()
    schema = parquet.read_schema(parts[0])
    with parquet.ParquetWriter(output, schema, compression=_COMPRESSION) as writer:
        waiting: List[Any] = []
        for part in parts:
            table = parquet.read_table(part)
            if not table.schema.equals(schema):
                raise ValueError(
                    f"{output}: the input files have different columns; name a folder as output, "
                    "whose parts may differ."
                )
            waiting.append(table)
            if sum(each.nbytes for each in waiting) >= _GROUP_BYTES:
                writer.write_table(pyarrow.concat_tables(waiting))
                waiting = []
        if waiting:
            writer.write_table(pyarrow.concat_tables(waiting))
