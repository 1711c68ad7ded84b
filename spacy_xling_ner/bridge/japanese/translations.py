"""Translations of a Japanese token: the candidates that agree with its tag and its reading."""

from typing import Callable, FrozenSet, List, Mapping, NamedTuple, Sequence, Tuple, TypeVar

from ...caching.bounded_cache import cached
from ...romaji import Romanization
from ..lexicon.candidate import LOAN, NAME_CODES, TRANSLITERATED, WORD_CODES, Candidate
from ..lexicon.lexicon import Lexicon
from .loan import is_katakana
from .spelling import english_long_vowels

T = TypeVar("T")
LookUp = Callable[[str], List[Candidate]]

PROPER_NOUN = "固有名詞"
_MAX_CANDIDATES = 4

# the kinds of words to try, in order, by the longest prefix of the tag
_WORD_CODES_BY_TAG = {
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
_CONTENT_TAGS = tuple(_WORD_CODES_BY_TAG)
_NAME_CODES_BY_TAG = {
    "名詞-固有名詞-地名": "PT",
    "名詞-固有名詞-人名-姓": "S",
    "名詞-固有名詞-人名-名": "G",
    "名詞-固有名詞-人名": "GSF",
    "名詞-固有名詞": "OCWRE",
}


class TokenForm(NamedTuple):
    """The attributes of a token that decide its translation.

    text (str): Its text.
    tag (str): Sudachi's part of speech, empty if unknown.
    pos (str): The universal part of speech, empty if unknown.
    lemma (str): Its dictionary form, empty if unknown.
    norm (str): Its normalised form.
    romaji (Romanization): Its reading in Latin script.
    """

    text: str
    tag: str
    pos: str
    lemma: str
    norm: str
    romaji: Romanization

    @property
    def is_proper(self) -> bool:
        """True for the tag 名詞-固有名詞 and those below it."""
        return PROPER_NOUN in self.tag


def is_content(token: TokenForm) -> bool:
    """Test if a token is a content word: the particle に is not 荷, *baggage*.

    token (TokenForm): The token.
    RETURNS (bool): False for particles, auxiliaries, punctuation, and for hiragana without a tag.
    """
    if not token.tag:
        return any(not "ぁ" <= char <= "ゟ" for char in token.text)
    return token.pos != "AUX" and token.tag.startswith(_CONTENT_TAGS)


def find_candidates(look_up: LookUp, token: TokenForm) -> List[Candidate]:
    """Look up a token by its text, its dictionary form and its normalised form.

    look_up (Callable[[str], List[Candidate]]): Looks up a form in the lexicon.
    token (TokenForm): The token, with Japanese letters.
    RETURNS (List[Candidate]): The candidates that agree with its tag, at most four, best first.
    """
    if not is_content(token):
        return []
    forms = list(dict.fromkeys([form for form in (token.text, token.lemma, token.norm) if form]))
    if token.is_proper:
        names = _first_names(look_up, forms, token)
        # a person's name without an entry is no common noun: 豊 in 尾崎豊 is not *abundant*
        if names or "人名" in token.tag:
            return names
    for codes in _word_codes(token.tag):
        for form in forms:
            words = [word for word in look_up(form) if not codes.isdisjoint(word.codes)]
            if words:
                words = _by_reading(words, token, form == token.text)
                if len(token.text) == 1 and not token.is_proper:
                    # 日 is *day* rather than an abbreviation of *Sunday*
                    words.sort(key=lambda word: word.text[:1].isupper())
                return words[:_MAX_CANDIDATES]
    # the tokenizer tags names that it does not know as common nouns
    if not token.tag or (token.tag.startswith("名詞") and is_katakana(token.text)):
        return _first_names(look_up, forms, token)
    return []


def english_spelling(candidates: List[Candidate], token: TokenForm) -> str:
    """Find the English spelling of a name or a loan word.

    Of several words it is the last: an English token has no blank inside, and *Korea* looks like
    the place that *South Korea* is.

    candidates (List[Candidate]): Its candidates, from `find_candidates`.
    token (TokenForm): The token.
    RETURNS (str): Such as *Beatles*, *music*, or *English* for 英語; empty if the token is neither.
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
    """Test if a token is a name, which has a capital in English.

    A proper noun is one (兵庫), unless the lexicon has a phrase for it that ends in a common noun
    (昭和, *Shōwa era*); and so are katakana that are in no dictionary, mostly foreign names.

    candidates (List[Candidate]): Its candidates, from `find_candidates`.
    token (TokenForm): The token.
    lexicon (Lexicon): The lexicon; a missing word counts as unknown only if it has a whole
        dictionary.
    RETURNS (bool): True for 兵庫, *Hyougo*.
    """
    if token.is_proper:
        names = (c.text.split() for c in candidates if c.text[:1].isupper())
        return next((words[-1][:1].isupper() for words in names), True)
    is_unknown = lexicon.is_general and not candidates and token.tag.startswith("名詞-普通名詞")
    return is_unknown and len(token.text) > 1 and is_katakana(token.text)


@cached
def _word_codes(tag: str) -> Sequence[FrozenSet[str]]:
    return tuple(map(frozenset, _by_prefix(_WORD_CODES_BY_TAG, tag, ()) if tag else (WORD_CODES,)))


@cached
def _name_codes(tag: str) -> FrozenSet[str]:
    wanted = _by_prefix(_NAME_CODES_BY_TAG, tag, NAME_CODES)
    return frozenset(wanted if "人名" in tag else wanted + "n")


def _by_prefix(table: Mapping[str, T], tag: str, default: T) -> T:
    parts = tag.split("-")
    prefixes = ("-".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((table[prefix] for prefix in prefixes if prefix in table), default)


def _first_names(look_up: LookUp, forms: List[str], token: TokenForm) -> List[Candidate]:
    names = (_names(look_up(form), token) for form in forms)
    return next(filter(None, names), [])[:_MAX_CANDIDATES]


def _names(candidates: List[Candidate], token: TokenForm) -> List[Candidate]:
    if not candidates:
        return []
    wanted, romaji = _name_codes(token.tag), english_long_vowels(token.romaji.text)
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
    # names of the kind in the tag first, then those with the same reading
    names.sort(key=lambda found: found[:2])
    return [name for _, _, name in names]


def _by_reading(words: List[Candidate], token: TokenForm, is_whole: bool) -> List[Candidate]:
    if not any([word.reading for word in words]):
        return words
    romaji = english_long_vowels(token.romaji.text)
    if is_whole:
        same = [w for w in words if not w.reading or english_long_vowels(w.reading) == romaji]
        return same or words
    # only the stem of an inflected form has the reading of the dictionary form
    return sorted(words, key=lambda word: -_shared_prefix(word.reading or romaji, romaji))


def _shared_prefix(left: str, right: str) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
