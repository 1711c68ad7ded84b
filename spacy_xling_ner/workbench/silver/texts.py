"""Reading raw texts: one per line, JSONL, or the texts of a `.spacy` file."""

from pathlib import Path
from typing import Iterable, Iterator

from spacy.vocab import Vocab

from ..corpora.errors import CorpusFormatError
from ..corpora.source import read_json_lines, read_lines
from ..corpora.spacy_file import SUFFIX, read_docs


def read_texts(path: Path) -> Iterator[str]:
    """Read the texts of a file; annotation is ignored.

    path (Path): `.spacy`, `.jsonl` (objects with `text`), or any other name for one text per line.
    YIELDS (str): Every text that is not blank.
    RAISES (CorpusFormatError): If the file cannot be read, or a line of JSONL has no text.
    """
    texts: Iterable[str]
    if path.suffix == SUFFIX:
        texts = (doc.text for doc in read_docs(path, Vocab(), user_data=False))
    elif path.suffix == ".jsonl":
        texts = _read_jsonl(path)
    else:
        texts = read_lines(path)
    for text in texts:
        if text.strip():
            yield text


def _read_jsonl(path: Path) -> Iterator[str]:
    for number, item in read_json_lines(path):
        text = item.get("text") if isinstance(item, dict) else None
        if not isinstance(text, str):
            got = repr(item)[:60]
            raise CorpusFormatError(path, number, 'an object with "text", a string', got)
        yield text
