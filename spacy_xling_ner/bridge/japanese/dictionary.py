"""JMdict and JMnedict: the candidates of each surface form."""

import sqlite3
from pathlib import Path
from typing import Dict, List, Optional

from ..lexicon.candidate import Candidate
from ..lexicon.lexicon import merge_candidates
from .jamdict import find_jmdict
from .jmdict import read_words
from .jmnedict import read_names


def read_jmdict(
    path: Optional[Path] = None, *, progress: bool = False
) -> Dict[str, List[Candidate]]:
    """Read the words of JMdict, then the names of JMnedict.

    Left out: archaic, obsolete and obscure senses; expressions; surface forms of more than 16
    characters; kana forms of words that are usually written in kanji (the tokenizer's normalised
    form is the kanji form); names of unknown kind whose English is only their reading, and such
    names of persons or of more than 5 characters (romaji give the same).

    path (Optional[Path]): The database; by default that of `jamdict-data`.
    progress (bool): Show a progress bar.
    RETURNS (Dict[str, List[Candidate]]): The candidates of each surface form, best first.
    RAISES (ValueError): If the file is not such a database.
    RAISES (ImportError): If `jamdict-data` is not installed.
    """
    if path is None:
        path = find_jmdict()
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
