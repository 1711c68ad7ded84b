"""A lexicon of your own: a tab-separated file."""

from pathlib import Path
from typing import Callable, Dict, Iterator, List, Tuple

from .candidate import KINDS, LOAN, NAME_CODES, WORD_CODES, Candidate, words_of
from .lexicon import fold_surface

_CHOICES = ("word", "loan", *KINDS)


def read_tsv(path: Path, is_loan: Callable[[str, str], bool]) -> Dict[str, List[Candidate]]:
    """Read a lexicon from a file of lines `surface<TAB>English[<TAB>kind]`.

    A kind is one of "word", "loan" (a word spelt as in English) or those of `KINDS`; without one,
    English with a capital is a name, and other English is a word of any part of speech. Empty
    lines and lines that begin with # are skipped. Of several lines for a surface form the first is
    the best.

    path (Path): The file, in UTF-8.
    is_loan (Callable[[str, str], bool]): Tests if a surface form comes from an English word.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface form.
    RAISES (ValueError): If a line does not parse; the message names the file, the line and the fix.
    RAISES (OSError): If the file cannot be read.
    """
    entries: Dict[str, List[Candidate]] = {}
    for line, where in read_lines(path):
        if line.startswith("#"):
            continue
        surface, candidate = _parse(line, where, is_loan)
        entries.setdefault(fold_surface(surface), []).append(candidate)
    return entries


def read_lines(path: Path) -> Iterator[Tuple[str, str]]:
    """Read the lines of a file, but for empty ones.

    path (Path): The file, in UTF-8.
    YIELDS (Tuple[str, str]): A line, and its place for messages.
    RAISES (ValueError): If a line is not UTF-8.
    RAISES (OSError): If the file cannot be read.
    """
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        where = f"{path}, line {number}"
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf8").rstrip("\r")
        except UnicodeDecodeError as error:
            raise ValueError(f"{where}: not UTF-8; save the file in UTF-8.") from error
        if line.strip():
            yield line, where


def _parse(line: str, where: str, is_loan: Callable[[str, str], bool]) -> Tuple[str, Candidate]:
    fields = [field.strip() for field in line.split("\t")]
    if len(fields) not in (2, 3):
        raise ValueError(
            f"{where}: {len(fields)} tab-separated fields in {line!r}; write "
            "surface<TAB>English or surface<TAB>English<TAB>kind."
        )
    surface, english = fields[:2]
    kind = fields[2] if len(fields) == 3 else ""
    if not surface:
        raise ValueError(f"{where}: no surface form before the first tab; write the word there.")
    if len(surface.split()) > 1:
        raise ValueError(f"{where}: white space in the surface form {surface!r}; write it without.")
    if not words_of(english):
        raise ValueError(
            f"{where}: no English word for {surface!r} after the first tab, but {english!r}; "
            "write a translation there."
        )
    if kind and kind not in _CHOICES:
        raise ValueError(
            f"{where}: unknown kind {kind!r} of {surface!r}; choose from {', '.join(_CHOICES)}."
        )
    codes = _codes(english, kind)
    is_word = not any(code in NAME_CODES for code in codes)
    if is_word and is_loan(surface, english):
        codes += LOAN
    return surface, Candidate(english, "".join(dict.fromkeys(codes)))


def _codes(english: str, kind: str) -> str:
    if kind == "loan":
        return KINDS["noun"] + LOAN
    if kind == "word" or (not kind and english[0].islower()):
        return WORD_CODES
    return KINDS[kind or "name"]
