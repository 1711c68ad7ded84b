"""Reading an experiment file; an error names the line."""

from importlib import import_module
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from pydantic import ValidationError

from .experiment import Experiment


class SpecError(ValueError):
    """An experiment file that cannot be used; the message names every fault with its line."""


def read_spec(path: Union[str, Path]) -> Experiment:
    """Read an experiment file.

    path (Union[str, Path]): The YAML file.
    RETURNS (Experiment): The experiment.
    RAISES (SpecError): If the file is not there, is not YAML, or says something that an experiment
        does not have; the message names the line and what was perhaps meant.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: cannot be read ({error}).") from error
    try:
        data = _yaml().load(text)
    # a key that is there twice is a warning class there, and raised all the same
    except Exception as error:
        raise SpecError(f"{path}: not YAML: {_first_lines(str(error))}") from error
    if not isinstance(data, dict):
        raise SpecError(f"{path}: empty, or not a mapping; see configs/experiments for examples.")
    return parse_spec(_plain(data), path, lines=data)


def parse_spec(
    data: Dict[str, Any], name: Union[str, Path] = "experiment", *, lines: Optional[Any] = None
) -> Experiment:
    """Check an experiment.

    data (Dict[str, Any]): What the file holds.
    name (Union[str, Path]): How errors name it.
    lines (Optional[Any]): The same as the YAML reader gave it, with line numbers.
    RETURNS (Experiment): The experiment.
    RAISES (SpecError): If something is wrong with it.
    """
    try:
        return Experiment.model_validate(data)
    except ValidationError as error:
        faults: List[str] = []
        for fault in error.errors(include_url=False):
            place = (*fault["loc"], *fault.get("ctx", {}).get("place", ()))
            found, line = _locate(lines if lines is not None else data, place)
            at = f"{name}:{line}" if line else str(name)
            message = fault["msg"].removeprefix("Value error, ")
            said = f"{at}: {'.'.join(map(str, found)) or 'the file'}: {message}"
            if said not in faults:
                faults.append(said)
        raise SpecError("\n".join(faults)) from error


def _locate(data: Any, place: Sequence[Any]) -> Tuple[List[Any], Optional[int]]:
    # Follow the place as far as the file goes; the rest of it is pydantic's own.
    found: List[Any] = []
    line: Optional[int] = None
    for key in place:
        if isinstance(data, dict):
            if key not in data:
                if not (isinstance(key, str) and key.startswith("[")):
                    found.append(key)
                break
            # a key that came in with `<<:` has no line of its own
            lines = getattr(data, "lc", None)
            line = lines.key(key)[0] + 1 if lines and key in (lines.data or {}) else line
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            lines = getattr(data, "lc", None)
            line = lines.item(key)[0] + 1 if lines else line
        else:
            break
        found.append(key)
        data = data[key]
    return found, line


def _yaml() -> Any:
    # The reader that keeps line numbers. Its types would be checked, and those of srsly with them.
    return import_module("srsly.ruamel_yaml").YAML(typ="rt")


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    if type(data) not in (int, float, bool, str, type(None)):
        # the reader's own strings and numbers, which remember their quotes
        for kind in (bool, int, float, str):
            if isinstance(data, kind):
                return kind(data)
    return data


def _first_lines(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n\n")[0].splitlines())
