"""The database of the package `jamdict-data`, which holds JMdict and JMnedict."""

from pathlib import Path
from typing import Dict

from ...errors import MissingExtraError, install_extra

EDRDG_SOURCE: Dict[str, str] = {
    "name": "JMdict and JMnedict",
    "url": "http://www.edrdg.org/edrdg/licence.html",
    "license": "CC BY-SA 4.0",
    "author": "Electronic Dictionary Research and Development Group (EDRDG), James William Breen",
}
"""The entry for `sources` in the `meta.json` of a pipeline with this lexicon."""


def find_jmdict() -> Path:
    """Find the database of `jamdict-data`.

    RETURNS (Path): Its path.
    RAISES (MissingExtraError): If `jamdict-data` is not installed.
    """
    try:
        import jamdict_data
    except ImportError as error:
        raise MissingExtraError(
            f"JMdict is not installed; install it with: {install_extra('lexicon')}, "
            "or build a lexicon from your own file alone with --tsv and --no-jmdict."
        ) from error
    return Path(jamdict_data.JAMDICT_DB_PATH)
