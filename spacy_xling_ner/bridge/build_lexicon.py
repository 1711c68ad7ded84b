"""Build the lexicon of a language from its dictionary and a file of your own."""

from pathlib import Path
from typing import Dict, List, Optional, Union

from spacy.lookups import Lookups

from .language import LANGUAGES, MIXED
from .lexicon.candidate import Candidate
from .lexicon.heads import add_heads
from .lexicon.kinds import add_kinds
from .lexicon.lexicon import merge_candidates, pack
from .lexicon.tsv import read_tsv


def build_lexicon(
    *,
    tsv: Optional[Union[str, Path]] = None,
    jmdict: Union[bool, str, Path] = True,
    progress: bool = False,
    lang: str = "ja",
) -> Lookups:
    """Build the lexicon that the Latin, gloss and kind views read.

    tsv (Optional[Union[str, Path]]): A file of your own, see `read_tsv`; its translations of a
        surface form go before those of the dictionary.
    jmdict (Union[bool, str, Path]): Read the dictionary of the language, by default JMdict and
        JMnedict, from the package that has it or from a file at this path.
    progress (bool): Show a progress bar.
    lang (str): Code of the language. One without a dictionary needs `jmdict=False`.
    RETURNS (Lookups): With the tables `xling_lexicon`, `xling_kinds` and `xling_heads`:
        `nlp.vocab.lookups = build_lexicon()`, or `nlp.vocab.lookups.set_table(...)` if there are
        other tables.
    RAISES (ValueError): If a line of the file does not parse, or there is no source at all.
    RAISES (ImportError): If the package with the dictionary is not installed.
    RAISES (OSError): If a file cannot be read.
    """
    language = LANGUAGES.get(lang)
    if tsv is None and jmdict is False:
        raise ValueError("No source for the lexicon: give a TSV file, or use the dictionary.")
    if jmdict is not False and (language is None or language.dictionary is None):
        known = ", ".join(sorted(set(LANGUAGES) - MIXED))
        raise ValueError(
            f"No dictionary for the language '{lang}': give a TSV file with --tsv and --no-jmdict, "
            f"or choose a language from {known}."
        )
    is_loan = language.is_loan if language else lambda surface, english: False
    own = {} if tsv is None else read_tsv(Path(tsv), is_loan)
    sources: List[Dict[str, str]] = []
    entries: Dict[str, List[Candidate]] = {}
    if jmdict is not False and language is not None and language.dictionary is not None:
        entries = language.dictionary(None if jmdict is True else Path(jmdict), progress)
        sources = [dict(language.source or {})]
    for surface, candidates in own.items():
        entries[surface] = merge_candidates([*candidates, *entries.get(surface, ())])
    lookups = pack(entries, sources)
    add_kinds(lookups, entries)
    add_heads(lookups, entries, None if language is None else language.heads)
    return lookups
