"""Words of JMdict: the translations of each surface form, by part of speech."""

import re
import sqlite3
from collections import defaultdict
from typing import DefaultDict, Dict, List, NamedTuple, Sequence, Set, Tuple

from tqdm import tqdm

from ...romaji import kana_to_romaji
from ..lexicon.candidate import LOAN, Candidate, clean_gloss, words_of
from ..lexicon.lexicon import fold_surface, merge_candidates
from .loan import consonant_similarity, is_katakana

ENTRIES_PER_KIND = 2
GLOSSES_PER_ENTRY = 2
MAX_GLOSS_WORDS = 4
MAX_CANDIDATES = 12
MAX_SURFACE = 16

_NOT_USED = frozenset(["archaism", "obsolete term", "obscure term", "rare"])
_OLD_FORMS = frozenset(["word containing out-dated kanji", "out-dated or obsolete kana usage"])
_KANA_ALONE = "word usually written using kana alone"
# JMdict has this reading only with a number (三月); the tokenizer splits the number off
_MISSING = {"月": [Candidate("month", "ns", "gatsu")]}
_NF = re.compile("nf([0-9]+)")
_ABOUT_GRAMMAR = re.compile(r"^-|-$|\b(?:suffix|prefix|particle|counter)\b")


class _Form(NamedTuple):
    text: str
    rank: Tuple[int, int]  # lower is more common
    is_old: bool


class _Sense(NamedTuple):
    codes: str
    glosses: List[str]
    only_kanji: Set[str]  # the forms that have this sense; all if empty
    only_kana: List[str]
    is_kana: bool  # usually written in kana alone


def read_words(connection: sqlite3.Connection, progress: bool) -> Dict[str, List[Candidate]]:
    """Read the words.

    connection (sqlite3.Connection): The database.
    progress (bool): Show a progress bar.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface form, best first.
    """
    kanji = _read_forms(connection, "Kanji", "KJP", "KJI")
    kana = _read_forms(connection, "Kana", "KNP", "KNI")
    senses = _read_senses(connection)
    # surface form -> (rank and entry, reading, senses)
    uses: DefaultDict[str, List[Tuple[Tuple[int, int, int], str, List[_Sense]]]]
    uses = defaultdict(list)
    for entry in tqdm(senses, desc="JMdict", unit=" entries", disable=not progress):
        readings = sorted(kana.get(entry, ()), key=lambda form: (form.is_old, form.rank))
        reading = readings[0].text if readings else ""
        is_kana = senses[entry][0].is_kana or entry not in kanji
        forms = [(form, False) for form in kanji.get(entry, ())]
        forms += [(form, True) for form in readings if is_kana]
        for form, in_kana in forms:
            surface = fold_surface(form.text)
            kept = [sense for sense in senses[entry] if _holds_for(sense, form.text, in_kana)]
            if kept and len(surface) <= MAX_SURFACE:
                rank = (form.rank[0] + 2 * form.is_old, form.rank[1], entry)
                spoken = (kept[0].only_kana or [reading])[0]
                uses[surface].append((rank, form.text if in_kana else spoken, kept))
    entries: Dict[str, List[Candidate]] = {}
    # popped one by one, which frees the senses while the entries grow
    while uses:
        surface, found = uses.popitem()
        found.sort(key=lambda use: use[0])
        candidates = _word_candidates(surface, [(reading, s) for _, reading, s in found])
        candidates += _MISSING.get(surface, [])
        if candidates:
            entries[surface] = candidates
    return entries


def read_texts(connection: sqlite3.Connection, query: str) -> Dict[int, List[str]]:
    """Group the texts of a query by their ID.

    connection (sqlite3.Connection): The database.
    query (str): A query for pairs of ID and text.
    RETURNS (Dict[int, List[str]]): The texts of each ID.
    """
    texts: DefaultDict[int, List[str]] = defaultdict(list)
    for key, text in connection.execute(query):
        texts[key].append(text)
    return dict(texts)


def _holds_for(sense: _Sense, form: str, in_kana: bool) -> bool:
    only = sense.only_kana if in_kana else sense.only_kanji
    return not only or form in only


def _word_candidates(surface: str, found: List[Tuple[str, List[_Sense]]]) -> List[Candidate]:
    # the reading is stored only where it tells two words apart: 市, *shi* city, *ichi* market
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
                # few translations of each part of speech, so that no entry crowds out the others
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
            if len(text.split()) <= MAX_GLOSS_WORDS and consonant_similarity(surface, text):
                return text
    return ""


def _read_forms(
    connection: sqlite3.Connection, forms: str, priorities: str, infos: str
) -> Dict[int, List[_Form]]:
    priority = read_texts(connection, f"SELECT kid, text FROM {priorities}")
    old = {
        form
        for form, text in connection.execute(f"SELECT kid, text FROM {infos}")
        if text in _OLD_FORMS
    }
    found: DefaultDict[int, List[_Form]] = defaultdict(list)
    for form, entry, text in connection.execute(f"SELECT ID, idseq, text FROM {forms} ORDER BY ID"):
        found[entry].append(_Form(text, _rank(priority.get(form, ())), form in old))
    return found


def _rank(marks: Sequence[str]) -> Tuple[int, int]:
    # JMdict's priority marks; nf01 are the 500 most frequent words of a newspaper corpus
    frequency = min((int(m[1]) for mark in marks if (m := _NF.fullmatch(mark))), default=49)
    if any(mark in ("news1", "ichi1", "spec1", "gai1") for mark in marks):
        return 0, frequency
    return (1 if marks else 2), frequency


def _read_senses(connection: sqlite3.Connection) -> Dict[int, List[_Sense]]:
    parts = read_texts(connection, "SELECT sid, text FROM pos ORDER BY rowid")
    notes = read_texts(connection, "SELECT sid, text FROM misc")
    glosses = read_texts(connection, "SELECT sid, text FROM SenseGloss ORDER BY rowid")
    only = read_texts(connection, "SELECT sid, text FROM stagk")
    only_kana = read_texts(connection, "SELECT sid, text FROM stagr")
    senses: DefaultDict[int, List[_Sense]] = defaultdict(list)
    last_entry, codes = -1, ""
    for sense, entry in connection.execute("SELECT ID, idseq FROM Sense ORDER BY idseq, ID"):
        # a sense without parts of speech has those of the sense before it
        if sense in parts or entry != last_entry:
            codes = _part_codes(parts.get(sense, []))
        last_entry = entry
        if codes and not _NOT_USED.intersection(notes.get(sense, ())):
            texts, kana = glosses.get(sense, []), only_kana.get(sense, [])
            is_kana = _KANA_ALONE in notes.get(sense, ())
            senses[entry].append(_Sense(codes, texts, set(only.get(sense, ())), kana, is_kana))
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
