"""The lexicon in memory: a few arrays in one table of `nlp.vocab.lookups`."""

import unicodedata
from array import array
from typing import Any, Dict, Iterable, List, Mapping, Tuple

import numpy as np
from spacy.lookups import Lookups
from spacy.strings import get_string_id
from spacy.vocab import Vocab

from ...caching.opened_tables import OpenedTables
from .candidate import LOAN, TRANSLITERATED, Candidate
from .sorted_hashes import SortedHashes, integers

TABLE_NAME = "xling_lexicon"
SOURCE_WORDS_NAME = "xling_source_words"
FORMAT = "xling-lexicon-1"

# a spaCy table looks up hashes faster than strings
_RECORDS, _KEYS = map(get_string_id, ("records", "keys"))
_PHRASE_CODES = frozenset("nPTOCRWEFU")


class Lexicon:
    """English candidates of surface forms.

    As Python objects an entry of a `Lookups` table takes some 200 bytes. Here the table holds
    sorted 64-bit hashes of the surface forms and, in one string, the records that they point to:
    some 20 bytes each, read without parsing. A Bloom filter with one hash has the beginnings of
    longer surface forms, so that the search for the longest match stops early.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Open the lexicon of a table.

        table (Mapping[str, Any]): The table `xling_lexicon`, from `pack`. It is not copied.
        RAISES (ValueError): If the table has another format.
        """
        if table.get("format") != FORMAT:
            raise ValueError(
                f"The table '{TABLE_NAME}' has format {table.get('format')!r}, not {FORMAT!r}; "
                "build the lexicon again with 'python -m spacy xling lexicon'."
            )
        self.records: bytes = table["records"]
        self.prefixes: bytes = table["prefixes"]
        self.longest: int = table["longest"]
        # with a whole dictionary, a word that is not in it is rare
        self.is_general = bool(table.get("sources"))
        self.keys: bytes = table["keys"]
        self._keys = SortedHashes(self.keys)
        self._index = integers(table["index"], "u4")
        self._offsets = integers(table["offsets"], "u4")
        self._mask = len(self.prefixes) * 8 - 1

    def __len__(self) -> int:
        """Count the surface forms."""
        return len(self._keys)

    def get(self, surface: str) -> List[Candidate]:
        """Look up a surface form.

        surface (str): The surface form; full-width and half-width forms are the same.
        RETURNS (List[Candidate]): Its candidates, best first; empty if there are none.
        """
        place = self._keys.find(fold_surface(surface))
        if place is None:
            return []
        record = self._index[place]
        start, end = self._offsets[record], self._offsets[record + 1]
        return [
            Candidate(*line.split("\t"))
            for line in self.records[start:end].decode("utf8").split("\n")
        ]

    def begins_surface(self, text: str) -> bool:
        """Test if the surface form of a phrase may begin with a text, or be that text.

        text (str): The text, at least two characters.
        RETURNS (bool): False if there is certainly none.
        """
        bit = get_string_id(text) & self._mask
        return bool(self.prefixes[bit >> 3] >> (bit & 7) & 1)


def fold_surface(surface: str) -> str:
    """Fold full-width, half-width and other compatibility forms, which share an entry.

    surface (str): The surface form, such as ＩＫＥＡ.
    RETURNS (str): The key, such as IKEA.
    """
    return surface if surface.isascii() else unicodedata.normalize("NFKC", surface)


def pack(entries: Mapping[str, List[Candidate]], sources: Iterable[Dict[str, str]]) -> Lookups:
    """Pack a lexicon into a `Lookups` table.

    entries (Mapping[str, List[Candidate]]): The candidates of each surface form, best first.
    sources (Iterable[Dict[str, str]]): Where they come from, as in `nlp.meta["sources"]`.
    RETURNS (Lookups): With the one table `xling_lexicon`.
    """
    records: Dict[str, int] = {}
    keys = np.empty(len(entries), dtype="<u8")
    index = np.empty(len(entries), dtype="<u4")
    prefixes = array("Q")
    longest = 0
    for i, (surface, candidates) in enumerate(entries.items()):
        keys[i] = get_string_id(surface)
        record = "\n".join("\t".join(candidate).rstrip("\t") for candidate in candidates)
        index[i] = records.setdefault(record, len(records))
        if len(surface) > 1 and any(map(may_be_phrase, candidates)):
            longest = max(longest, len(surface))
            prefixes.extend(get_string_id(surface[:end]) for end in range(2, len(surface) + 1))
    order = np.argsort(keys)
    encoded = [record.encode("utf8") for record in records]
    offsets = np.zeros(len(encoded) + 1, dtype="<u4")
    np.cumsum([len(record) for record in encoded], out=offsets[1:])
    distinct = np.unique(np.array(prefixes, dtype="<u8"))
    # ten to twenty bits for each beginning: few false alarms
    n_bits = 1 << max(6, (10 * len(distinct)).bit_length())
    bits = np.zeros(n_bits, dtype=np.uint8)
    bits[(distinct & np.uint64(n_bits - 1)).astype(np.int64)] = 1
    lookups = Lookups()
    lookups.add_table(
        TABLE_NAME,
        {
            "format": FORMAT,
            "sources": list(sources),
            "keys": keys[order].tobytes(),
            "index": index[order].tobytes(),
            "offsets": offsets.tobytes(),
            "records": b"".join(encoded),
            "prefixes": np.packbits(bits, bitorder="little").tobytes(),
            "longest": longest,
        },
    )
    return lookups


def may_be_phrase(candidate: Candidate) -> bool:
    """Test if a candidate may translate several tokens together.

    candidate (Candidate): The candidate.
    RETURNS (bool): True for nouns, and for names whose English is not only their reading.
    """
    return TRANSLITERATED not in candidate.codes and not _PHRASE_CODES.isdisjoint(candidate.codes)


def merge_candidates(candidates: Iterable[Candidate]) -> List[Candidate]:
    """Merge candidates with the same text and reading, in the same order.

    candidates (Iterable[Candidate]): The candidates of a surface form.
    RETURNS (List[Candidate]): One for each text and reading, with all kinds.
    """
    merged: Dict[Tuple[str, str], str] = {}
    for text, codes, reading in candidates:
        known = merged.get((text, reading), "")
        flags = (LOAN, TRANSLITERATED)
        letters = [code for code in dict.fromkeys(known + codes) if code not in flags]
        merged[text, reading] = "".join(letters) + "".join(
            flag for flag in flags if flag in known + codes
        )
    return [Candidate(text, codes, reading) for (text, reading), codes in merged.items()]


EMPTY = Lexicon(pack({}, []).get_table(TABLE_NAME))
_lexicons: "OpenedTables[Lexicon]" = OpenedTables(
    TABLE_NAME,
    Lexicon,
    EMPTY,
    # without the table's own `get`, which takes four times as long
    lambda lexicon, table: (
        lexicon.records is dict.get(table, _RECORDS) and lexicon.keys is dict.get(table, _KEYS)
    ),
)


def get_lexicon(vocab: Vocab) -> Lexicon:
    """Get the lexicon of a vocabulary, opened once for each table.

    vocab (Vocab): The vocabulary.
    RETURNS (Lexicon): Its lexicon, or an empty one if it has none.
    RAISES (ValueError): If the table has another format.
    """
    return _lexicons.get(vocab)
