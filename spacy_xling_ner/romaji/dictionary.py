"""Readings from pykakasi's dictionary, for kanji that come without one."""

import re
import threading
from typing import Any, List, Optional

# pykakasi drops characters outside these
_RUN = re.compile("[ぁ-ゖァ-ヺー々ゝゞヽヾ㐀-䶿一-鿿]+")
_WINDOW = 64
_kakasi: Optional[Any] = None
_kakasi_lock = threading.Lock()


def dictionary_kana(text: str) -> str:
    """Read a text without context, by pykakasi, which is imported when this is first called.

    text (str): The text.
    RETURNS (str): The text with kana in place of the kanji that pykakasi knows.
    """
    return _RUN.sub(lambda run: _run_kana(run[0]), text)


def _get_kakasi() -> Any:
    global _kakasi
    if _kakasi is None:
        with _kakasi_lock:
            if _kakasi is None:
                # most pipelines never need its dictionary, and it takes most of a second to load
                import pykakasi

                _kakasi = pykakasi.kakasi()  # type: ignore[no-untyped-call]
    return _kakasi


def _run_kana(run: str) -> str:
    """Read a run of kanji and kana, keeping each character that pykakasi does not know."""
    kana: List[str] = []
    start = 0
    while start < len(run):
        for piece in _get_kakasi().convert(run[start : start + _WINDOW]):
            # pykakasi skips the character after an unknown kanji: take up the rest again
            if not piece["hira"] or not run.startswith(piece["orig"], start):
                kana.append(run[start])
                start += 1
                break
            kana.append(piece["hira"])
            start += len(piece["orig"])
    return "".join(kana)
