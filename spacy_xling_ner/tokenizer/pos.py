"""Coarse parts of speech from Sudachi's tags, by spaCy's rules."""

from itertools import compress
from typing import Any, Dict, Sequence

from spacy.lang import ja
from spacy.lang.ja.tag_bigram_map import TAG_BIGRAM_MAP
from spacy.symbols import X

_resolve_pos: Any = ja.resolve_pos  # not typed

# A token with one of these tags may change its own part of speech or that of the token before it.
SECOND_TAGS = frozenset(second for _, second in TAG_BIGRAM_MAP)


def own_pos(word: str, tag: str) -> int:
    """Find the part of speech of a token without context.

    word (str): The token.
    tag (str): Its tag, such as 名詞-固有名詞-人名-姓.
    RETURNS (int): The symbol of the part of speech; X for a tag that spaCy does not know, which
        only a user dictionary can have.
    """
    try:
        pos: int = _resolve_pos(word, tag, None)[0]
    except KeyError:
        pos = X
    return pos


def pos_in_context(
    words: Sequence[str], tags: Sequence[str], is_second: Sequence[bool]
) -> Dict[int, int]:
    """Find the parts of speech that depend on the tags of two neighbours.

    words (Sequence[str]): The tokens.
    tags (Sequence[str]): Their tags.
    is_second (Sequence[bool]): For each token, if its tag is one of `SECOND_TAGS`.
    RETURNS (Dict[int, int]): Parts of speech by token index, which replace those of `own_pos`.
    """
    decided: Dict[int, int] = {}
    decided_by_first = -1  # the last token decided as the second of a pair; it begins no pair
    for i in compress(range(len(tags)), is_second):
        pair = (tags[i - 1], tags[i])
        if i == 0 or i - 1 == decided_by_first or pair not in TAG_BIGRAM_MAP:
            continue
        pos, next_pos = _resolve_pos(words[i - 1], *pair)
        decided[i - 1] = pos
        if next_pos:
            decided[i] = next_pos
            decided_by_first = i
    return decided
