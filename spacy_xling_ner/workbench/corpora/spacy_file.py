"""Reading `.spacy` files, with errors that name the file."""

from pathlib import Path
from typing import Iterator

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

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
