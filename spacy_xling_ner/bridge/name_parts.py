"""What English shows of a token only among its neighbours: the rest of a name.

- In 大阪市 the common noun 市 is part of the name: *Osaka City*. So is every noun between a proper
  noun and such a head (`lexicon.heads`), which may be of several tokens (警察 署); some heads need
  no proper noun (厚生労働省).
- The dot in ピート・サンプラス only joins; it has the face of the token before it. What it joins in
  katakana are names (マネジメント・グループ). Between names in kanji it is a comma (越前・若狭).
"""

import re
from typing import Callable, Dict, FrozenSet, List, Mapping, NamedTuple, Optional, Tuple

from .lexicon.heads import AFTER_NAME, ITSELF, Head, HeadLookups
from .lexicon.loan import is_katakana
from .token_classes import Shape, letters, one_of, places
from .token_facts import TokenFacts

_MOST_HEAD_TOKENS = 4

_DOT = "・"
_NOUNS = re.compile(f"{one_of(Shape.NOUN)}+")
_JOINER = re.compile(f"(?<=.){one_of(Shape.JOINER)}(?=.)")
_NAMES = frozenset(letters(Shape.NAME))

Heads = Mapping[str, Head]


class Face(NamedTuple):
    """How a token looks in English.

    text (str): The word as written, for the module `char`; its lower case is the gloss.
    kinds (FrozenSet[str]): What it can be the name of; empty if that is not known.
    copied (Optional[int]): The token that it looks like in everything, for a joiner.
    """

    text: str
    kinds: FrozenSet[str] = frozenset()
    copied: Optional[int] = None


def joined_faces(
    facts: List[TokenFacts], shapes: str, look_up: Callable[[List[str]], HeadLookups]
) -> Tuple[List[Tuple[int, Face]], HeadLookups]:
    """Find the tokens that are part of a name only by their neighbours.

    facts (List[TokenFacts]): What is known of each token by itself.
    shapes (str): Their shapes.
    look_up (Callable[[List[str]], HeadLookups]): Finds which nouns are heads of names.
    RETURNS (Tuple[List[Tuple[int, Face]], HeadLookups]): Their faces, with their places, in order;
        and what was looked up for them.
    """
    faces: Dict[int, Face] = {}
    is_name = [letter in _NAMES for letter in shapes]
    joiners = places(_JOINER, shapes)
    for i in joiners:
        if is_katakana(facts[i - 1].text) and is_katakana(facts[i + 1].text):
            for near in (i - 1, i + 1):
                if not is_name[near]:
                    is_name[near] = True
                    faces[near] = _capital(facts[near].latin.text)
    runs = [nouns.span() for nouns in _NOUNS.finditer(shapes)]
    surfaces = [surface for start, end in runs for surface in _surfaces(facts, is_name, start, end)]
    lookups = look_up(surfaces)
    for start, end in runs if lookups.heads else ():
        _join_run(facts, is_name, start, end, lookups.heads, faces)
    for i in joiners:
        if all(is_name[near] or near in faces for near in (i - 1, i + 1)):
            is_list = facts[i].text == _DOT and all(
                facts[near].is_proper and not is_katakana(facts[near].text)
                for near in (i - 1, i + 1)
            )
            faces[i] = Face(",") if is_list else Face("", copied=i - 1)
    return sorted(faces.items()), lookups


def _join_run(
    facts: List[TokenFacts],
    is_name: List[bool],
    start: int,
    end: int,
    heads: Heads,
    faces: Dict[int, Face],
) -> None:
    found = _last_head(facts, is_name, start, end, heads)
    if found is None:
        return
    head, first_of_head, last = found
    first = next((i for i in range(start, first_of_head) if is_name[i]), None)
    if first is None:
        if head.after == AFTER_NAME:
            return
        first = start
    for i in range(first, last + 1):
        if i >= first_of_head:
            faces[i] = Face(head.word, head.kinds)
        elif not is_name[i]:
            own = heads.get(facts[i].text)
            faces[i] = _inner_face(facts[i]) if own is None else Face(own.word, own.kinds)


def _surfaces(facts: List[TokenFacts], is_name: List[bool], start: int, end: int) -> List[str]:
    # all that may be a head: what does not end in a name
    surfaces: List[str] = []
    for last in range(start, end):
        if not is_name[last]:
            surface = facts[last].text
            surfaces.append(surface)
            for first in range(last - 1, max(start, last - _MOST_HEAD_TOKENS + 1) - 1, -1):
                surface = facts[first].text + surface
                surfaces.append(surface)
    return surfaces


def _last_head(
    facts: List[TokenFacts], is_name: List[bool], start: int, end: int, heads: Heads
) -> Optional[Tuple[Head, int, int]]:
    # The last head of a run of nouns, its first token and its last; the longest that ends there.
    for last in range(end - 1, start - 1, -1):
        if is_name[last]:
            continue
        for first in range(max(start, last - _MOST_HEAD_TOKENS + 1), last + 1):
            head = heads.get("".join([fact.text for fact in facts[first : last + 1]]))
            if head is not None and (first > start or head.after == ITSELF):
                return head, first, last
    return None


def _inner_face(fact: TokenFacts) -> Face:
    return _capital(fact.gloss if fact.glosses and fact.gloss.isascii() else fact.latin.text)


def _capital(text: str) -> Face:
    return Face(text[:1].upper() + text[1:])
