"""Readings from pykakasi's dictionary, for kanji that come without one."""

import re
from functools import cache
from typing import Any, List

from ..errors import MissingExtraError

# pykakasi drops all other characters
_RUN = re.compile("[ぁ-ゖァ-ヺー々ゝゞヽヾ㐀-䶿一-鿿]+")
_WINDOW = 64


def dictionary_kana(text: str) -> str:
    """Convert kanji to kana by pykakasi, without context.

    text (str): The text.
    RETURNS (str): The text in kana, except for kanji that pykakasi does not know.
    RAISES (ImportError): If pykakasi is not installed.
    """
    return _RUN.sub(lambda run: _run_kana(run[0]), text)


@cache
def _kakasi() -> Any:
    # most pipelines never need its dictionary, which takes most of a second to load
    try:
        import pykakasi
    except ImportError as error:
        raise MissingExtraError(
            "The views read kanji that come without a reading by pykakasi, which is not installed. "
            'Set kanji = "sudachi" in every romaji, latin, gloss and kind view of the config, or '
            "install it with: python -m pip install pykakasi"
        ) from error

    return pykakasi.kakasi()  # type: ignore[no-untyped-call]


def _run_kana(run: str) -> str:
    """Convert a run of kanji and kana, keeping each character that pykakasi does not know."""
    kana: List[str] = []
    start = 0
    while start < len(run):
        for piece in _kakasi().convert(run[start : start + _WINDOW]):
            # pykakasi skips the character after an unknown kanji: go on right after the kanji
            if not piece["hira"] or not run.startswith(piece["orig"], start):
                kana.append(run[start])
                start += 1
                break
            kana.append(piece["hira"])
            start += len(piece["orig"])
    return "".join(kana)
