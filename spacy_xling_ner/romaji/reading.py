"""The reading of a token, as the tokenizer stores it."""

from typing import Optional

_READING = "|Reading="


def reading_of(morph: str) -> Optional[str]:
    """Find the reading in the morphology of a token.

    morph (str): The morphology, as `str(token.morph)`.
    RETURNS (Optional[str]): The reading in katakana, None if there is none.
    """
    _, found, rest = f"|{morph}".partition(_READING)
    return rest.partition("|")[0] if found else None
