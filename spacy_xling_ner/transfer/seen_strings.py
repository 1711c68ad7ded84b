"""The strings that a pipeline has seen in training: words and character bigrams, counted.

The counts are kept in `nlp.vocab.lookups`, so a source pipeline brings them along, and a transfer
can report how much of the target the source knows.
"""

from collections import Counter
from typing import Any, Dict, Iterable, Mapping, Optional

import numpy
from spacy.lookups import Table
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

from ..bridge.lexicon import SOURCE_WORDS_NAME
from ..layers.char_bigrams import bigram_keys
from ..views import View

SEEN_TABLES = {"char": "xling_seen_bigrams", "word": "xling_seen_words"}


def count_seen(model: Model[Any, Any], docs: Iterable[Doc], vocab: Vocab) -> None:
    """Count the strings that the modules `char` and `word` read of documents, in the vocabulary.

    model (Model): A network; modules that it does not have are left out.
    docs (Iterable[Doc]): The documents, such as the training data.
    vocab (Vocab): Gets the tables, string to count, in place of older ones.
    """
    found = {name: module_view(model.get_ref(name)) for name in SEEN_TABLES if model.has_ref(name)}
    views = {name: view for name, view in found.items() if view is not None}
    counts: Dict[str, Counter[str]] = {name: Counter() for name in views}
    for doc in docs:
        for name, view in views.items():
            counts[name].update(view(doc))
    for name, counter in counts.items():
        _set_table(vocab, SEEN_TABLES[name], bigram_counts(counter) if name == "char" else counter)


def transfer_seen(
    source: Vocab, target: Vocab, modules: Iterable[str]
) -> Dict[str, Dict[str, float]]:
    """Measure how much of the target's training data the source has seen, and copy its words.

    With the module `word` the target gets the source's words, ranked by frequency: the gloss view
    prefers a translation that the source knows.

    source (Vocab): The vocabulary of the source pipeline.
    target (Vocab): That of the target; gets the table of the source's words.
    modules (Iterable[str]): The modules that are transferred.
    RETURNS (Dict[str, Dict[str, float]]): For `char` (bigrams) and `word` the share of distinct
        strings (`types`) and of their occurrences (`tokens`), 0 to 1.
    """
    shares = {}
    for module, table_name in SEEN_TABLES.items():
        theirs = source.lookups.get_table(table_name, None)
        if module not in modules or theirs is None:
            continue
        ours = target.lookups.get_table(table_name, None)
        if ours is not None:
            shares[module] = _shares(ours, theirs)
        if module == "word":
            by_frequency = sorted(theirs, key=lambda key: -theirs[key])
            ranks = {key: rank for rank, key in enumerate(by_frequency, start=1)}
            _set_table(target, SOURCE_WORDS_NAME, ranks)
    return shares


def _set_table(vocab: Vocab, name: str, values: Dict[Any, int]) -> None:
    if name in vocab.lookups:
        vocab.lookups.remove_table(name)
    vocab.lookups.add_table(name, values)


def _shares(target: Table, source: Table) -> Dict[str, float]:
    known = [count for key, count in target.items() if key in source]
    return {
        "types": round(len(known) / max(len(target), 1), 4),
        "tokens": round(sum(known) / max(sum(target.values()), 1), 4),
    }


def module_view(module: Model[Any, Any]) -> Optional[View]:
    """Find the view whose strings a module reads.

    module (Model): The module `char` or `word`.
    RETURNS (Optional[View]): Its first view, not that of the tags; None if the module has no view.
    """
    for node in module.walk():
        if "view" in node.attrs:
            view: View = node.attrs["view"]
            return view
    return None


def bigram_counts(strings: Mapping[str, int]) -> "Counter[str]":
    """Count the bigrams of strings, as the layer `char_bigrams` makes them.

    strings (Mapping[str, int]): The strings and how often each occurs.
    RETURNS (Counter[str]): The bigrams, with the layer's own marks for the edges.
    """
    keys, lengths = bigram_keys(list(strings))
    occurrences = numpy.repeat(numpy.fromiter(strings.values(), "int64", len(strings)), lengths)
    distinct, places = numpy.unique(keys, return_inverse=True)
    totals = numpy.bincount(places, weights=occurrences, minlength=len(distinct))
    counts: Counter[str] = Counter()
    for key, total in zip(distinct.tolist(), totals.tolist(), strict=True):
        counts[chr(key >> 32) + chr(key & 0xFFFFFFFF)] = int(total)
    return counts
