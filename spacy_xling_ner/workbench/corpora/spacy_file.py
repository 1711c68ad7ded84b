"""Reading `.spacy` files, with errors that name the file."""

from pathlib import Path
from typing import Iterator

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from .errors import CorpusFormatError

SUFFIX = ".spacy"


def read_docs(path: Path, vocab: Vocab, *, user_data: bool = True) -> Iterator[Doc]:
    """Read the documents of a `.spacy` file.

    path (Path): The file.
    vocab (Vocab): The documents' vocabulary.
    user_data (bool): Whether to read their user data too, which takes longer than all the rest.
    YIELDS (Doc): The documents.
    RAISES (CorpusFormatError): The file is missing, or something else.
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
    except Exception as error:  # zlib, msgpack and numpy have errors of their own
        raise CorpusFormatError(path, 1, expected, f"something else ({error})") from error


def as_read_in_training(nlp: Language, doc: Doc) -> Doc:
    """Make the document that spaCy's corpus reader gives a network in place of a gold document.

    nlp (Language): The pipeline.
    doc (Doc): The gold document.
    RETURNS (Doc): Of the same words if their spaces are unknown, else tokenised anew.
    """
    if doc.has_unknown_spaces:
        return Doc(nlp.vocab, words=[token.text for token in doc])
    return nlp.make_doc(doc.text)
