"""What somebody may have meant by a name that does not exist."""

from difflib import get_close_matches
from typing import Iterable


def suggest(name: str, choices: Iterable[str]) -> str:
    """Say which name was perhaps meant, and which there are.

    name (str): The unknown name.
    choices (Iterable[str]): The names that exist.
    RETURNS (str): The end of an error message, such as `did you mean 'seeds'? Choose from …`.
    """
    known = sorted(choices)
    close = get_close_matches(name, known, n=1)
    choose = f"hoose from {', '.join(known)}." if known else "reate one first; there is none."
    return f"did you mean '{close[0]}'? C{choose}" if close else f"c{choose}"
