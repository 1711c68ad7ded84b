"""Blanks at the edges of entities: an entity may contain a blank, but begins and ends with none."""

from typing import List, Tuple

from spacy.attrs import ORTH
from spacy.tokens import Doc, Span

from ..caching.bounded_cache import BoundedCache
from ..romaji.variants import SELECTOR

# By the hash of a word, which is the same in every vocabulary.
_are_blank: "BoundedCache[int, bool]" = BoundedCache()


def is_blank(text: str) -> bool:
    """Check for white space, control and format characters.

    text (str): The text.
    RETURNS (bool): True if there is nothing else.
    """
    return all(char == " " or not char.isprintable() for char in text)


def blank_tokens(doc: Doc) -> List[int]:
    """List the tokens that are blank: a variation selector alone is too, though not at an edge.

    doc (Doc): The document.
    RETURNS (List[int]): Their numbers.
    """
    words: List[int] = doc.to_array(ORTH).tolist()
    strings = doc.vocab.strings
    are_blank = _are_blank.find_all(words, lambda word: _is_invisible(strings[word]), words)
    return [i for i, blank in enumerate(are_blank) if blank] if True in are_blank else []


def _is_invisible(text: str) -> bool:
    return all(SELECTOR.fullmatch(char) or is_blank(char) for char in text)


def trim(text: str, start: int, end: int) -> Tuple[int, int]:
    """Cut the blanks at the edges of a piece of text.

    text (str): The whole text.
    start (int): Offset of the first character.
    end (int): Offset after the last character.
    RETURNS (Tuple[int, int]): The offsets without the blanks; both are equal if nothing is left.
    """
    end = min(end, len(text)) if start < len(text) else end
    while start < end <= len(text) and is_blank(text[end - 1]):
        end -= 1
    while start < end <= len(text) and is_blank(text[start]):
        start += 1
    return start, end


def trim_entities(doc: Doc) -> Tuple[Doc, int, int]:
    """Cut the blank tokens at the edges of the entities of a gold document.

    doc (Doc): The document; it stays as it is.
    RETURNS (Tuple[Doc, int, int]): The document, or a copy with the entities trimmed; the number of
        entities that were trimmed, and of those that are blank as a whole, which are dropped.
    """
    blanks = set(blank_tokens(doc))
    if not blanks or not doc.ents:
        return doc, 0, 0
    kept: List[Tuple[int, int, Span]] = []
    cut: List[Tuple[int, int]] = []
    n_blank = 0
    for ent in doc.ents:
        solid = [i for i in range(ent.start, ent.end) if i not in blanks]
        if not solid:
            n_blank += 1
            cut.append((ent.start, ent.end))
            continue
        kept.append((solid[0], solid[-1] + 1, ent))
        cut += [(ent.start, solid[0]), (solid[-1] + 1, ent.end)]
    cut = [(start, end) for start, end in cut if start < end]
    if not cut:
        return doc, 0, 0
    trimmed = doc.copy()
    entities = [Span(trimmed, start, end, label=ent.label) for start, end, ent in kept]
    outside = [trimmed[start:end] for start, end in cut]
    trimmed.set_ents(entities, outside=outside, default="unmodified")
    n_trimmed = sum((start, end) != (ent.start, ent.end) for start, end, ent in kept)
    return trimmed, n_trimmed, n_blank
