"""What English shows of a token only among its neighbours: the rest of a name, and small words.

- In 大阪市 the common noun 市 is part of the name: *Osaka City*. So is every noun between a proper
  noun and such a head (`lexicon.heads`), which may be of several tokens (警察 署); some heads need
  no proper noun (厚生労働省).
- The dot in ピート・サンプラス only joins; it has the face of the token before it. What it joins in
  katakana are names (マネジメント・グループ). Between names in kanji it is a comma (越前・若狭).
- Particles have the face of the English word that does most nearly the same.
"""

from typing import Dict, FrozenSet, List, NamedTuple, Optional, Tuple

from spacy.tokens import Doc

from ..lexicon.heads import AFTER_NAME, ITSELF, Head, get_head
from ..lexicon.loan import is_katakana
from .tokens import TokenFacts

PARTICLES = {
    "と": "and",
    "や": "and",
    "か": "or",
    "の": "'s",
    "は": "is",
    "が": "has",
    "を": "the",
    "に": "to",
    "へ": "to",
    "まで": "to",
    "で": "in",
    "から": "from",
    "も": "also",
}
_NOUN_TAGS = ("名詞-普通名詞", "名詞-固有名詞", "接尾辞-名詞的", "名詞-助動詞語幹", "形状詞")
_DOT = "・"
_JOINERS = frozenset([_DOT, "=", "＝"])
_MOST_HEAD_TOKENS = 4


class Face(NamedTuple):
    """How a token looks in English.

    text (str): The word as written, for the module `char`; its lower case is the gloss.
    kinds (FrozenSet[str]): What it can be the name of; empty if that is not known.
    copied (Optional[int]): The token that it looks like in everything, for a joiner.
    """

    text: str
    kinds: FrozenSet[str] = frozenset()
    copied: Optional[int] = None


def joined_faces(doc: Doc, facts: List[TokenFacts]) -> Dict[int, Face]:
    """Find the tokens that are part of a name only by their neighbours.

    doc (Doc): The document.
    facts (List[TokenFacts]): What is known of each token by itself.
    RETURNS (Dict[int, Face]): Their faces, by their place.
    """
    faces: Dict[int, Face] = {}
    is_name = [fact.is_japanese and fact.latin.text[:1].isupper() for fact in facts]
    joiners = [i for i in range(1, len(facts) - 1) if facts[i].form.text in _JOINERS]
    for i in joiners:
        if all(is_katakana(facts[near].form.text) for near in (i - 1, i + 1)):
            for near in (i - 1, i + 1):
                if not is_name[near]:
                    is_name[near] = True
                    faces[near] = _capital(facts[near].latin.text)
    start, n_tokens = 0, len(facts)
    while start < n_tokens:
        end = start
        while end < n_tokens and facts[end].form.tag.startswith(_NOUN_TAGS):
            end += 1
        if end > start:
            _join_run(doc, facts, is_name, start, end, faces)
        start = max(end, start + 1)
    for i in joiners:
        if all(is_name[near] or near in faces for near in (i - 1, i + 1)):
            is_list = facts[i].form.text == _DOT and all(
                facts[near].form.is_proper and not is_katakana(facts[near].form.text)
                for near in (i - 1, i + 1)
            )
            faces[i] = Face(",") if is_list else Face("", copied=i - 1)
    return faces


def particle(fact: TokenFacts) -> Optional[str]:
    """Find the English word that does most nearly what a particle does.

    fact (TokenFacts): What is known of the token.
    RETURNS (Optional[str]): Such as *and* for と; None for what is no such particle.
    """
    return PARTICLES.get(fact.form.text) if fact.form.tag.startswith("助詞") else None


def _join_run(
    doc: Doc,
    facts: List[TokenFacts],
    is_name: List[bool],
    start: int,
    end: int,
    faces: Dict[int, Face],
) -> None:
    found = _last_head(doc, facts, is_name, start, end)
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
            own = get_head(doc.vocab, facts[i].form.text)
            faces[i] = _inner_face(facts[i]) if own is None else Face(own.word, own.kinds)


def _last_head(
    doc: Doc, facts: List[TokenFacts], is_name: List[bool], start: int, end: int
) -> Optional[Tuple[Head, int, int]]:
    # The last head of a run of nouns, its first token and its last; the longest that ends there.
    for last in range(end - 1, start - 1, -1):
        if is_name[last]:
            continue
        for first in range(max(start, last - _MOST_HEAD_TOKENS + 1), last + 1):
            surface = "".join(fact.form.text for fact in facts[first : last + 1])
            head = get_head(doc.vocab, surface)
            if head is not None and (first > start or head.after == ITSELF):
                return head, first, last
    return None


def _inner_face(fact: TokenFacts) -> Face:
    return _capital(fact.gloss if fact.glosses and fact.gloss.isascii() else fact.latin.text)


def _capital(text: str) -> Face:
    return Face(text[:1].upper() + text[1:])
