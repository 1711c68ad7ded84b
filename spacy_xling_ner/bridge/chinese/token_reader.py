"""Facts about a Chinese token that do not depend on its neighbours."""

from typing import List, Optional, Tuple

from spacy.tokens import Doc

from ...romaji import Romanization
from ..english_forms import latin_form, norm_form
from ..lexicon.candidate import Candidate, head_word, verb_of, words_of
from ..lexicon.heads import read_heads
from ..lexicon.kinds import ORGANIZATION, PERSON, PLACE, kinds_of
from ..lexicon.lexicon import Lexicon
from ..token_facts import NO_KINDS, TokenFacts
from .pinyin import HAN, join_syllables, plain_letters, read_pinyin
from .tokenizer import HEADS, NAME_TAGS

_KIND_OF_TAG = {"nr": PERSON, "ns": PLACE, "nt": ORGANIZATION}
_FUNCTION_TAGS = ("u", "p", "c", "y", "e", "o", "x", "w", "zg")
_NOUN_TAGS = ("n", "j", "vn", "an")
_JOINERS = frozenset("·•・‧")
# English words, and the particles that do most nearly the same
_PARTICLES = """
's 的 之|and 和 与 及 以及 并|or 或|in 在 于 中|is 是|to 到 至 向 对|from 从 自|by 由 被|as 为
with 以|will 将|the 把|also 也|but 但|because 因|etc 等
"""
_PARTICLE_FORMS = {
    particle: Romanization(word, "lexicon")
    for word, *particles in map(str.split, _PARTICLES.strip().replace("\n", "|").split("|"))
    for particle in particles
}
_NO_PARTICLE = Romanization("", "lexicon")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def read_token(doc: Doc, i: int, lexicon: Lexicon, kanji: str = "") -> TokenFacts:
    """Find the facts about a token.

    doc (Doc): The document.
    i (int): The token's index.
    lexicon (Lexicon): The lexicon.
    kanji (str): Not used: jieba and pypinyin read all characters.
    RETURNS (TokenFacts): The facts.
    """
    token = doc[i]
    text, tag = token.text, token.tag_
    is_native = HAN.search(text) is not None
    reading, kind, number = latin_form(text), "", None
    glosses: Tuple[str, ...] = ()
    words: Tuple[str, ...] = ()
    kinds = NO_KINDS
    latin, gloss = reading, norm_form(text)
    if is_native:
        pinyin = token.morph.get("Reading", []) or [join_syllables(read_pinyin(text))]
        reading = latin = Romanization(plain_letters(pinyin[0]), "reading")
        number = number_form(text)
        found = lexicon.get(text)
        if found and tag.startswith(NAME_TAGS) and not any(c.is_name for c in found):
            tag = "n"  # jieba takes many a word for a name
        candidates = [] if number else find_candidates(found, tag, reading.text)
        texts = [candidate.text for candidate in candidates]
        heads = [verb_of(t) if tag.startswith("v") else head_word(t) for t in texts]
        glosses = tuple(dict.fromkeys(word for word in heads if word))
        gloss = number or (glosses[0] if glosses else token.norm_)
        words = tuple(dict.fromkeys(word for t in texts for word in words_of(t)))
        if number:
            latin = Romanization(number, "latin")
        elif candidates and candidates[0].is_name:
            latin = Romanization(_spelling(candidates[0]), "lexicon")
            kinds = kinds_of(candidates)
            kind = "" if kinds else _KIND_OF_TAG.get(tag[:2], "")
        elif tag.startswith(NAME_TAGS):
            latin = Romanization(reading.text.capitalize().replace("'", ""), "reading")
            kind = _KIND_OF_TAG.get(tag[:2], "")
    else:
        words = words_of(latin.text)
    particle = _PARTICLE_FORMS.get(text, _NO_PARTICLE)
    may_edge = is_native and not tag.startswith(_FUNCTION_TAGS) and not particle.text
    return TokenFacts(
        text=text,
        is_native=is_native,
        is_proper=tag.startswith(NAME_TAGS),
        is_number=tag.startswith("m"),
        number=number,
        reading=reading,
        latin=latin,
        glosses=glosses,
        gloss=gloss,
        words=glosses if words == glosses else words,
        kind=kind,
        kinds=kinds,
        particle=particle,
        may_edge=may_edge,
        may_separate=False,
        phonetic=0,
        is_noun=tag.startswith(_NOUN_TAGS) or text in read_heads(HEADS),
        is_joiner=text in _JOINERS,
        may_start=len(text) == 1 or lexicon.begins_surface(text),
        is_folded=False,
    )


def find_candidates(found: List[Candidate], tag: str, reading: str) -> List[Candidate]:
    """Choose the candidates that agree with a tag and a reading.

    found (List[Candidate]): The candidates of the token.
    tag (str): Its tag.
    reading (str): Its pinyin, without tones.
    RETURNS (List[Candidate]): The candidates, best first.
    """
    plain = reading.replace("'", "")
    found = [candidate for candidate in found if candidate.reading == plain] or found
    names = [candidate for candidate in found if candidate.is_name]
    if tag.startswith(NAME_TAGS):
        wanted = {"nr": "SGF", "ns": "P", "nt": "O"}.get(tag[:2], "")
        return sorted(names, key=lambda name: name.codes[0] not in wanted)
    rest = [candidate for candidate in found if not candidate.is_name]
    rest.sort(key=lambda word: ("v" in word.codes) != tag.startswith("v"))
    # a document of other words has no tags
    return rest or (names if not tag or tag.startswith(("n", "j", "t", "l")) else [])


def number_form(text: str) -> Optional[str]:
    """Write a numeral in digits: 二十一 as 21, 二〇二〇 as 2020; None for other words."""
    if not all(char in _DIGITS or char in _POWERS for char in text):
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return "".join(str(_DIGITS[char]) for char in text)
    total, section, digit = 0, 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif _POWERS[char] < 10**4:
            section, digit = section + (digit or 1) * _POWERS[char], 0
        else:
            total, section, digit = (total + section + digit or 1) * _POWERS[char], 0, 0
    return str(total + section + digit)


def _spelling(name: Candidate) -> str:
    # one word a token: the last before *of*, as in *Farouk of Egypt*
    return name.text.split(" of ")[0].split()[-1]
