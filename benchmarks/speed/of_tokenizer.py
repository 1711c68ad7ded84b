"""Japanese tokenizers for `worker`, and the tokenizer of flair."""

from collections import deque
from typing import Any, Callable, Iterable, List


class Tokenizer:
    """A registered tokenizer, or `sudachipy`: SudachiPy alone, without documents."""

    packages = ("spacy", "sudachipy")

    def __init__(self, name: str) -> None:
        """Create the tokenizer and load its dictionary.

        name (str): Its name in the registry `tokenizers`, or `sudachipy`.
        """
        self.tokenize = sudachipy_words() if name == "sudachipy" else _registered(name)
        self.tokenize("始め")

    def raw(self, texts: Iterable[str]) -> None:
        """Tokenise texts."""
        deque(map(self.tokenize, texts), maxlen=0)


def sudachipy_words() -> Callable[[str], List[str]]:
    """Create a tokenizer of short words (split mode A).

    RETURNS (Callable[[str], List[str]]): Returns the words of a text, without white space.
    """
    from sudachipy import Dictionary, SplitMode

    dictionary = Dictionary()
    # SudachiPy 0.7 renamed `create`
    create: Any = getattr(dictionary, "tokenizer", None) or dictionary.create
    tokenizer = create(mode=SplitMode.A)

    def words(text: str) -> List[str]:
        surfaces = [morpheme.surface() for morpheme in tokenizer.tokenize(text)]
        return [surface for surface in surfaces if surface.strip()]

    return words


def _registered(name: str) -> Callable[[str], Any]:
    import spacy  # may be missing from flair's own environment

    return spacy.blank("ja", config={"nlp": {"tokenizer": {"@tokenizers": name}}}).make_doc
