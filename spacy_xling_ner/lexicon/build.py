"""Build a lexicon, and load it from the file that the command writes."""

from pathlib import Path
from typing import Dict, List, Optional, Union

from spacy.lookups import Lookups
from spacy.util import registry

from .candidate import Candidate
from .database import EDRDG_SOURCE, find_jmdict, read_jmdict
from .heads import add_heads
from .kinds import add_kinds
from .lexicon import TABLE_NAME, Lexicon, merge_candidates, pack
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


def lexicon_sources(lookups: Lookups) -> List[Dict[str, str]]:
    """Say whom a pipeline with this lexicon has to credit.

    lookups (Lookups): The lookups, as in `nlp.vocab.lookups`.
    RETURNS (List[Dict[str, str]]): Entries for `nlp.meta["sources"]`; none for your own file.
    """
    table = lookups.get_table(TABLE_NAME, None)
    return [] if table is None else [dict(source) for source in table.get("sources", ())]


@registry.misc("spacy_xling_ner.load_lexicon.v1")
def load_lexicon(path: Optional[Path] = None) -> Lookups:
    """Load a lexicon, for `[initialize] lookups` in a config.

    path (Optional[Path]): The file that `python -m spacy xling lexicon` wrote; None for no lexicon.
    RETURNS (Lookups): With the tables that `build_lexicon` makes, or empty.
    RAISES (FileNotFoundError): If there is no such file; the message names the command.
    RAISES (ValueError): If the file is something else.
    """
    if path is None:
        return Lookups()
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"No lexicon at '{path}'; make it with: python -m spacy xling lexicon {path}"
        )
    mend = f"make it anew with: python -m spacy xling lexicon {path}"
    try:
        lookups = Lookups().from_bytes(path.read_bytes())
        table = lookups.get_table(TABLE_NAME)
    except OSError:
        raise
    except Exception as error:  # msgpack has a dozen kinds of error for a broken file
        raise ValueError(f"'{path}' is not a lexicon; {mend}") from error
    try:
        Lexicon(table)
    except (ValueError, KeyError) as error:
        raise ValueError(f"'{path}' is not a lexicon of this version; {mend}") from error
    return lookups
