"""Which of the lexicon's candidates a token can mean, by its tag and its reading."""

from functools import lru_cache
from typing import Dict, FrozenSet, List, Mapping, NamedTuple, Sequence, Tuple, TypeVar

from ..caching.bounded_cache import CACHE_SIZE
from ..romaji import Romanization
from .lexicon.candidate import (
    LOAN,
    NAME_CODES,
    TRANSLITERATED,
    WORD_CODES,
    Candidate,
    english_long_vowels,
)
from .lexicon.lexicon import Lexicon
from .lexicon.loan import is_katakana

T = TypeVar("T")

PROPER_NOUN = "固有名詞"
MAX_CANDIDATES = 4

# what to try, in order, by the beginning of the tag; the longest beginning counts
_CLASSES = {
    "名詞": ("n", "rsap"),
    "名詞-普通名詞-形状詞可能": ("na", "rsp"),
    "名詞-普通名詞-助数詞可能": ("ns",),
    "名詞-普通名詞-副詞可能": ("nd", "rsap"),
    "名詞-数詞": ("n",),
    "代名詞": ("r", "n"),
    "動詞": ("v",),
    "形容詞": ("a",),
    "形状詞": ("a", "nd"),
    "副詞": ("d", "na"),
    "連体詞": ("a", "r", "n"),
    "接尾辞": ("s", "n"),
    "接頭辞": ("p", "a", "n"),
    "感動詞": ("i", "n"),
}
_CONTENT_TAGS = tuple(_CLASSES)
_NAMES_BY_TAG = {
    "名詞-固有名詞-地名": "PT",
    "名詞-固有名詞-人名-姓": "S",
    "名詞-固有名詞-人名-名": "G",
    "名詞-固有名詞-人名": "GSF",
    "名詞-固有名詞": "OCWRE",
}


class TokenForm(NamedTuple):
    """What of a token decides what it means.

    text (str): Its text.
    tag (str): Sudachi's part of speech, empty if unknown.
    pos (str): The universal part of speech, empty if unknown.
    lemma (str): Its dictionary form, empty if unknown.
    norm (str): Its normalised form.
    romaji (Romanization): How it is read, in Latin script.
    """

    text: str
    tag: str
    pos: str
    lemma: str
    norm: str
    romaji: Romanization

    @property
    def is_proper(self) -> bool:
        """Whether the tokenizer takes it for a name.

        RETURNS (bool): True for the tag 名詞-固有名詞 and those below it.
        """
        return PROPER_NOUN in self.tag


def is_content(token: TokenForm) -> bool:
    """Whether a token has a meaning of its own: に is not *baggage*.

    token (TokenForm): The token.
    RETURNS (bool): False for particles, auxiliaries, punctuation, and for hiragana without a tag.
    """
    if not token.tag:
        return any(not "ぁ" <= char <= "ゟ" for char in token.text)
    return token.pos != "AUX" and token.tag.startswith(_CONTENT_TAGS)


class LookedUp(Dict[str, List[Candidate]]):
    """What the lexicon has for the forms of a token, looked up when it is asked for.

    The text is most often enough.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        """Begin empty.

        lexicon (Lexicon): The lexicon.
        """
        self._lexicon = lexicon

    def __missing__(self, form: str) -> List[Candidate]:
        """Look up a form.

        form (str): The form.
        RETURNS (List[Candidate]): Its candidates.
        """
        return self.setdefault(form, self._lexicon.get(form))


def candidates_of(found: LookedUp, token: TokenForm) -> List[Candidate]:
    """Find what a token means: looked up by its text, its dictionary form, its normalised form.

    found (LookedUp): The lexicon, for this token.
    token (TokenForm): The token, with Japanese letters.
    RETURNS (List[Candidate]): At most four, best first.
    """
    if not is_content(token):
        return []
    forms = list(dict.fromkeys([form for form in (token.text, token.lemma, token.norm) if form]))
    if token.is_proper:
        for form in forms:
            names = _names(found[form], token)
            if names:
                return names[:MAX_CANDIDATES]
        if "人名" in token.tag:
            return []
    for classes in _classes(token.tag):
        for form in forms:
            words = [word for word in found[form] if not classes.isdisjoint(word.codes)]
            if words:
                words = _by_reading(words, token, form == token.text)
                if len(token.text) == 1 and not token.is_proper:
                    # 日 is rather a day than an abbreviation of Sunday
                    words.sort(key=lambda word: word.text[:1].isupper())
                return words[:MAX_CANDIDATES]
    # the tokenizer takes names that it does not know for common nouns
    if not token.tag or (token.tag.startswith("名詞") and is_katakana(token.text)):
        for form in forms:
            names = _names(found[form], token)
            if names:
                return names[:MAX_CANDIDATES]
    return []


def spelling_of(candidates: List[Candidate], token: TokenForm) -> str:
    """Find how English spells a token: a name, or a loan word.

    Of several words it is the last: an English token has no blank inside, and *Korea* looks like
    the place that *South Korea* is.

    candidates (List[Candidate]): Its candidates, from `candidates_of`.
    token (TokenForm): The token.
    RETURNS (str): Such as *Beatles*, *music*, or *English* for 英語; empty if English has another
        word for it.
    """
    may_be_name = token.is_proper or not token.tag or is_katakana(token.text)
    for i, candidate in enumerate(candidates):
        first, last = candidate.text.split()[0], candidate.text.split()[-1]
        if first[:1].isupper() and (may_be_name or (i == 0 and "n" in candidate.codes)):
            return last if last[:1].isupper() else ""
        if LOAN in candidate.codes:
            return last
    return ""


def is_name(candidates: List[Candidate], token: TokenForm, lexicon: Lexicon) -> bool:
    """Whether a token is written with a capital, by what the tokenizer and the lexicon say of it.

    So is a proper noun, unless the lexicon has a phrase for it that ends in a common noun (昭和,
    *Shōwa era*), and what is written in katakana and in no dictionary: most often a foreign name.

    candidates (List[Candidate]): Its candidates, from `candidates_of`.
    token (TokenForm): The token.
    lexicon (Lexicon): The lexicon; one without a whole dictionary says nothing of unknown words.
    RETURNS (bool): True for 兵庫.
    """
    if token.is_proper:
        names = (c.text.split() for c in candidates if c.text[:1].isupper())
        return next((words[-1][:1].isupper() for words in names), True)
    is_unknown = lexicon.is_general and not candidates and token.tag.startswith("名詞-普通名詞")
    return is_unknown and len(token.text) > 1 and is_katakana(token.text)


@lru_cache(maxsize=CACHE_SIZE)
def _classes(tag: str) -> Sequence[FrozenSet[str]]:
    return tuple(map(frozenset, _by_beginning(_CLASSES, tag, ()) if tag else (WORD_CODES,)))


@lru_cache(maxsize=CACHE_SIZE)
def _name_codes(tag: str) -> FrozenSet[str]:
    wanted = _by_beginning(_NAMES_BY_TAG, tag, NAME_CODES)
    return frozenset(wanted if "人名" in tag else wanted + "n")


def _by_beginning(table: Mapping[str, T], tag: str, default: T) -> T:
    # the longest beginning of a tag that stands in the table
    parts = tag.split("-")
    beginnings = ("-".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((table[found] for found in beginnings if found in table), default)


def _romaji(token: TokenForm) -> str:
    return english_long_vowels(token.romaji.text)


def _names(candidates: List[Candidate], token: TokenForm) -> List[Candidate]:
    if not candidates:
        return []
    wanted, romaji = _name_codes(token.tag), _romaji(token)
    names: List[Tuple[bool, bool, Candidate]] = []
    for name in candidates:
        if not (name.is_name or (name.text[:1].isupper() and "n" in name.codes)):
            continue
        if TRANSLITERATED in name.codes:
            differs = english_long_vowels(name.text.lower()) != romaji
            if differs:  # the reading of another name in the same characters
                continue
        else:
            differs = name.reading not in ("", romaji)
        names.append((wanted.isdisjoint(name.codes), differs, name))
    names.sort(key=lambda found: found[:2])
    return [name for _, _, name in names]


def _by_reading(words: List[Candidate], token: TokenForm, is_whole: bool) -> List[Candidate]:
    if not any([word.reading for word in words]):
        return words
    romaji = _romaji(token)
    if is_whole:
        same = [w for w in words if not w.reading or english_long_vowels(w.reading) == romaji]
        return same or words
    # of a conjugated form only the beginning is that of the dictionary form
    return sorted(words, key=lambda word: -_shared_beginning(word.reading or romaji, romaji))


def _shared_beginning(left: str, right: str) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
