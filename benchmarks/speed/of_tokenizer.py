"""Japanese tokenizers alone, as `worker` opens them, and what flair tokenises with."""

from collections import deque
from typing import Any, Callable, Iterable, List


class Tokenizer:
    """A registered tokenizer, or `sudachipy`: what it calls, which makes no documents."""

    packages = ("spacy", "sudachipy")

    def __init__(self, name: str) -> None:
        """Make the tokenizer, and let it load its dictionary.

        name (str): Its name in the registry `tokenizers`, or `sudachipy`.
        """
        self.tokenize = sudachipy_words() if name == "sudachipy" else _registered(name)
        self.tokenize("始め")

    def raw(self, texts: Iterable[str]) -> None:
        """Tokenise texts."""
        deque(map(self.tokenize, texts), maxlen=0)


def sudachipy_words() -> Callable[[str], List[str]]:
    """Make a tokenizer of short words (split mode A).

    RETURNS (Callable[[str], List[str]]): Gives the words of a text, white space left out.
    """
    from sudachipy import Dictionary, SplitMode

    dictionary = Dictionary()
    # SudachiPy 0.7 renamed it
    create: Any = getattr(dictionary, "tokenizer", None) or dictionary.create
    tokenizer = create(mode=SplitMode.A)

    def words(text: str) -> List[str]:
        surfaces = [morpheme.surface() for morpheme in tokenizer.tokenize(text)]
        return [surface for surface in surfaces if surface.strip()]

    return words


def _registered(name: str) -> Callable[[str], Any]:
    import spacy  # which a Python of flair's own need not have

    return spacy.blank("ja", config={"nlp": {"tokenizer": {"@tokenizers": name}}}).make_doc
