"""Checks of BILUO tag sequences, shared by several test files."""

from spacy_xling_ner.decoding.biluo import BEGIN, INSIDE, LAST


def is_valid(tags):
    open_label = None
    for tag in tags:
        label, position = divmod(tag - 1, 4) if tag else (None, None)
        if open_label != (label if position in (INSIDE, LAST) else None):
            return False
        open_label = label if position in (BEGIN, INSIDE) else None
    return open_label is None
