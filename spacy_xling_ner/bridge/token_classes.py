"""What of a token decides how it goes with its neighbours, as one character.

The characters of a document's tokens are a string, in which regular expressions find what otherwise
takes a loop over the tokens.
"""

import re
from enum import IntEnum
from typing import Iterable, List

# the first of some hundreds of letters that mean nothing to a regular expression
_FIRST = 0x100


class Shape(IntEnum):
    """What a token can be, one bit each.

    NOUN: A noun, which may be part of a name. NAME: Japanese, with a capital in English. CAPITAL:
    with a capital in English. JOINER: the dot in ピート・サンプラス. PARTICLE: with an English word
    that does nearly the same. AMBIGUOUS: with several glosses. EDGE: what an entry of the lexicon
    over several tokens may begin or end with. START: the same, if such an entry does begin so.
    FOLDED: with characters that the lexicon has in another form, ＮＨＫ.
    """

    NOUN = 1
    NAME = 2
    CAPITAL = 4
    JOINER = 8
    PARTICLE = 16
    AMBIGUOUS = 32
    EDGE = 64
    START = 128
    FOLDED = 256


_LETTERS = [chr(_FIRST + bits) for bits in range(1 << len(Shape))]


def as_letter(shape: int) -> str:
    """Write what a token is as a letter.

    shape (int): All that it is, bit by bit.
    RETURNS (str): One character.
    """
    return _LETTERS[shape]


def letters(*wanted: Shape, no: Iterable[Shape] = ()) -> str:
    """Find the letters of a class of tokens.

    wanted (Shape): What a token must be, all of it.
    no (Iterable[Shape]): What it must not be, nothing of it.
    RETURNS (str): The letters, such as āă.
    """
    has, lacks = sum(wanted), sum(no)
    return "".join(letter for n, letter in enumerate(_LETTERS) if n & has == has and not n & lacks)


def one_of(*wanted: Shape, no: Iterable[Shape] = ()) -> str:
    """Write a class of tokens for a regular expression.

    wanted (Shape): What a token must be, all of it.
    no (Iterable[Shape]): What it must not be, nothing of it.
    RETURNS (str): Such as [āă].
    """
    return f"[{letters(*wanted, no=no)}]"


def places(pattern: "re.Pattern[str]", shapes: str) -> List[int]:
    """Find the tokens of a class.

    pattern (Pattern): The class, compiled.
    shapes (str): One letter for each token.
    RETURNS (List[int]): Their places.
    """
    return [match.start() for match in pattern.finditer(shapes)]
