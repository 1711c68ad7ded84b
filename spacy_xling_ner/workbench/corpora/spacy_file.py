"""Reading `.spacy` files, with errors that name the file, and writing them with a report."""

import hashlib
from pathlib import Path
from typing import Any, Dict, Iterator, Optional, Protocol

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from .atomic import Stage, json_bytes, write_atomically
from .errors import CorpusFormatError

SUFFIX = ".spacy"


def read_docs(path: Path, vocab: Vocab, *, user_data: bool = True) -> Iterator[Doc]:
    """Read the documents of a `.spacy` file.

    path (Path): The file.
    vocab (Vocab): Vocabulary of the documents.
    user_data (bool): Read the user data of the documents too, which takes most of the time.
    YIELDS (Doc): The documents.
    RAISES (CorpusFormatError): If the file is missing or no `.spacy` file.
    """
    expected = "a .spacy file, as `xling convert` writes it"
    if path.suffix != SUFFIX or not path.is_file():
        got = "no such file" if path.suffix == SUFFIX else "another suffix"
        raise CorpusFormatError(path, 1, expected, got)
    try:
        doc_bin = DocBin().from_disk(path)
        if not user_data:
            doc_bin.user_data = []
        yield from doc_bin.get_docs(vocab)
    except Exception as error:  # zlib, msgpack and numpy have their own errors
        raise CorpusFormatError(path, 1, expected, f"something else ({error})") from error


class CorpusReport(Protocol):
    """A report that goes beside a `.spacy` file.

    sha256 (str): Checksum of the file: it shows whether the file was changed later.
    """

    sha256: str

    def to_dict(self) -> Dict[str, Any]:
        """Give the report as plain values."""


def write_docs(
    path: Path, docs: DocBin, report: CorpusReport, stage: Optional[Stage] = None
) -> None:
    """Write a `.spacy` file and its report, both or none.

    path (Path): The file; the report is written to `PATH.report.json`.
    docs (DocBin): The documents.
    report (CorpusReport): The report, which gets the checksum.
    stage (Optional[Stage]): See `write_atomically`.
    RAISES (OSError): If a file cannot be written; then none has changed.
    """
    data = docs.to_bytes()
    report.sha256 = hashlib.sha256(data).hexdigest()
    write_atomically({path: data, report_path(path): json_bytes(report.to_dict())}, stage)


def report_path(path: Path) -> Path:
    """Get the path of the report beside a `.spacy` file."""
    return path.with_name(path.name + ".report.json")
