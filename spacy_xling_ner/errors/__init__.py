"""Errors in what a user named or typed: the commands of spaCy print them without a traceback."""

import errno
import os
from contextlib import contextmanager
from importlib.metadata import requires
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator

from thinc.api import ConfigValidationError
from typer import BadParameter

# Typer prints the text of this kind of error alone; it does not export the class, nor always take
# that of click.
_CommandError: Any = next(
    each for each in BadParameter.__mro__ if each.__name__ == "ClickException"
)


class SettingError(ConfigValidationError, _CommandError):  # type: ignore[misc]
    """A setting that cannot be used; the message names it, its value and the fix.

    `spacy train` catches the first kind of error and prints its text alone; where it is not caught,
    as in `spacy debug data`, Typer does so with the second.
    """

    def __init__(self, message: str = "", **context: Any) -> None:
        """Create an error.

        message (str): The thing, its value and the fix.
        **context (Any): The arguments of `ConfigValidationError`, with which spaCy copies an error.
        """
        context.setdefault("title", "Config error")
        context["desc"] = context.get("desc") or message
        super().__init__(**context)
        _CommandError.__init__(self, context["desc"])

    def __str__(self) -> str:
        """Give the message alone."""
        return str(self.desc)


class MissingFileError(SettingError, FileNotFoundError):
    """A setting that names a file that is not there."""


class MissingExtraError(SettingError, ImportError):
    """A setting that needs an optional package that is not installed."""


@contextmanager
def name_full_disk(files: Iterable[Path]) -> Iterator[None]:
    """Name the files in the error of a full disk, which names none.

    files (Iterable[Path]): What is written in the block.
    RAISES (OSError): If the disk or a quota is full, or a file may not become so large.
    """
    try:
        yield
    except OSError as error:
        if error.filename or error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        names = ", ".join(map(str, files))
        raise OSError(error.errno, os.strerror(error.errno), names) from error


def install_extra(*extras: str) -> str:
    """Give the command that installs optional dependencies.

    It names their packages: that works in a checkout, and without one.

    *extras (str): Names in `[project.optional-dependencies]`, such as `lexicon`.
    RETURNS (str): The command.
    """
    found: Dict[str, None] = {}  # in order, each once
    for requirement in requires("spacy-xling-ner") or ():
        package, _, marker = requirement.partition(";")
        if any(marker.strip() in (f'extra == "{name}"', f"extra == '{name}'") for name in extras):
            found[f'"{package.strip()}"'] = None
    return f"python -m pip install {' '.join(found)}"
