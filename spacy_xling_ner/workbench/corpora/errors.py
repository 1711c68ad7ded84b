"""The error of a corpus file that is not in its format."""

from pathlib import Path
from typing import Union


class CorpusFormatError(ValueError):
    """A line of a corpus file is not as its format requires.

    path (Union[str, Path]): The file.
    line (int): Line number, from 1.
    expected (str): What the format requires.
    got (str): What was found.
    """

    def __init__(self, path: Union[str, Path], line: int, expected: str, got: str) -> None:
        """Build the message."""
        self.expected = expected
        self.reason = f"expected {expected}, got {got}"
        super().__init__(f"{path}:{line}: {self.reason}")
