"""Reading an experiment file; errors name the line."""

from importlib import import_module
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from pydantic import ValidationError

from .spec import Experiment


class SpecError(ValueError):
    """An experiment file that cannot be used; the message names every error with its line."""


def read_spec(path: Union[str, Path]) -> Experiment:
    """Read an experiment file.

    path (Union[str, Path]): The YAML file.
    RETURNS (Experiment): The experiment.
    RAISES (SpecError): If the file is missing, is not YAML, or has a key, name or value that is not
        valid; the message names the line and the closest valid name.
    """
    path = Path(path)
    # this reader keeps line numbers; mypy would check its types, and those of srsly with them
    yaml = import_module("srsly.ruamel_yaml").YAML(typ="rt")
    try:
        data = yaml.load(path.read_text(encoding="utf8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: cannot be read ({error}).") from error
    except Exception as error:  # the error for a doubled key is not derived from the others
        lines = str(error).split("\n\n")[0].splitlines()
        raise SpecError(f"{path}: not YAML: {' '.join(map(str.strip, lines))}") from error
    if not isinstance(data, dict):
        raise SpecError(f"{path}: empty, or not a mapping; see configs/experiments for examples.")
    return parse_spec(_plain(data), path, lines=data)


def parse_spec(
    data: Dict[str, Any], name: Union[str, Path] = "experiment", *, lines: Optional[Any] = None
) -> Experiment:
    """Validate an experiment.

    data (Dict[str, Any]): The content of the file.
    name (Union[str, Path]): The name of the file, for errors.
    lines (Optional[Any]): The same content with line numbers, as the YAML reader gives it.
    RETURNS (Experiment): The experiment.
    RAISES (SpecError): If it is not valid.
    """
    try:
        return Experiment.model_validate(data)
    except ValidationError as error:
        messages: Dict[str, None] = {}
        for detail in error.errors(include_url=False):
            place = (*detail["loc"], *detail.get("ctx", {}).get("place", ()))
            keys, line = _locate(lines if lines is not None else data, place)
            at = f"{name}:{line}" if line else str(name)
            message = detail["msg"].removeprefix("Value error, ")
            messages[f"{at}: {'.'.join(map(str, keys)) or 'the file'}: {message}"] = None
        raise SpecError("\n".join(messages)) from error


def _locate(data: Any, place: Sequence[Any]) -> Tuple[List[Any], Optional[int]]:
    # Follow the place as far as the file goes; pydantic adds names of its own behind that.
    keys: List[Any] = []
    line: Optional[int] = None
    for key in place:
        if isinstance(data, dict):
            if key not in data:
                if not (isinstance(key, str) and key.startswith("[")):
                    keys.append(key)
                break
            # a key that was merged in with `<<:` has no line of its own
            lines = getattr(data, "lc", None)
            line = lines.key(key)[0] + 1 if lines and key in (lines.data or {}) else line
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            lines = getattr(data, "lc", None)
            line = lines.item(key)[0] + 1 if lines else line
        else:
            break
        keys.append(key)
        data = data[key]
    return keys, line


def _plain(data: Any) -> Any:
    # The YAML reader has its own strings and numbers, which remember how they were written.
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    for kind in (bool, int, float, str):
        if isinstance(data, kind):
            return kind(data)
    return data
