"""What somebody may have meant by a name that does not exist."""

import sys
from difflib import get_close_matches
from typing import Iterable, Tuple


def suggest(name: str, choices: Iterable[str]) -> str:
    """Say which name was perhaps meant, and which there are.

    name (str): The unknown name.
    choices (Iterable[str]): The names that exist.
    RETURNS (str): The end of an error message, such as `did you mean 'seeds'? Choose from …`.
    """
    known = sorted(choices, key=_numbers_first)
    # nobody who writes 60 means 0
    close = [] if name.isdecimal() else get_close_matches(name, known, n=1)
    choose = f"hoose from {', '.join(known)}." if known else "reate one first; there is none."
    return f"did you mean '{close[0]}'? C{choose}" if close else f"c{choose}"


def _numbers_first(name: str) -> Tuple[int, str]:
    return (int(name), "") if name.isdecimal() else (sys.maxsize, name)
