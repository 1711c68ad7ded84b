"""Read the words of JMdict."""

import re
import sqlite3
from collections import defaultdict
from typing import Any, DefaultDict, Dict, List, NamedTuple, Set, Tuple

from tqdm import tqdm

from ...romaji import kana_to_romaji
from .candidate import LOAN, Candidate, clean_gloss, words_of
from .jamdict import read_texts
from .lexicon import fold_surface, merge_candidates
from .loan import is_katakana, likeness

ENTRIES_PER_KIND = 2
GLOSSES_PER_ENTRY = 2
MAX_GLOSS_WORDS = 4
MAX_CANDIDATES = 12
MAX_SURFACE = 16

_NOT_USED = frozenset(["archaism", "obsolete term", "obscure term", "rare"])
_OLD_FORMS = frozenset(["word containing out-dated kanji", "out-dated or obsolete kana usage"])
_KANA_ALONE = "word usually written using kana alone"
# read so only after a number, which JMdict has under the number: 三月
_MISSING = {"月": [Candidate("month", "ns", "gatsu")]}
_NF = re.compile("nf([0-9]+)")
_ABOUT_GRAMMAR = re.compile(r"^-|-$|\b(?:suffix|prefix|particle|counter)\b")


class _Form(NamedTuple):
    text: str
    order: Tuple[int, int]  # how common it is; smaller is more
    is_old: bool


class _Sense(NamedTuple):
    codes: str
    glosses: List[str]
    only_kanji: Set[str]
    only_kana: List[str]
    is_kana: bool


def read_words(connection: sqlite3.Connection, progress: bool) -> Dict[str, List[Candidate]]:
    """Read the words.

    connection (sqlite3.Connection): The database.
    progress (bool): Whether to show a progress bar.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface, best first.
    """
    kanji = _read_forms(connection, "Kanji", "KJP", "KJI")
    kana = _read_forms(connection, "Kana", "KNP", "KNI")
    senses = _read_senses(connection)
    # surface -> (how common, entry, reading, senses)
    uses: DefaultDict[str, List[Tuple[Tuple[int, int, int], str, List[_Sense]]]]
    uses = defaultdict(list)
    for entry in tqdm(senses, desc="JMdict", unit=" entries", disable=not progress):
        readings = sorted(kana.get(entry, ()), key=lambda form: (form.is_old, form.order))
        reading = readings[0].text if readings else ""
        is_kana = senses[entry][0].is_kana or entry not in kanji
        forms = [(form, False) for form in kanji.get(entry, ())]
        forms += [(form, True) for form in readings if is_kana]
        for form, in_kana in forms:
            surface = fold_surface(form.text)
            kept = [sense for sense in senses[entry] if _holds_for(sense, form.text, in_kana)]
            if kept and len(surface) <= MAX_SURFACE:
                order = (form.order[0] + 2 * form.is_old, form.order[1], entry)
                spoken = (kept[0].only_kana or [reading])[0]
                uses[surface].append((order, form.text if in_kana else spoken, kept))
    entries: Dict[str, List[Candidate]] = {}
    while uses:
        surface, found = uses.popitem()
        found.sort(key=lambda use: use[0])
        candidates = _word_candidates(surface, [(reading, s) for _, reading, s in found])
        candidates += _MISSING.get(surface, [])
        if candidates:
            entries[surface] = candidates
    return entries


def _holds_for(sense: _Sense, form: str, in_kana: bool) -> bool:
    only = sense.only_kana if in_kana else sense.only_kanji
    return not only or form in only


def _word_candidates(surface: str, found: List[Tuple[str, List[_Sense]]]) -> List[Candidate]:
    several = len({reading for reading, _ in found}) > 1
    seen: DefaultDict[Tuple[str, str], int] = defaultdict(int)
    candidates: List[Candidate] = []
    for reading, senses in found:
        romaji = kana_to_romaji(reading) if several else ""
        counts: DefaultDict[str, int] = defaultdict(int)
        for sense in senses:
            texts = [text for text in map(clean_gloss, sense.glosses) if words_of(text)]
            short = [text for text in texts if len(text.split()) <= MAX_GLOSS_WORDS]
            for text in short or texts[:1]:
                codes = "".join(
                    code
                    for code in sense.codes
                    if counts[code] < GLOSSES_PER_ENTRY and seen[romaji, code] < ENTRIES_PER_KIND
                )
                if codes and not _ABOUT_GRAMMAR.search(text):
                    candidates.append(Candidate(text, codes, romaji))
                    for code in codes:
                        counts[code] += 1
        for code in counts:
            seen[romaji, code] += 1
    candidates = merge_candidates(candidates)[:MAX_CANDIDATES]
    loan = _loan(surface, found[0][1]) if is_katakana(surface) else ""
    return merge_candidates([*candidates, Candidate(loan, "n" + LOAN)]) if loan else candidates


def _loan(surface: str, senses: List[_Sense]) -> str:
    for sense in senses[:2]:
        for text in map(clean_gloss, sense.glosses[:3]):
            if len(text.split()) <= MAX_GLOSS_WORDS and likeness(surface, text):
                return text
    return ""


def _read_forms(
    connection: sqlite3.Connection, forms: str, priorities: str, infos: str
) -> Dict[int, List[_Form]]:
    ranks: DefaultDict[int, List[str]] = defaultdict(list)
    for form, text in connection.execute(f"SELECT kid, text FROM {priorities}"):
        ranks[form].append(text)
    old = {
        form
        for form, text in connection.execute(f"SELECT kid, text FROM {infos}")
        if text in _OLD_FORMS
    }
    found: DefaultDict[int, List[_Form]] = defaultdict(list)
    for form, entry, text in connection.execute(f"SELECT ID, idseq, text FROM {forms} ORDER BY ID"):
        found[entry].append(_Form(text, _order(ranks.get(form, ())), form in old))
    return found


def _order(ranks: Any) -> Tuple[int, int]:
    frequency = min((int(m[1]) for rank in ranks if (m := _NF.fullmatch(rank))), default=49)
    if any(rank in ("news1", "ichi1", "spec1", "gai1") for rank in ranks):
        return 0, frequency
    return (1 if ranks else 2), frequency


def _read_senses(connection: sqlite3.Connection) -> Dict[int, List[_Sense]]:
    parts = read_texts(connection, "SELECT sid, text FROM pos ORDER BY rowid")
    notes = read_texts(connection, "SELECT sid, text FROM misc")
    glosses = read_texts(connection, "SELECT sid, text FROM SenseGloss ORDER BY rowid")
    only = read_texts(connection, "SELECT sid, text FROM stagk")
    only_kana = read_texts(connection, "SELECT sid, text FROM stagr")
    senses: DefaultDict[int, List[_Sense]] = defaultdict(list)
    last_entry, last_codes = -1, ""
    for sense, entry in connection.execute("SELECT ID, idseq FROM Sense ORDER BY idseq, ID"):
        codes = _part_codes(parts[sense]) if sense in parts else ""
        if not parts.get(sense) and entry == last_entry:
            codes = last_codes  # what is not said again still holds
        last_entry, last_codes = entry, codes
        if codes and not _NOT_USED.intersection(notes.get(sense, ())):
            is_kana = _KANA_ALONE in notes.get(sense, ())
            senses[entry].append(
                _Sense(
                    codes,
                    glosses.get(sense, []),
                    set(only.get(sense, ())),
                    only_kana.get(sense, []),
                    is_kana,
                )
            )
    return senses


def _part_codes(parts: List[str]) -> str:
    codes = [code for code in map(_part_code, parts) if code]
    return "".join(dict.fromkeys("".join(codes)))


def _part_code(part: str) -> str:
    if "suffix" in part or part == "counter":
        return "s"
    if "prefix" in part:
        return "p"
    if part.startswith(("adject", "pre-noun", "noun or verb acting", "'taru'", "archaic/formal")):
        return "a"
    if part.startswith(("noun", "numeric")):
        return "n"
    if part.startswith("adverb"):
        return "d"
    if part == "pronoun":
        return "r"
    if part.startswith("interjection"):
        return "i"
    return "v" if "verb" in part and "auxiliary" not in part else ""
