"""SudachiPy on texts of any length, in one thread or several."""

import json
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Callable, List, Optional, TypeVar

import srsly

from .cuts import MAX_BYTES, cut_text

if TYPE_CHECKING:
    from sudachipy import Dictionary, MorphemeList

SPLIT_MODES = ("A", "B", "C")

T = TypeVar("T")


class SudachiAnalyzer(threading.local):
    """Analyze texts with SudachiPy.

    A SudachiPy tokenizer cannot be used by two threads at once (`Already borrowed`), so each thread
    has its own: the attributes of this object belong to a thread, and `__init__` runs once in each.
    They share one dictionary.
    """

    def __init__(
        self,
        split_mode: Optional[str] = None,
        user_dict: Optional[str] = None,
        config_path: Optional[str] = None,
    ) -> None:
        """Create the tokenizer of the current thread.

        split_mode (Optional[str]): Length of the morphemes: A (short), B or C (whole names); None
            is A.
        user_dict (Optional[str]): Path of a compiled user dictionary.
        config_path (Optional[str]): Path of SudachiPy's settings.
        RAISES (FileNotFoundError): If a file is missing.
        """
        from sudachipy import SplitMode

        dictionary = load_dictionary(user_dict, config_path)
        # SudachiPy 0.7 renamed it
        create = getattr(dictionary, "tokenizer", None) or dictionary.create
        self.tokenizer = create(mode=getattr(SplitMode, split_mode or "A"))
        self._morphemes = self.tokenizer.tokenize("")

    def analyze(self, text: str, read: Callable[["MorphemeList", str], T]) -> List[T]:
        """Analyze a text, in several pieces if it is too long for SudachiPy.

        text (str): The text, without lone surrogates.
        read (Callable[[MorphemeList, str], T]): Called with the morphemes and the text of each
            piece. It must not keep the list of morphemes, which is used again.
        RETURNS (List[T]): The result of `read` for each piece.
        """
        morphemes = self._morphemes
        try:
            self.tokenizer.tokenize(text, out=morphemes)
        except Exception as error:  # SudachiPy 0.6.8 raises nothing narrower
            if "too long" not in str(error):
                raise
        else:
            return [read(morphemes, text)]
        # the limit also holds for the text that SudachiPy normalizes: ﷺ becomes 18 characters
        size = len(text.encode("utf8"))
        pieces = cut_text(text, MAX_BYTES if size > MAX_BYTES else max(size // 2, 4))
        return [found for piece in pieces for found in self.analyze(piece, read)]


@cache
def load_dictionary(
    user_dict: Optional[str] = None, config_path: Optional[str] = None
) -> "Dictionary":
    """Load SudachiPy's dictionary, once for all tokenizers.

    user_dict (Optional[str]): Path of a compiled user dictionary, read beside it.
    config_path (Optional[str]): Path of SudachiPy's settings; None for its own.
    RETURNS (Dictionary): The dictionary.
    RAISES (FileNotFoundError): If a file is missing.
    RAISES (ValueError): If one is not such a file.
    """
    from sudachipy import Dictionary

    paths = {"user_dict": user_dict, "config_path": config_path}
    for name, path in paths.items():
        if path is not None and not Path(path).is_file():
            raise FileNotFoundError(
                f"There is no file '{path}', which `{name}` of the Japanese tokenizer names. "
                "Correct the path in [nlp.tokenizer]; `sudachipy ubuild` makes a user dictionary."
            )
    if user_dict is None and config_path is None:
        return Dictionary()
    try:
        config = srsly.read_json(config_path) if config_path else {}
        if user_dict is None:
            return Dictionary(config_path)
        config["userDict"] = [*config.get("userDict", []), str(Path(user_dict).resolve())]
        return Dictionary(json.dumps(config))
    except BaseException as error:  # where SudachiPy panics, it raises no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        files = [f"{name} = '{path}'" for name, path in paths.items() if path is not None]
        raise ValueError(
            f"SudachiPy cannot read what [nlp.tokenizer] names: {', '.join(files)} ({error}). "
            "`sudachipy ubuild` makes a user dictionary."
        ) from error
