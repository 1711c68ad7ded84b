"""Chinese: tags of jieba, readings of pypinyin, CC-CEDICT."""

from pathlib import Path

from ..language import LANGUAGES, BridgeLanguage
from .cedict import CEDICT_SOURCE, read_cedict
from .token_reader import read_token

LANGUAGES["zh"] = CHINESE = BridgeLanguage(
    read_token=read_token,
    attribute="latin",
    dictionary=read_cedict,
    source=CEDICT_SOURCE,
    heads=Path(__file__).with_name("heads.tsv"),
)
