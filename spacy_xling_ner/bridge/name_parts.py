"""Name parts: English forms of tokens that are part of a name only because of their neighbours.

- In 大阪 市 the common noun 市 is the head of a name: *Osaka City*. So is every noun between a
  proper noun and a head (`lexicon.heads`). A head may have several tokens (警察 署, *Police*), and
  some need no proper noun (厚生 労働 省, a *Ministry*).
- The dot in ピート・サンプラス only joins, so it has the form of the token before it. Katakana
  words that it joins are names (マネジメント・グループ). Between names in kanji it is a comma
  (越前・若狭).
"""

import re
from typing import Callable, Dict, FrozenSet, List, Mapping, NamedTuple, Optional, Set, Tuple

from .lexicon.heads import AFTER_NAME, ALONE, Head, HeadLookups
from .token_classes import TokenFlag, class_pattern, find_tokens
from .token_facts import TokenFacts

_MAX_HEAD_TOKENS = 4

_NOUNS = re.compile(f"{class_pattern(TokenFlag.NOUN)}+")
_JOINER = re.compile(f"(?<=.){class_pattern(TokenFlag.JOINER)}(?=.)")
_NAME = re.compile(class_pattern(TokenFlag.NAME))


class EnglishForm(NamedTuple):
    """English form of a token.

    text (str): The word as written, for the module `char`; in lower case it is the gloss.
    kinds (FrozenSet[str]): What it can be the name of; empty if unknown.
    copied (Optional[int]): The token whose form a joiner has.
    """

    text: str
    kinds: FrozenSet[str] = frozenset()
    copied: Optional[int] = None


def find_name_parts(
    facts: List[TokenFacts], classes: str, look_up: Callable[[List[str]], HeadLookups]
) -> Tuple[List[Tuple[int, EnglishForm]], HeadLookups]:
    """Find the tokens that are part of a name only because of their neighbours.

    facts (List[TokenFacts]): The tokens.
    classes (str): Their classes.
    look_up (Callable[[List[str]], HeadLookups]): Looks up which nouns are heads of names.
    RETURNS (Tuple[List[Tuple[int, EnglishForm]], HeadLookups]): Their indices and forms, in order;
        and the lookups that they depend on.
    """
    forms: Dict[int, EnglishForm] = {}
    names = set(find_tokens(_NAME, classes))
    joiners = find_tokens(_JOINER, classes)
    # katakana words that a dot joins are names: マネジメント・グループ
    for i in joiners:
        neighbours = (i - 1, i + 1)
        if all(facts[near].phonetic > 1 for near in neighbours):
            forms.update(
                (near, _capitalized(facts[near].latin.text))
                for near in neighbours
                if near not in names
            )
            names.update(neighbours)
    # the last head in a run of nouns ends a name: 大阪 市, 京都 工業 大学
    runs = [nouns.span() for nouns in _NOUNS.finditer(classes)]
    texts = [token.text for token in facts]
    possible = [_possible_heads(texts, names, start, end) for start, end in runs]
    lookups = look_up([surface for heads in possible for _, _, surface in heads])
    for (start, _), heads in zip(runs, possible, strict=True) if lookups.heads else ():
        _join_run(facts, names, start, heads, lookups.heads, forms)
    # a dot between names is part of them; between names in kanji it separates two: 越前・若狭
    for i in joiners:
        neighbours = (i - 1, i + 1)
        if all(near in names or near in forms for near in neighbours):
            is_list = facts[i].may_separate and all(
                facts[near].is_proper and facts[near].phonetic < 2 for near in neighbours
            )
            forms[i] = EnglishForm(",") if is_list else EnglishForm("", copied=i - 1)
    return sorted(forms.items()), lookups


def _possible_heads(
    texts: List[str], names: Set[int], start: int, end: int
) -> List[Tuple[int, int, str]]:
    # first token, last token and surface form: the last in the run first, of these the longest
    return [
        (first, last, "".join(texts[first : last + 1]))
        for last in range(end - 1, start - 1, -1)
        if last not in names
        for first in range(max(start, last - _MAX_HEAD_TOKENS + 1), last + 1)
    ]


def _join_run(
    facts: List[TokenFacts],
    names: Set[int],
    start: int,
    possible: List[Tuple[int, int, str]],
    heads: Mapping[str, Head],
    forms: Dict[int, EnglishForm],
) -> None:
    # a head needs something before it, except one like 警視庁, *Police*
    found = next(
        (
            (heads[surface], first, last)
            for first, last, surface in possible
            if surface in heads and (first > start or heads[surface].after == ALONE)
        ),
        None,
    )
    if found is None:
        return
    head, head_start, last = found
    # the name begins with the first proper noun; some heads need only nouns: 厚生 労働 省
    first = next((i for i in range(start, head_start) if i in names), None)
    if first is None and head.after == AFTER_NAME:
        return
    for i in range(start if first is None else first, head_start):
        if i not in names:
            # a noun inside has a capital; a head inside has its own word: 工業, *Industries*
            own = heads.get(facts[i].text)
            forms[i] = _inner_form(facts[i]) if own is None else EnglishForm(own.word, own.kinds)
    # each token of a head has its word: 警察 署 is *Police* twice
    for i in range(head_start, last + 1):
        forms[i] = EnglishForm(head.word, head.kinds)


def _inner_form(fact: TokenFacts) -> EnglishForm:
    return _capitalized(fact.gloss if fact.glosses and fact.gloss.isascii() else fact.latin.text)


def _capitalized(text: str) -> EnglishForm:
    return EnglishForm(text[:1].upper() + text[1:])
