"""The error of a corpus file that does not hold what its format promises."""

from pathlib import Path
from typing import Union


class CorpusFormatError(ValueError):
    """A line of a corpus file is not what its format promises.

    path (Union[str, Path]): The file.
    line (int): The line's number, from 1.
    expected (str): What the format promises at that place.
    got (str): What stands there.
    """

    def __init__(self, path: Union[str, Path], line: int, expected: str, got: str) -> None:
        """Keep what the message is made of."""
        self.path = str(path)
        self.line = line
        self.expected = expected
        self.got = got
        super().__init__(f"{path}:{line}: expected {expected}, got {got}")
