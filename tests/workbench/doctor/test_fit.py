import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_xling_ner.training.gold_offsets import Entity
from spacy_xling_ner.workbench.corpora.record import Record
from spacy_xling_ner.workbench.doctor.fit import fit_spans, mark_span

VOCAB = Vocab()


def make(words, *entities, spaces=None):
    doc = Doc(VOCAB, words=words, spaces=spaces or [False] * len(words))
    return doc, Record("f", 7, doc.text, [Entity(*entity, line=9) for entity in entities])


def fit(words, *entities):
    spans, misfits = fit_spans(*make(words, *entities))
    return (
        [(span.text, span.label_) for span in spans],
        [(misfit.text, misfit.reason, misfit.tokens) for misfit in misfits],
    )


def test_spans_of_whole_tokens_fit():
    assert fit(["東京都", "は", "川辺"], (0, 3, "LOC"), (4, 6, "PER")) == (
        [("東京都", "LOC"), ("川辺", "PER")],
        [],
    )


def test_an_edge_within_a_token_is_shown_among_the_tokens_around():
    words = ["昨日", "の", "夜", "、", "東京都", "は", "雨", "だ"]
    assert fit(words, (5, 7, "LOC"))[1] == [("東京", "misaligned", "夜|、|[東京]都|は|雨")]


def test_two_spans_within_one_token():
    assert fit(["英仏", "が"], (0, 1, "LOC"), (1, 2, "LOC"))[1] == [
        ("英", "misaligned", "[英]仏|が"),
        ("仏", "collision", "英[仏]|が"),
    ]


def test_a_span_within_another():
    assert fit(["京都", "大学"], (0, 4, "ORG"), (0, 2, "LOC")) == (
        [("京都大学", "ORG")],
        [("京都", "overlap", "[京都]|大学")],
    )


def test_equal_texts_on_one_line_are_told_apart():
    doc, record = make(["東京", "と", "東京都"], (0, 2, "LOC"), (3, 5, "LOC"))
    misfits = fit_spans(doc, record)[1]
    assert [(misfit.start, misfit.end, misfit.line, misfit.file) for misfit in misfits] == [
        (3, 5, 9, "f")
    ]


def test_a_span_beyond_the_text_holds_no_token():
    spans, misfits = fit(["東京", "は"], (0, 2, "LOC"), (8, 9, "LOC"))
    assert spans == [("東京", "LOC")]
    assert misfits == [("", "no token", "東京|は")]


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (3, 11, "in|[New|York]-based"),
        (3, 8, "in|[New|Y]ork-based"),
        (2, 6, "in|[New]|York-based"),
        (3, 7, "in|[New]|York-based"),
        (1, 2, "i[n]|New|York-based"),
        (12, 17, "in|New|York-[based]"),
    ],
)
def test_blanks_between_tokens_are_left_out(start, end, shown):
    doc, _ = make(["in", "New", "York-based"], spaces=[True, True, False])
    assert mark_span(doc, start, end) == shown


def test_what_cannot_be_printed_is_shown():
    doc, _ = make(["a", "\n", "b"])
    assert mark_span(doc, 0, 3) == "[a|␣|b]"


@given(st.data())
def test_every_span_either_fits_exactly_or_is_listed(data):
    words = data.draw(st.lists(st.text("あいう", min_size=1, max_size=4), min_size=1, max_size=8))
    length = len("".join(words))
    edges = st.tuples(st.integers(0, length - 1), st.integers(1, length)).filter(
        lambda pair: pair[0] < pair[1]
    )
    drawn = data.draw(st.lists(edges, unique=True, max_size=5))
    doc, record = make(words, *((start, end, "X") for start, end in drawn))
    spans, misfits = fit_spans(doc, record)
    lost = {(misfit.start, misfit.end) for misfit in misfits}
    found = {(span.start_char, span.end_char) for span in spans}
    assert lost | (found & set(drawn)) == set(drawn)
    assert len(misfits) == len(lost)
    assert not lost & (found & set(drawn))
    for misfit in misfits:
        assert re.sub(r"[\[\]|]", "", misfit.tokens) in doc.text
        inside = misfit.tokens[misfit.tokens.index("[") + 1 : misfit.tokens.index("]")]
        assert inside.replace("|", "") == misfit.text
