"""The database of the package `jamdict-data`: JMdict and JMnedict together."""

import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import DefaultDict, Dict, List

from .candidate import Candidate
from .lexicon import merge_candidates

EDRDG_SOURCE: Dict[str, str] = {
    "name": "JMdict and JMnedict",
    "url": "http://www.edrdg.org/edrdg/licence.html",
    "license": "CC BY-SA 4.0",
    "author": "Electronic Dictionary Research and Development Group (EDRDG), James William Breen",
}
"""The entry for `sources` in the `meta.json` of a pipeline that carries the lexicon."""


def find_jmdict() -> Path:
    """Find the database that `jamdict-data` brings.

    RETURNS (Path): Its path.
    RAISES (ImportError): If `jamdict-data` is not installed.
    """
    try:
        import jamdict_data
    except ImportError as error:
        raise ImportError(
            "JMdict is not installed; install it with: pip install 'spacy-xling-ner[lexicon]', "
            "or build a lexicon from your own file alone with --tsv and --no-jmdict."
        ) from error
    return Path(jamdict_data.JAMDICT_DB_PATH)


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
    # imported here: they read through this module
    from .jmdict import read_words
    from .jmnedict import read_names

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


def read_texts(connection: sqlite3.Connection, query: str) -> Dict[int, List[str]]:
    """Read texts by their number.

    connection (sqlite3.Connection): The database.
    query (str): A query for pairs of number and text.
    RETURNS (Dict[int, List[str]]): The texts of each number.
    """
    texts: DefaultDict[int, List[str]] = defaultdict(list)
    for key, text in connection.execute(query):
        texts[key].append(text)
    return dict(texts)
