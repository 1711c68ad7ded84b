from collections import Counter
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from spacy_xling_ner.layers.char_bigrams import END, START
from spacy_xling_ner.transfer.seen_strings import (
    SEEN_TABLES,
    bigram_counts,
    count_seen,
    transfer_seen,
)
from spacy_xling_ner.views import LatinView, NativeView
from spacy_xling_ner.workbench.doctor.coverage import Share, ViewStrings
from spacy_xling_ner.workbench.doctor.view_variants import ViewVariant


@given(st.dictionaries(st.text(max_size=5), st.integers(1, 9), max_size=6))
def test_bigrams_are_pairs_of_neighbours_with_the_edges(strings):
    expected: Counter[str] = Counter()
    for string, count in strings.items():
        for pair in pairwise((START, *string, END)):
            expected["".join(pair)] += count
    assert bigram_counts(strings) == expected


def test_shares():
    share = Share(tokens=8, known_tokens=2, types=4, known_types=3)
    assert (share.by_token, share.by_type) == (0.25, 0.75)
    assert share.to_dict()["by_type"] == 0.75
    assert Share(0, 0, 0, 0).by_token == Share(0, 0, 0, 0).by_type == 0


def strings_of(module, view, *docs):
    strings = ViewStrings(ViewVariant(module, "x", view, True))
    for doc in docs:
        strings.add(doc)
    return strings


def test_words_are_counted_in_all_and_by_label():
    doc = spacy.blank("en").make_doc("the rain in Spain and the rain in Rome")
    doc.ents = [doc.char_span(12, 17, "LOC"), doc.char_span(34, 38, "CITY")]
    found = strings_of("word", NativeView("ORTH"), doc).compare({"the": 1, "in": 1, "Rome": 4})
    assert found.share == Share(tokens=9, known_tokens=5, types=6, known_types=3)
    assert found.labels == {"CITY": Share(1, 1, 1, 1), "LOC": Share(1, 0, 1, 0)}
    assert found.entities == Share(2, 1, 2, 1)
    assert found.unknown == [("rain", 2), ("Spain", 1), ("and", 1)]
    assert found.unknown_in_entities == [("Spain", 1)]
    assert found.capitals is None


def test_unknown_bigrams_show_edges_and_blanks():
    class Spelling:
        def __call__(self, doc):
            return ["H K"] * len(doc)

    found = strings_of("char", Spelling(), spacy.blank("en").make_doc("a b"))
    assert found.compare({"H ": 3}).unknown == [("K$", 2), ("^H", 2), ("␣K", 2)]


def test_capitals_are_those_of_a_script_without_case():
    doc = spacy.blank("ja").make_doc("東京でNHKを見た")
    doc.ents = [doc.char_span(0, 2, "LOC"), doc.char_span(3, 6, "ORG")]
    with_case = strings_of("char", LatinView(case=True), doc).compare({})
    without = strings_of("char", LatinView(case=False), doc).compare({})
    # 東京, で, を, 見, た; NHK has case of its own
    assert (with_case.capitals, with_case.capitals_in_entities) == (0.2, 1.0)
    assert (without.capitals, without.capitals_in_entities) == (0.0, 0.0)


@pytest.mark.parametrize("module", ["char", "word"])
def test_shares_are_those_that_the_transfer_measures(module, english):
    nlp = spacy.blank("en")
    docs = [nlp.make_doc(text) for text in ("Anna saw Leeds", "a firm in Rome and Romeo")]
    count_seen(english.get_pipe("xling_ner").model, docs, nlp.vocab)
    view = NativeView("ORTH" if module == "char" else "NORM")
    table = english.vocab.lookups.get_table(SEEN_TABLES[module])
    share = strings_of(module, view, *docs).compare(table).share
    measured = transfer_seen(english.vocab, nlp.vocab, [module])[module]
    assert 0 < share.by_type < 1
    assert measured == {"types": round(share.by_type, 4), "tokens": round(share.by_token, 4)}
