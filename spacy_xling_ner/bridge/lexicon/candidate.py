"""English candidates of a surface form: text, kinds, and the words in it."""

import re
from typing import Dict, NamedTuple, Tuple

# one letter for each kind; those of names are capitals
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
LOAN = "="  # a loan word, spelt as in English: ミュージック, music
TRANSLITERATED = "~"  # the text is only the reading: 石川, Ishikawa

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）")
_LEADING = re.compile(r"(?:to|the|a|an|counter for)\s+(?=\S)", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*[;,:/]\s*|\s+-\s+|\.\.\.|…")
# the head of a noun phrase stands before the first of these
_HEAD_ENDS = frozenset(
    re.findall(
        r"\w+",
        "of in on at for with by from to as that which who whose used using between against into "
        "and or about without during under over through per than etc",
    )
)
_LIGHT_VERBS = frozenset(["be", "become", "get", "grow", "make", "have", "do", "go", "come"])
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’.&][^\W_]*)*")


class Candidate(NamedTuple):
    """An English translation of a surface form.

    text (str): The English, such as *Security Council* or *music*.
    codes (str): The letters of its kinds (see `KINDS`), LOAN and TRANSLITERATED.
    reading (str): The reading in romaji; empty if the surface form has one reading only.
    """

    text: str
    codes: str
    reading: str = ""

    @property
    def is_name(self) -> bool:
        """True for names, False for words."""
        return any(code in NAME_CODES for code in self.codes)


def clean_gloss(gloss: str) -> str:
    """Reduce a dictionary's gloss to the translation: no brackets, no leading *to*, *the*, *a*.

    gloss (str): Such as "to turn (into)" or "the Beatles, a band".
    RETURNS (str): Such as "turn" or "Beatles"; may be empty.
    """
    for _ in range(3):  # nested brackets
        gloss = _BRACKETS.sub(" ", gloss)
    pieces = [piece for piece in _CLAUSE.split(" ".join(gloss.split())) if piece]
    text = pieces[0].strip(' !?"“”()[]') if pieces else ""
    while True:
        shorter = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
        if shorter == text:
            return text
        text = shorter


def words_of(text: str) -> Tuple[str, ...]:
    """Split English text into words in lower case, without numbers and punctuation.

    text (str): Such as "United Nations Security Council" or "X-ray".
    RETURNS (Tuple[str, ...]): Such as ("x", "ray").
    """
    if text.isalpha():
        return (text.lower(),)
    return tuple([word.lower() for word in _WORD.findall(text)])


def verb_of(text: str) -> str:
    """Reduce the gloss of a verb to one word.

    The verb itself (*carry out* -> carry), or its complement after a light verb (*be born* ->
    born).

    text (str): The gloss, from `clean_gloss`.
    RETURNS (str): The word in lower case, empty if there is none.
    """
    words = words_of(text)
    return words[0] if len(words) > 1 and words[0] not in _LIGHT_VERBS else head_word(text)


def head_word(text: str) -> str:
    """Reduce the gloss of a noun to its head: the last word before a preposition.

    *person in charge* -> person, *security council* -> council.

    text (str): The gloss, from `clean_gloss`.
    RETURNS (str): The word in lower case, empty if there is none.
    """
    words = words_of(text)
    if len(words) == 1:
        return words[0]
    # a gloss may begin with a preposition: *at once* -> once
    start = 0
    while start < len(words) - 1 and (words[start] in _HEAD_ENDS or words[start] in ("a", "the")):
        start += 1
    end = start
    while end < len(words) and words[end] not in _HEAD_ENDS:
        end += 1
    return words[max(end, start + 1) - 1] if words else ""
