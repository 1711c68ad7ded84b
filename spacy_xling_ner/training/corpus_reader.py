"""A corpus reader that keeps what it read: every pass after the first costs nothing."""

from pathlib import Path
from typing import Iterator, List, Optional, Tuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Corpus, Example
from spacy.util import registry


class KeptCorpus:
    """Examples of a `.spacy` file or a folder of them, tokenised once and kept in memory.

    spaCy's own reader reads the file and tokenises every text anew in each pass. The examples are
    the same, in the same order, and the predicted documents are fresh copies.
    """

    def __init__(self, path: Optional[Path], *, limit: int = 0, max_length: int = 0) -> None:
        """Make a reader; nothing is read yet.

        path (Optional[Path]): The file, or the folder; None for a corpus that is not needed.
        limit (int): The largest number of examples; 0 for all.
        max_length (int): Longest document in tokens; longer ones are cut at sentences; 0 for any.
        """
        self.path = path
        self.limit = limit
        self.max_length = max_length
        self._kept: List[Tuple[Doc, Doc]] = []
        self._nlp: Optional[Language] = None

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Give the examples.

        nlp (Language): The pipeline whose tokenizer makes the predicted documents.
        YIELDS (Example): The examples.
        RAISES (ValueError): If there is no path.
        """
        if self.path is None:
            raise ValueError(
                "No corpus was given. Name a .spacy file, or a folder of them, on the command "
                "line: --paths.train corpus/train.spacy --paths.dev corpus/dev.spacy"
            )
        if self._nlp is not nlp:
            corpus = Corpus(self.path, limit=self.limit, max_length=self.max_length)
            self._kept = [(example.predicted, example.reference) for example in corpus(nlp)]
            self._nlp = nlp
        for predicted, reference in self._kept:
            yield Example(predicted.copy(), reference)


@registry.readers("spacy_xling_ner.Corpus.v1")
def create_kept_corpus(path: Optional[Path], limit: int = 0, max_length: int = 0) -> KeptCorpus:
    """Create a corpus reader that reads and tokenises once and keeps the examples.

    path (Optional[Path]): A `.spacy` file, or a folder of them.
    limit (int): The largest number of examples; 0 for all.
    max_length (int): Longest document in tokens; longer ones are cut at sentences; 0 for any.
    RETURNS (Callable[[Language], Iterator[Example]]): The reader.
    """
    return KeptCorpus(path, limit=limit, max_length=max_length)
