"""A corpus reader that keeps its examples: every pass after the first costs almost nothing."""

from functools import lru_cache
from pathlib import Path
from typing import Callable, Iterator, List, Optional, Tuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Corpus, Example
from spacy.util import registry

from ..errors import MissingFileError, SettingError


@registry.readers("spacy_xling_ner.Corpus.v1")
def create_kept_corpus(
    path: Optional[Path], limit: int = 0, max_length: int = 0
) -> Callable[[Language], Iterator[Example]]:
    """Create a corpus reader that reads and tokenises once and keeps the examples in memory.

    spaCy's own reader reads the file and tokenises every text again in each pass. The examples are
    the same, in the same order, and the predicted documents are fresh copies.

    path (Optional[Path]): A `.spacy` file, or a folder of them; None for a corpus that is not used.
    limit (int): The largest number of examples; 0 for all.
    max_length (int): Longest document in tokens; longer ones are cut at sentences; 0 for any.
    RETURNS (Callable[[Language], Iterator[Example]]): The reader; without a path it raises a
        SettingError, and a MissingFileError if there is no such file.
    """

    @lru_cache(maxsize=1)
    def load(nlp: Language) -> List[Tuple[Doc, Doc]]:
        if path is None:
            raise SettingError(
                "No corpus was given. Name a .spacy file, or a folder of them, on the command "
                "line: --paths.train corpus/train.spacy --paths.dev corpus/dev.spacy"
            )
        if not Path(path).exists():
            raise MissingFileError(
                f"No corpus at '{path}'; make it with: python -m spacy xling convert, or "
                "correct --paths.train or --paths.dev."
            )
        corpus = Corpus(path, limit=limit, max_length=max_length)
        return [(example.predicted, example.reference) for example in corpus(nlp)]

    def read(nlp: Language) -> Iterator[Example]:
        for predicted, reference in load(nlp):
            yield Example(predicted.copy(), reference)

    return read
