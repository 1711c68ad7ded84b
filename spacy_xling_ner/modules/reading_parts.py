"""Reading many tokens in parts, so that a network's memory does not grow with the text."""

from itertools import islice
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from spacy.tokens import Doc
from thinc.api import Model

from ..layers.doc_part import DocPart
from .sentence_chunks import MAX_LENGTH, chunk_lengths

MAX_TOKENS = 2**14
# The attribute of a model that reads nothing of a document but what a `DocPart` has: the tokens to
# either side that a token depends on; for a module with `max_length`, its chunk instead.
CONTEXT = "context"


class Part(NamedTuple):
    """Some documents, or a part of a long one.

    docs (List[Doc]): What the network reads, of a long document a `DocPart`.
    before (int): Tokens at the beginning that are only context.
    after (int): Tokens at the end that are only context.
    """

    docs: List[Any]
    before: int = 0
    after: int = 0


def reading_parts(model: Model[Any, Any], docs: List[Doc]) -> Iterator[Part]:
    """Group documents to parts of at most `MAX_TOKENS` tokens, and cut longer ones.

    A document is cut between two chunks of sentences; see `chunk_lengths`. The rows of a part are
    those of the whole document, as the part has all that its tokens depend on. If the network has
    modules of others, which may read anything of a document, documents stay whole.

    model (Model): The network.
    docs (List[Doc]): The documents.
    YIELDS (Part): The parts, in order, without empty documents.
    """
    docs = [doc for doc in docs if len(doc)]
    rest = iter(docs)
    for _, lengths in group_lengths(list(map(len, docs))):
        group = list(islice(rest, len(lengths)))
        context = _context(model) if lengths[0] > MAX_TOKENS else None
        if context is None:
            yield Part(group)
        else:
            yield from _cut(group[0], *context)


def group_lengths(lengths: Sequence[int]) -> Iterator[Tuple[slice, List[int]]]:
    """Group chunks to parts of at most `MAX_TOKENS` tokens; a longer one is a part by itself.

    lengths (Sequence[int]): Tokens of each chunk.
    YIELDS (Tuple[slice, List[int]]): The tokens of the part, and those of each of its chunks.
    """
    group: List[int] = []
    start = n_tokens = 0
    for length in lengths:
        if group and n_tokens + length > MAX_TOKENS:
            yield slice(start, start + n_tokens), group
            start, group, n_tokens = start + n_tokens, [], 0
        group.append(length)
        n_tokens += length
    if group:
        yield slice(start, start + n_tokens), group


def _cut(doc: Doc, margin: int, max_length: int) -> Iterator[Part]:
    strings: Dict[int, List[str]] = {}
    for tokens, _ in group_lengths(chunk_lengths([doc], max_length)):
        start = max(0, tokens.start - margin)
        end = min(len(doc), tokens.stop + margin)
        part = DocPart(doc, slice(start, end), strings)
        yield Part([part], tokens.start - start, end - tokens.stop)


def _context(model: Model[Any, Any]) -> Optional[Tuple[int, int]]:
    # Tokens of context to either side, and the length of a chunk.
    if not (model.has_ref("char") and model.has_ref("word")):
        return None
    char, word = model.get_ref("char"), model.get_ref("word")
    features = [model.get_ref("features")] if model.has_ref("features") else []
    modules = (char, word, *islice(word.layers, 1), *features)
    if not all(CONTEXT in node.attrs for node in modules):
        return None
    context = max(node.attrs[CONTEXT] for node in (word, *features))
    max_length = word.attrs["max_length"]
    # context would move the chunks of a module that reads in chunks
    return None if context and max_length else (context, max_length or MAX_LENGTH)
