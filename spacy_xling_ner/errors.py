"""Errors in what a user named or typed: the commands of spaCy print them without a traceback."""

from typing import Any

from thinc.api import ConfigValidationError


class SettingError(ConfigValidationError):
    """A setting that cannot be used; the message names it, its value and the fix.

    `spacy train` and `spacy debug` catch this kind of error and print its text alone.
    """

    def __init__(self, message: str = "", **context: Any) -> None:
        """Create an error.

        message (str): The thing, its value and the fix.
        **context (Any): The arguments of `ConfigValidationError`, with which spaCy copies an error.
        """
        context.setdefault("title", "Config error")
        context["desc"] = context.get("desc") or message
        super().__init__(**context)

    def __str__(self) -> str:
        """Give the message alone."""
        return str(self.desc)


class MissingFileError(SettingError, FileNotFoundError):
    """A setting that names a file that is not there."""


class MissingExtraError(SettingError, ImportError):
    """A setting that needs an optional package that is not installed."""


def install_extra(extra: str) -> str:
    """Give the command that installs an optional dependency; it runs in a checkout of the project.

    extra (str): Its name in `pyproject.toml`, such as `lexicon`; several with commas.
    RETURNS (str): The command.
    """
    # From the checkout, as long as no index has the package.
    return f'python -m pip install -e ".[{extra}]" (in the checkout of spacy-xling-ner)'
