"""Token class as one character, for regular expressions over tokens.

The classes of a document's tokens are a string; a regular expression searches it faster than a
loop over the tokens.
"""

import re
from typing import List

# the first of 512 characters that have no meaning in a regular expression
_FIRST = 0x100


class TokenFlag:
    """Properties of a token, one bit each; its class is the combination of them.

    NOUN: a noun, which may be part of a name. NAME: in the language's own script, with a capital in
    its English form.
    CAPITAL: with a capital in its English form. JOINER: the dot in ピート・サンプラス. PARTICLE: a
    particle with an English word. AMBIGUOUS: with several glosses. EDGE: may begin or end a phrase
    of the lexicon. START: the same, and the lexicon has such a phrase. FOLDED: with characters
    that the lexicon has in another form (ＮＨＫ).
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


_CLASSES = [chr(_FIRST + flags) for flags in range(512)]


def token_class(flags: int) -> str:
    """Get the class of the tokens with these properties and no others.

    flags (int): The properties, a sum of `TokenFlag`.
    RETURNS (str): One character.
    """
    return _CLASSES[flags]


def class_pattern(flag: int, *, without: int = 0) -> str:
    """Write a regular expression for one token with a property.

    flag (int): The property that it must have.
    without (int): A property that it must not have.
    RETURNS (str): A set of characters, such as [āă].
    """
    classes = (c for flags, c in enumerate(_CLASSES) if flags & flag and not flags & without)
    return f"[{''.join(classes)}]"


def find_tokens(pattern: "re.Pattern[str]", classes: str) -> List[int]:
    """Find all matches of a pattern.

    pattern (Pattern): The pattern, compiled.
    classes (str): The classes of the document's tokens.
    RETURNS (List[int]): The first token of each match.
    """
    return [match.start() for match in pattern.finditer(classes)]
