"""The registry of corpus formats."""

from dataclasses import replace
from difflib import get_close_matches
from typing import Dict

from ..record import Parser
from .columns import Columns
from .label_studio import parse_label_studio, parse_label_studio_min
from .raw_text import parse_jsonl, parse_stockmark
from .token_lists import parse_spacy_json, parse_token_lists

CONLL = Columns(widths=(), tag=-1, separator=None, skip="-DOCSTART-")

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
    "conll": CONLL.parse,
    # the same with IOB1 or IO tags, as CoNLL-2003 was published
    "conll-iob1": replace(CONLL, scheme="iob1").parse,
    "conll-biluo": replace(CONLL, scheme="biluo").parse,
    "conll-iobes": replace(CONLL, scheme="iobes").parse,
    "conll-bmes": replace(CONLL, scheme="bmes").parse,
    "stockmark": parse_stockmark,
    "jsonl": parse_jsonl,
    # variants of jsonl
    "doccano": parse_jsonl,
    "prodigy": parse_jsonl,
    "label-studio": parse_label_studio,
    "label-studio-min": parse_label_studio_min,
    # tokens with ner_tags
    "tokens": parse_token_lists,
    # spaCy 2
    "spacy-json": parse_spacy_json,
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
