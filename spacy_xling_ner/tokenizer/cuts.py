"""Cutting texts that are too long for SudachiPy."""

import re
import unicodedata
from typing import Iterator

MAX_BYTES = 49149  # SudachiPy's limit, in UTF-8

_ENDERS = "。｡！？!?\n"
_CLOSERS = "」』）)】〕》〉”’\"'"
# The greedy start finds the last such place. The rest of the pattern looks at a fixed number of
# characters, so that long runs of them do not take quadratic time.
_SENTENCE_END = re.compile(
    rf"(?s:.+)(?:(?<=[{_ENDERS}])|(?<=[{_ENDERS}][{_CLOSERS}])|(?<=[{_ENDERS}][{_CLOSERS}]{{2}}))"
    rf"(?=[^{_ENDERS}{_CLOSERS}])"
)
_SPACE_OR_COMMA = re.compile(r"(?s:.+)(?<=[\s、，])(?=[^\s、，])")

_JOINER = "\u200d"
# characters that belong to the one before, or never begin a word
_JOINED = frozenset(_JOINER + "ﾞﾟーｰ々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_FLAGS = ("\U0001f1e6", "\U0001f1ff")


def cut_text(text: str, max_bytes: int = MAX_BYTES) -> Iterator[str]:
    """Cut a text into pieces of limited length.

    Each cut is at the last end of a sentence within the limit; if there is none, after the last
    space or comma; otherwise before the last character that does not belong to the one before it
    (unlike combining marks, small kana and emoji sequences), if there is one.

    text (str): The text, without lone surrogates.
    max_bytes (int): Length limit of a piece in UTF-8; at least 4, the longest character.
    YIELDS (str): The pieces, which together are the text; none for an empty text.
    """
    start = 0
    while start < len(text):
        window = text[start : start + max_bytes].encode("utf8")[:max_bytes]
        end = start + len(window.decode("utf8", "ignore"))
        if end < len(text):
            end = _last_cut(text, start, end)
        yield text[start:end]
        start = end


def _last_cut(text: str, start: int, end: int) -> int:
    for pattern in (_SENTENCE_END, _SPACE_OR_COMMA):
        # one more character, for the lookahead
        found = pattern.match(text, start, end + 1)
        if found:
            return found.end()
    cut = end
    while cut > start and _belong_together(text[cut - 1], text[cut]):
        cut -= 1
    return cut if cut > start else end


def _belong_together(before: str, char: str) -> bool:
    return (
        char in _JOINED
        or before == _JOINER
        or unicodedata.category(char).startswith("M")
        or _SKIN_TONES[0] <= char <= _SKIN_TONES[1]
        or (_FLAGS[0] <= before <= _FLAGS[1] and _FLAGS[0] <= char <= _FLAGS[1])
    )
