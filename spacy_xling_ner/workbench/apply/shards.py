"""Cutting input files into shards, from their sizes alone."""

from glob import glob, has_magic
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Sequence, Set, Union

from ...errors import MissingExtraError, install_extra
from ..corpora.spacy_file import SUFFIX

JSONL, PARQUET, TEXT = ".jsonl", ".parquet", ".txt"
SUFFIXES = (TEXT, JSONL, PARQUET, SUFFIX)


class Shard(NamedTuple):
    """A piece of an input file, which becomes one part of the output.

    number (int): Number of the part, from 0.
    file (str): The file.
    start (int): Where it begins: byte of a file of lines, row of a Parquet file. A line belongs to
        the shard in which it begins.
    stop (int): The byte or row after its end. A `.spacy` file is one shard of one row.
    size (int): Bytes of input.
    """

    number: int
    file: str
    start: int
    stop: int
    size: int


def find_files(inputs: Iterable[Union[str, Path]]) -> List[Path]:
    """List the files of an input.

    inputs (Iterable[Union[str, Path]]): Files, globs, and folders, of which all files with a known
        suffix are read, sorted by name. Hidden files and those that begin with `_` are left out.
    RETURNS (List[Path]): Absolute paths, each once.
    RAISES (FileNotFoundError): If an input has no file.
    """
    found: Dict[Path, None] = {}  # in order, each once
    for name in map(str, inputs):
        is_glob = has_magic(name) and not Path(name).exists()
        files: List[Path] = []
        for place in map(Path, sorted(glob(name, recursive=True)) if is_glob else [name]):
            if place.is_dir():
                files += _files_below(place)
            elif place.is_file():
                files.append(place)
        if not files:
            raise FileNotFoundError(
                f"{name}: no input there; name a file, a glob in quotes, or a folder of "
                f"{', '.join(SUFFIXES)} files."
            )
        found.update(dict.fromkeys(file.resolve() for file in files))
    return list(found)


def _files_below(folder: Path) -> List[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in SUFFIXES
        and path.is_file()
        and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    ]


def plan_shards(files: Sequence[Path], part_bytes: int, field: str) -> List[Shard]:
    """Cut files into shards; the same files give the same shards.

    files (Sequence[Path]): The files.
    part_bytes (int): Bytes of input in a shard. Those of a Parquet file count uncompressed; a
        `.spacy` file is never cut.
    field (str): Name of the column with the text.
    RETURNS (List[Shard]): The shards, in order.
    RAISES (ValueError): If a Parquet file cannot be read, or has no such column.
    RAISES (ImportError): If there is a Parquet file, and pyarrow is not installed.
    """
    shards: List[Shard] = []
    for file in files:
        length = n_bytes = file.stat().st_size
        step = part_bytes
        if file.suffix == SUFFIX:
            length = step = 1
        elif file.suffix == PARQUET:
            length, n_bytes = _rows_and_bytes(file, field)
            step = max(1, part_bytes * length // max(1, n_bytes))
        for start in range(0, length, step):
            stop = min(start + step, length)
            size = n_bytes * (stop - start) // length
            shards.append(Shard(len(shards), str(file), start, stop, size))
    return shards


def load_parquet() -> Any:
    """Import pyarrow's module for Parquet.

    RETURNS (Any): `pyarrow.parquet`.
    RAISES (ImportError): If pyarrow is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError(f"Parquet needs pyarrow: {install_extra('parquet')}") from error
    return pyarrow.parquet


def parquet_columns(file: Path) -> Any:
    """Read the schema of a Parquet file; returns a `pyarrow.Schema`."""
    return load_parquet().read_schema(file)


def _rows_and_bytes(file: Path, field: str) -> "tuple[int, int]":
    parquet = load_parquet()
    try:
        meta = parquet.read_metadata(file)
    except (OSError, ValueError) as error:  # Arrow's own errors are ValueErrors
        raise ValueError(f"{file}: no Parquet file ({error}).") from error
    columns: Set[str] = set(meta.schema.to_arrow_schema().names)
    if field not in columns:
        raise ValueError(
            f"{file}: no column '{field}'; name that of the texts with --text-field: "
            f"{', '.join(sorted(columns))}."
        )
    groups = (meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    return meta.num_rows, sum(groups)


def row_batches(shard: Shard, columns: Union[List[str], None]) -> Iterator[Any]:
    """Read the rows of a shard of a Parquet file.

    shard (Shard): The shard.
    columns (Union[List[str], None]): The columns to read; None for all.
    YIELDS (Any): `pyarrow.RecordBatch` of some hundred rows.
    """
    file = load_parquet().ParquetFile(shard.file)
    groups, first, row = [], None, 0
    for i in range(file.num_row_groups):
        n_rows = file.metadata.row_group(i).num_rows
        if row < shard.stop and shard.start < row + n_rows:
            first = row if first is None else first
            groups.append(i)
        row += n_rows
    row = first or 0
    for batch in file.iter_batches(batch_size=_ROWS, row_groups=groups, columns=columns):
        start, stop = max(shard.start - row, 0), min(shard.stop - row, len(batch))
        row += len(batch)
        if start < stop:
            yield batch.slice(start, stop - start)
        if row >= shard.stop:
            return


_ROWS = 1024
