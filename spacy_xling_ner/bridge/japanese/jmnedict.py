"""Names of JMnedict: the English of each surface form, and what it names."""

import sqlite3
from collections import defaultdict
from typing import DefaultDict, Dict, Iterator, List, Optional, Set

from tqdm import tqdm

from ...romaji import kana_to_romaji
from ..lexicon.candidate import TRANSLITERATED, Candidate, clean_gloss, words_of
from ..lexicon.lexicon import fold_surface, merge_candidates
from .jmdict import read_texts
from .loan import is_katakana
from .spelling import PLAIN_VOWELS, english_long_vowels, is_transliteration

MAX_SURFACE = 16
MAX_TRANSLITERATED_SURFACE = 5
MAX_SPELLINGS = 2
MAX_READINGS = 8

_NAME_KINDS = {
    "place": "P",
    "station": "T",
    "surname": "S",
    "given": "G",
    "fem": "G",
    "masc": "G",
    "person": "F",
    "character": "F",
    "deity": "F",
    "organization": "O",
    "company": "C",
    "service": "R",
    "product": "R",
    "work": "W",
    "fiction": "W",
    "event": "E",
}


def read_names(connection: sqlite3.Connection, progress: bool) -> Dict[str, List[Candidate]]:
    """Read the names.

    connection (sqlite3.Connection): The database.
    progress (bool): Show a progress bar.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface form.
    """
    kinds: DefaultDict[int, Set[str]] = defaultdict(set)
    for translation, kind in connection.execute("SELECT tid, text FROM NETransType"):
        kinds[translation].add(_NAME_KINDS.get(kind, ""))
    forms = read_texts(connection, "SELECT idseq, text FROM NEKanji ORDER BY ID")
    readings = read_texts(connection, "SELECT idseq, text FROM NEKana ORDER BY ID")
    names: DefaultDict[str, List[Candidate]] = defaultdict(list)
    rows = connection.execute(
        "SELECT t.ID, t.idseq, g.text FROM NETranslation t JOIN NETransGloss g ON g.tid = t.ID "
        "ORDER BY t.idseq, t.ID, g.rowid"
    )
    bar = tqdm(rows, desc="JMnedict", unit=" names", disable=not progress)
    for translation, entry, gloss in bar:
        name = _name_candidate(gloss, readings.get(entry, [""])[0], kinds.get(translation, set()))
        if name is None:
            continue
        limit = MAX_TRANSLITERATED_SURFACE if TRANSLITERATED in name.codes else MAX_SURFACE
        for text in forms.get(entry) or readings.get(entry, []):
            surface = fold_surface(text)
            in_katakana = is_katakana(surface)
            # one katakana character is a function word in foreign names: ザ, ド
            if in_katakana and len(surface) == 1:
                continue
            # romaji do not give the English spelling of katakana, so long ones are kept too
            if len(surface) <= (MAX_SURFACE if in_katakana else limit):
                names[surface].append(name)
    for surface, found in names.items():
        names[surface] = list(_keep_names(found))
    return dict(names)


def _name_candidate(gloss: str, kana: str, kinds: Set[str]) -> Optional[Candidate]:
    text = clean_gloss(gloss)
    if not words_of(text) or len(text.split()) > 8:
        return None
    codes = "".join(sorted(kinds - {""}))
    if not is_transliteration(text, kana):
        reading = "" if is_katakana(kana) else english_long_vowels(kana_to_romaji(kana))
        return Candidate(text.translate(PLAIN_VOWELS), codes or "U", reading)
    # romaji give the same text: kept only for its kind, and not for full names of persons
    if not codes or codes == "F":
        return None
    return Candidate(english_long_vowels(text), codes + TRANSLITERATED)


def _keep_names(found: List[Candidate]) -> Iterator[Candidate]:
    # many transliterations are kept, because the reading of the token chooses among them
    merged = merge_candidates(found)
    spelt = [name for name in merged if TRANSLITERATED not in name.codes]
    yield from spelt[:MAX_SPELLINGS]
    read = [name for name in merged if TRANSLITERATED in name.codes]
    read.sort(key=lambda name: -len(name.codes))
    yield from read[:MAX_READINGS]
