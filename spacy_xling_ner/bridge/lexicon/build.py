"""Build a lexicon from JMdict, JMnedict and a file of your own."""

import sqlite3
from pathlib import Path
from typing import Dict, List, Optional, Union

from spacy.lookups import Lookups

from .candidate import Candidate
from .heads import add_heads
from .jamdict import EDRDG_SOURCE, find_jmdict
from .jmdict import read_words
from .jmnedict import read_names
from .kinds import add_kinds
from .lexicon import merge_candidates, pack
from .tsv import read_tsv


def build_lexicon(
    *,
    tsv: Optional[Union[str, Path]] = None,
    jmdict: Union[bool, str, Path] = True,
    progress: bool = False,
) -> Lookups:
    """Build the lexicon that the Latin, gloss and kind views read.

    tsv (Optional[Union[str, Path]]): A file of your own, see `read_tsv`; its translations of a
        surface form go before those of JMdict.
    jmdict (Union[bool, str, Path]): Read JMdict and JMnedict from the package `jamdict-data`, or
        from a database at this path.
    progress (bool): Show a progress bar.
    RETURNS (Lookups): With the tables `xling_lexicon`, `xling_kinds` and `xling_heads`:
        `nlp.vocab.lookups = build_lexicon()`, or `nlp.vocab.lookups.set_table(...)` if there are
        other tables.
    RAISES (ValueError): If a line of the file does not parse, or there is no source at all.
    RAISES (ImportError): If `jamdict-data` is not installed.
    RAISES (OSError): If a file cannot be read.
    """
    if tsv is None and jmdict is False:
        raise ValueError("No source for the lexicon: give a TSV file, or use JMdict.")
    own = {} if tsv is None else read_tsv(Path(tsv))
    sources: List[Dict[str, str]] = []
    entries: Dict[str, List[Candidate]] = {}
    if jmdict is not False:
        path = find_jmdict() if jmdict is True else Path(jmdict)
        entries = read_jmdict(path, progress=progress)
        sources.append(dict(EDRDG_SOURCE))
    for surface, candidates in own.items():
        entries[surface] = merge_candidates([*candidates, *entries.get(surface, ())])
    lookups = pack(entries, sources)
    add_kinds(lookups, entries)
    add_heads(lookups, entries)
    return lookups


def read_jmdict(path: Path, *, progress: bool = False) -> Dict[str, List[Candidate]]:
    """Read the words of JMdict, then the names of JMnedict.

    Left out: archaic, obsolete and obscure senses; expressions; surface forms of more than 16
    characters; kana forms of words that are usually written in kanji (the tokenizer's normalised
    form is the kanji form); names of unknown kind whose English is only their reading, and such
    names of persons or of more than 5 characters (romaji give the same).

    path (Path): The database.
    progress (bool): Show a progress bar.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface form, best first.
    RAISES (ValueError): If the file is not such a database.
    """
    if not path.is_file():
        raise ValueError(f"No JMdict database at '{path}'; give the path of a jamdict.db.")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        entries = read_words(connection, progress)
        names = read_names(connection, progress)
    except sqlite3.DatabaseError as error:
        raise ValueError(f"'{path}' is not a JMdict database: {error}.") from error
    finally:
        connection.close()
    # popped one by one, so that the names are not twice in memory
    while names:
        surface, candidates = names.popitem()
        words = entries.get(surface)
        entries[surface] = merge_candidates([*words, *candidates]) if words else candidates
    return entries
