"""Load a lexicon from the file that `xling lexicon` writes."""

from pathlib import Path
from typing import Dict, List, Optional

from spacy.lookups import Lookups
from spacy.util import registry

from ...errors import MissingFileError, SettingError
from .lexicon import TABLE_NAME, Lexicon


def lexicon_sources(lookups: Lookups) -> List[Dict[str, str]]:
    """List the sources that a pipeline with this lexicon has to credit.

    lookups (Lookups): The lookups, as in `nlp.vocab.lookups`.
    RETURNS (List[Dict[str, str]]): Entries for `nlp.meta["sources"]`; none for your own file.
    """
    table = lookups.get_table(TABLE_NAME, None)
    return [] if table is None else [dict(source) for source in table.get("sources", ())]


@registry.misc("spacy_xling_ner.load_lexicon.v1")
def load_lexicon(path: Optional[Path] = None) -> Lookups:
    """Load a lexicon, for `[initialize] lookups` in a config.

    path (Optional[Path]): The file that `python -m spacy xling lexicon` wrote; None for no lexicon.
    RETURNS (Lookups): With the tables of `build_lexicon`, or empty.
    RAISES (MissingFileError): If there is no such file; the message names the command.
    RAISES (SettingError): If the file is something else.
    """
    if path is None:
        return Lookups()
    path = Path(path)
    command = "python -m spacy xling lexicon"
    if not path.is_file():
        raise MissingFileError(f"No lexicon at '{path}'; build it with: {command} {path}")
    data = path.read_bytes()
    try:
        lookups = Lookups().from_bytes(data)
        Lexicon(lookups.get_table(TABLE_NAME))
    except Exception as error:  # msgpack has a dozen kinds of error for a broken file
        raise SettingError(
            f"'{path}' is not a lexicon of this version; name another file, or build one with: "
            f"{command} NEW_FILE"
        ) from error
    return lookups
