"""The registry of corpus formats."""

from dataclasses import replace
from difflib import get_close_matches
from typing import Dict

from ..record import Parser
from .columns import Columns
from .raw_text import parse_jsonl, parse_stockmark

_CONLL = Columns(widths=(), tag=-1, separator=None, skip="-DOCSTART-")

FORMATS: Dict[str, Parser] = {
    # .conllu: number from 0, word, IOB2 tag
    "wikineural": Columns(widths=(3,), word=1, tag=2, first_id=0, invalid_tags="open").parse,
    # .conll: word, IOB2 tag
    "wnut17": Columns().parse,
    # .conll.txt: word and IO tag, one space between
    "wikigold": Columns(separator=" ", scheme="io").parse,
    # Universal NER .iob2: number from 1, word, IOB2 tag, 2 more columns
    "uner": Columns(widths=(5,), word=1, tag=2, first_id=1, comments=True).parse,
    # UD_Japanese-GSD .bio: word, IOB2 tag
    "gsd": Columns().parse,
    # .conll: number from 1, word, intent, slot as IOB2 tag
    "xsid": Columns(widths=(4,), word=1, tag=3, first_id=1, comments=True).parse,
    # iob_sents.txt of hironsancorpus: word, 8 or 10 columns of MeCab, IOB2 tag
    "hironsan": Columns(widths=(10, 12), tag=-1, invalid_tags="open").parse,
    # any columns with blanks between: word first, IOB2 tag last
    "conll": _CONLL.parse,
    # the same with IOB1 or IO tags, as CoNLL-2003 was published
    "conll-iob1": replace(_CONLL, scheme="iob1").parse,
    "conll-biluo": replace(_CONLL, scheme="biluo").parse,
    "stockmark": parse_stockmark,
    "jsonl": parse_jsonl,
}


def get_format(name: str) -> Parser:
    """Look up the parser of a corpus format.

    name (str): Name of the format.
    RETURNS (Parser): Its parser.
    RAISES (ValueError): If no format has that name; the message lists all of them.
    """
    if name not in FORMATS:
        near = get_close_matches(name, FORMATS, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"Unknown format '{name}'.{hint} Choose from {', '.join(FORMATS)}.")
    return FORMATS[name]
