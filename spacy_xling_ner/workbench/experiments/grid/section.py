"""The base class of all sections of an experiment file, and hints for misspelt names."""

import sys
from difflib import get_close_matches
from typing import Annotated, Any, Iterable, Tuple

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+._-]*$")]


class Section(BaseModel):
    """A section of the file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key in data:
                if key not in cls.model_fields:
                    hint = suggest(str(key), cls.model_fields)
                    raise spec_error((str(key),), f"unknown key '{key}'; {hint}")
        return data


def spec_error(place: Tuple[Any, ...], message: str) -> PydanticCustomError:
    """Make a validation error that knows its place in the file.

    place (Tuple[Any, ...]): Keys and indices, starting from the section that is validated.
    message (str): The problem and the fix.
    RETURNS (PydanticCustomError): The error, to raise in a validator.
    """
    return PydanticCustomError("spec", "{message}", {"place": place, "message": message})


def suggest(name: str, choices: Iterable[str]) -> str:
    """Suggest the closest existing name, and list all of them.

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
