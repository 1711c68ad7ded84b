"""SudachiPy in one thread or several, on texts of any length."""

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Callable, List, Optional, TypeVar

from .cuts import MAX_BYTES, cut_text

if TYPE_CHECKING:
    from sudachipy import Dictionary, MorphemeList, Tokenizer

SPLIT_MODES = ("A", "B", "C")

T = TypeVar("T")


class SudachiAnalyzer:
    """Break texts into morphemes with SudachiPy.

    A SudachiPy tokenizer cannot be used from two threads at once (`Already borrowed`), so every
    thread gets its own. They share one dictionary.
    """

    def __init__(self, split_mode: Optional[str] = None) -> None:
        """Prepare the analyzer; SudachiPy is loaded at once, to fail early.

        split_mode (Optional[str]): Length of the morphemes: A (short), B or C (names in one);
            None is A.
        """
        self._threads = _Thread(split_mode or "A")

    @property
    def tokenizer(self) -> "Tokenizer":
        """The SudachiPy tokenizer of the current thread."""
        return self._threads.tokenizer

    def analyze(self, text: str, read: Callable[["MorphemeList", str], T]) -> List[T]:
        """Read something out of the morphemes of a text.

        text (str): The text, without lone surrogates.
        read (Callable[[MorphemeList, str], T]): Reads morphemes and the text that they are: the
            whole of it if SudachiPy takes it, else one piece after the other. The list of
            morphemes is used again for the next text.
        RETURNS (List[T]): What it reads, for each piece.
        """
        tokenize, morphemes = self._threads.tools
        try:
            tokenize(text, out=morphemes)
        except Exception as error:  # SudachiPy 0.6.8 raises nothing narrower
            if "too long" not in str(error):
                raise
        else:
            return [read(morphemes, text)]
        # The limit is for the text as SudachiPy normalizes it, too: ﷺ becomes 18 characters.
        size = len(text.encode("utf8"))
        pieces = cut_text(text, MAX_BYTES if size > MAX_BYTES else max(size // 2, 4))
        return [found for piece in pieces for found in self.analyze(piece, read)]


class _Thread(threading.local):
    """What each thread has of its own: `__init__` runs anew in every thread."""

    def __init__(self, split_mode: str) -> None:
        """Make the tokenizer of this thread.

        split_mode (str): Its split mode.
        """
        self.tokenizer = _create_tokenizer(split_mode)
        self.tools = (self.tokenizer.tokenize, self.tokenizer.tokenize(""))


@lru_cache(maxsize=1)
def load_dictionary() -> "Dictionary":
    """Load SudachiPy's dictionary, once for all tokenizers.

    RETURNS (Dictionary): The dictionary that SudachiPy's settings name.
    """
    from sudachipy import Dictionary

    return Dictionary()


def _create_tokenizer(split_mode: str) -> "Tokenizer":
    from sudachipy import SplitMode

    dictionary = load_dictionary()
    # SudachiPy 0.7 renamed it
    create = getattr(dictionary, "tokenizer", None) or dictionary.create
    return create(mode=getattr(SplitMode, split_mode))
