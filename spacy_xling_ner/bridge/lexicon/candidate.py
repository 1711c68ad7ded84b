"""What the lexicon says of a surface: an English text, its kinds, and the words to embed."""

import re
from typing import Dict, List, NamedTuple, Tuple

from ...romaji import kana_to_romaji

# one letter for each kind; names are capitals
KINDS: Dict[str, str] = {
    "noun": "n",
    "verb": "v",
    "adjective": "a",
    "adverb": "d",
    "pronoun": "r",
    "interjection": "i",
    "suffix": "s",
    "prefix": "p",
    "place": "P",
    "station": "T",
    "surname": "S",
    "given": "G",
    "person": "F",
    "organization": "O",
    "company": "C",
    "product": "R",
    "work": "W",
    "event": "E",
    "name": "U",
}
WORD_CODES = "nvadrisp"
NAME_CODES = "PTSGFOCRWEU"
LOAN = "="  # the text is also the spelling of the word: ミュージック, music
TRANSLITERATED = "~"  # the text is the reading and nothing else: 石川, Ishikawa

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）")
_LEADING = re.compile(r"(?:to|the|a|an|counter for)\s+(?=\S)", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*[;,:/]\s*|\s+-\s+|\.\.\.|…")
_HEAD_ENDS = frozenset(
    re.findall(
        r"\w+",
        "of in on at for with by from to as that which who whose used using between against into "
        "and or about without during under over through per than etc",
    )
)
_EMPTY_VERBS = frozenset(["be", "become", "get", "grow", "make", "have", "do", "go", "come"])
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’.&][^\W_]*)*")
_LONG_VOWEL = re.compile("oo|ou(?!e)|uu")
_PLAIN_VOWELS = str.maketrans("āīūēōĀĪŪĒŌ", "aiueoAIUEO")


class Candidate(NamedTuple):
    """One English side of a surface.

    text (str): The English, such as *Security Council* or *music*.
    codes (str): The letters of its kinds (see `KINDS`), LOAN and TRANSLITERATED.
    reading (str): The reading in romaji; empty where the surface has one reading only, and for
        names.
    """

    text: str
    codes: str
    reading: str = ""

    @property
    def kinds(self) -> List[str]:
        """The names of the kinds.

        RETURNS (List[str]): Such as ["place", "surname"].
        """
        return [kind for kind, code in KINDS.items() if code in self.codes]

    @property
    def is_name(self) -> bool:
        """Whether this is the name of something.

        RETURNS (bool): True for names, False for words.
        """
        return any(code in NAME_CODES for code in self.codes)


def clean_gloss(gloss: str) -> str:
    """Reduce a dictionary's gloss to the translation: no brackets, no leading *to*, *the*, *a*.

    gloss (str): Such as "to turn (into)" or "the Beatles, a band".
    RETURNS (str): Such as "turn" or "Beatles"; may be empty.
    """
    for _ in range(3):  # brackets in brackets
        gloss = _BRACKETS.sub(" ", gloss)
    pieces = [piece for piece in _CLAUSE.split(" ".join(gloss.split())) if piece]
    text = pieces[0].strip(' !?"“”()[]') if pieces else ""
    while True:
        shorter = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
        if shorter == text:
            return text
        text = shorter


def words_of(text: str) -> Tuple[str, ...]:
    """Split English into the words that an English NORM would have.

    text (str): Such as "United Nations Security Council" or "X-ray".
    RETURNS (Tuple[str, ...]): The words in lower case, without numbers and punctuation.
    """
    if text.isalpha():
        return (text.lower(),)
    return tuple([word.lower() for word in _WORD.findall(text)])


def verb_of(text: str) -> str:
    """Find the one word that stands for the gloss of a verb.

    It is the verb (*carry out* -> carry), except where it says nothing (*be born* -> born).

    text (str): The gloss, as `clean_gloss` gives it.
    RETURNS (str): The word in lower case, empty if there is none.
    """
    words = words_of(text)
    return words[0] if len(words) > 1 and words[0] not in _EMPTY_VERBS else head_word(text)


def head_word(text: str) -> str:
    """Find the one word that stands for a gloss; `verb_of` finds that of a verb.

    It is the last word before a preposition (*person in charge* -> person, *security council* ->
    council).

    text (str): The gloss, as `clean_gloss` gives it.
    RETURNS (str): The word in lower case, empty if there is none.
    """
    words = words_of(text)
    if len(words) == 1:
        return words[0]
    start = 0
    while start < len(words) - 1 and (words[start] in _HEAD_ENDS or words[start] in ("a", "the")):
        start += 1
    end = start
    while end < len(words) and words[end] not in _HEAD_ENDS:
        end += 1
    return words[max(end, start + 1) - 1] if words else ""


def plain_vowels(text: str) -> str:
    """Write the long vowels of romanised names without their marks, as English text does.

    text (str): Such as "Kōbe".
    RETURNS (str): Such as "Kobe".
    """
    return text.translate(_PLAIN_VOWELS)


def english_long_vowels(romaji: str) -> str:
    """Write romaji as English text does, without long vowels: *hyougo* -> *hyogo*, *oota* -> *ota*.

    A vowel pair before *e* stays (*inoue*), as it nearly always spans two parts of a name.

    romaji (str): The romaji, lower case or capitalised.
    RETURNS (str): The romaji without macrons, apostrophes and long vowels, in the same case.
    """
    plain = plain_vowels(romaji).replace("'", "").replace("’", "")
    return _LONG_VOWEL.sub(lambda pair: pair[0][0], plain.replace("Ou", "Oo").replace("Oo", "O"))


def is_transliteration(text: str, kana: str) -> bool:
    """Whether a name's English is only its reading in Latin letters.

    text (str): The English, such as "Ishikawa" or "New York".
    kana (str): The reading, such as いしかわ or ニューヨーク.
    RETURNS (bool): True for Ishikawa, False for New York.
    """
    letters = "".join(char for char in text.lower() if char.isalpha())
    spelt = english_long_vowels(kana_to_romaji(kana).replace("'", ""))
    return english_long_vowels(letters).replace("mb", "nb") == spelt.replace("mb", "nb")
