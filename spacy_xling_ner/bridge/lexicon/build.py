"""Build a lexicon from JMdict, JMnedict and your own file."""

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
    """Build the lexicon that the Latin view and the gloss view read.

    tsv (Optional[Union[str, Path]]): A file of your own, see `read_tsv`; what it says of a surface
        goes before what JMdict says.
    jmdict (Union[bool, str, Path]): Whether to read JMdict and JMnedict from the package
        `jamdict-data`, or the path of such a database.
    progress (bool): Whether to show a progress bar.
    RETURNS (Lookups): With the tables `xling_lexicon`, `xling_kinds` and `xling_heads`:
        `nlp.vocab.lookups = build_lexicon()`, or `nlp.vocab.lookups.set_table(...)` where there are
        other tables.
    RAISES (ValueError): If a line of the file does not parse, or there is nothing to read.
    RAISES (ImportError): If `jamdict-data` is not installed.
    RAISES (OSError): If a file cannot be read.
    """
    if tsv is None and jmdict is False:
        raise ValueError("Nothing to build a lexicon from: give a TSV file, or use JMdict.")
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

    Left out: archaic, obsolete and obscure senses; expressions; surfaces of more than 16
    characters; kana forms of words that are usually written in kanji (the tokenizer's normalised
    form leads there); names of no kind whose English is only their reading, and such readings of
    persons, or of surfaces of more than 5 characters (the reading says it all).

    path (Path): The database.
    progress (bool): Whether to show a progress bar.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface, best first.
    RAISES (ValueError): If the file is not such a database.
    """
    if not path.is_file():
        raise ValueError(f"No JMdict database at '{path}'; name the file jamdict.db.")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        entries = read_words(connection, progress)
        names = read_names(connection, progress)
    except sqlite3.DatabaseError as error:
        raise ValueError(f"'{path}' is not a JMdict database: {error}.") from error
    finally:
        connection.close()
    while names:
        surface, candidates = names.popitem()
        words = entries.get(surface)
        entries[surface] = merge_candidates([*words, *candidates]) if words else candidates
    return entries
