"""Japanese: tags of Sudachi, readings in kana, JMdict and JMnedict."""

from pathlib import Path
from typing import Dict, List, Optional

from ..language import LANGUAGES, MIXED, BridgeLanguage
from ..lexicon.candidate import Candidate
from .jamdict import EDRDG_SOURCE
from .loan import is_loan
from .token_reader import read_token


def _read_dictionary(path: Optional[Path], progress: bool) -> Dict[str, List[Candidate]]:
    # with sqlite3, which a loaded pipeline does not need
    from .dictionary import read_jmdict

    return read_jmdict(path, progress=progress)


JAPANESE = BridgeLanguage(
    read_token=read_token,
    attribute="romaji",
    dictionary=_read_dictionary,
    source=EDRDG_SOURCE,
    heads=Path(__file__).with_name("heads.tsv"),
    is_loan=is_loan,
)
# a vocabulary of no language, or of many, may hold Japanese
LANGUAGES.update(dict.fromkeys(["ja", *MIXED], JAPANESE))
