"""The one registry of corpus formats."""

from difflib import get_close_matches
from typing import Dict

from .columns import Columns
from .format import Format
from .jsonl import parse_jsonl
from .stockmark import parse_stockmark

FORMATS: Dict[str, Format] = {
    format.name: format
    for format in (
        Format(
            "wikineural",
            "wikineural .conllu: number from 0, word, IOB2 tag; a stray I- opens an entity",
            Columns(widths=(3,), word=1, tag=2, first_id=0, stray="open").parse,
        ),
        Format("wnut17", "WNUT17 .conll: word, IOB2 tag", Columns().parse),
        Format(
            "wikigold",
            "wikigold .conll.txt: word and IO tag, one space between",
            Columns(separator=" ", scheme="io").parse,
        ),
        Format(
            "uner",
            "Universal NER .iob2: number from 1, word, IOB2 tag, 2 more; # comments",
            Columns(widths=(5,), word=1, tag=2, first_id=1, comments=True).parse,
        ),
        Format("gsd", "UD_Japanese-GSD .bio: word, IOB2 tag", Columns().parse),
        Format(
            "xsid",
            "xSID .conll: number from 1, word, intent, slot as IOB2 tag; # comments",
            Columns(widths=(4,), word=1, tag=3, first_id=1, comments=True).parse,
        ),
        Format(
            "hironsan",
            "hironsancorpus iob_sents.txt: word, 8 or 10 of MeCab's columns, IOB2 tag; "
            "a stray I- opens an entity",
            Columns(widths=(10, 12), tag=-1, stray="open").parse,
        ),
        Format(
            "conll",
            "any columns: word first, IOB2 tag last, blanks between",
            Columns(widths=(), tag=-1, separator=None, skip="-DOCSTART-").parse,
        ),
        Format(
            "conll-iob1",
            "the same with IOB1 or IO tags (CoNLL-2003 as published)",
            Columns(widths=(), tag=-1, separator=None, skip="-DOCSTART-", scheme="iob1").parse,
        ),
        Format(
            "conll-biluo",
            "the same with BILUO tags",
            Columns(widths=(), tag=-1, separator=None, skip="-DOCSTART-", scheme="biluo").parse,
        ),
        Format(
            "stockmark",
            "stockmark ner.json: an array of texts with character spans",
            parse_stockmark,
            raw_text=True,
        ),
        Format(
            "jsonl",
            "a JSON object a line: text, entities as [start, end, label]",
            parse_jsonl,
            raw_text=True,
        ),
    )
}


def get_format(name: str) -> Format:
    """Look a corpus format up.

    name (str): Its name.
    RETURNS (Format): The format.
    RAISES (ValueError): No format has that name; the message lists all of them.
    """
    if name not in FORMATS:
        near = get_close_matches(name, FORMATS, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"Unknown format '{name}'.{hint} Choose from {', '.join(FORMATS)}.")
    return FORMATS[name]
