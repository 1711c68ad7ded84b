"""What all parts of an experiment file have in common."""

from typing import Annotated, Any, Tuple

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from .suggestions import suggest

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+._-]*$")]


class Section(BaseModel):
    """A part of the file; a key that it does not have is an error."""

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

    place (Tuple[Any, ...]): Keys and indices from the section that is validated.
    message (str): What is wrong, and the mend.
    RETURNS (PydanticCustomError): The error, to raise in a validator.
    """
    return PydanticCustomError("spec", "{message}", {"place": place, "message": message})
