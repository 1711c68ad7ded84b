import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_xling_ner.training.gold_offsets import Entity
from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.record import Record
from spacy_xling_ner.workbench.corpora.span_alignment import align_spans, mark_span

VOCAB = Vocab()
# offsets: 東京都 0-3, 内 3-4, の 4-5, 川辺葵 5-8, 氏 8-9
WORDS = ["東京都", "内", "の", "川辺葵", "氏"]


def make(words, *entities, spaces=None):
    doc = Doc(VOCAB, words=words, spaces=spaces or [False] * len(words))
    return doc, Record("f", 7, doc.text, [Entity(*entity, line=9) for entity in entities])


def run(*entities, words=WORDS, policy="expand"):
    spans, misaligned = align_spans(*make(words, *entities), policy)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert [span.start for span in misaligned] == sorted(span.start for span in misaligned)
    return (
        [(span.text, span.label_) for span in spans],
        [(span.text, span.reason, span.action) for span in misaligned],
    )


@pytest.mark.parametrize("policy", ["expand", "drop", "error"])
def test_entity_of_whole_tokens_is_kept_by_every_policy(policy):
    spans, misaligned = run((5, 8, "PER"), (0, 4, "LOC"), policy=policy)
    assert spans == [("東京都内", "LOC"), ("川辺葵", "PER")]
    assert misaligned == []


def test_expand_widens_to_whole_tokens_and_reports_it():
    assert run((0, 2, "LOC")) == (
        [("東京都", "LOC")],
        [("東京", "misaligned", "expanded to '東京都'")],
    )


def test_drop_leaves_out_and_reports_it():
    assert run((0, 2, "LOC"), (5, 8, "PER"), policy="drop") == (
        [("川辺葵", "PER")],
        [("東京", "misaligned", "dropped: its tokens are '東京都'")],
    )


@pytest.mark.parametrize(
    ("entities", "got"),
    [
        ([(5, 6, "PER"), (0, 2, "LOC")], r"'東京' \(misaligned\) in \[東京\]都\|内\|の"),
        ([(3, 4, "X"), (0, 4, "LOC")], r"'内' \(overlap\) in 東京都\|\[内\]\|の"),
        ([(20, 21, "X")], r"'' \(no token\)"),
    ],
)
def test_error_names_the_first_entity_and_its_line(entities, got):
    with pytest.raises(CorpusFormatError, match=f"^f:9: expected an entity of .* got {got}"):
        run(*entities, policy="error")


def test_of_two_expanded_entities_the_longer_one_keeps_the_token():
    assert run((5, 6, "LOC"), (6, 8, "PER")) == (
        [("川辺葵", "PER")],
        [
            ("川", "collision", "dropped: '辺葵' (PER) has its tokens"),
            ("辺葵", "misaligned", "expanded to '川辺葵'"),
        ],
    )


def test_of_two_equally_long_entities_the_earlier_one_keeps_the_token():
    for entities in [((5, 6, "A"), (7, 8, "B")), ((7, 8, "B"), (5, 6, "A"))]:
        spans, misaligned = run(*entities)
        assert spans == [("川辺葵", "A")]
        assert [span[:2] for span in misaligned] == [("川", "misaligned"), ("葵", "collision")]


def test_nested_entity_is_dropped():
    assert run((3, 4, "X"), (0, 4, "LOC")) == (
        [("東京都内", "LOC")],
        [("内", "overlap", "dropped: '東京都内' (LOC) has its tokens")],
    )


def test_of_two_labels_at_the_same_offsets_the_first_in_the_alphabet_is_kept():
    assert run((0, 3, "B"), (0, 3, "A"))[0] == run((0, 3, "A"), (0, 3, "B"))[0] == [("東京都", "A")]


def test_entity_without_a_token_is_dropped():
    doc, record = make(["Maya", "sails"], (0, 5, "PER"), (4, 5, "X"), spaces=[True, False])
    spans, misaligned = align_spans(doc, record)
    assert [(span.text, span.label_) for span in spans] == [("Maya", "PER")]
    assert [(span.reason, span.tokens) for span in misaligned] == [
        ("misaligned", "[Maya]|sails"),
        ("no token", "Maya|sails"),
    ]


def test_unknown_policy_is_refused():
    with pytest.raises(ValueError, match="choose from expand, drop, error"):
        run((0, 3, "LOC"), policy="keep")


def test_misaligned_span_has_its_place_in_the_file_and_among_the_tokens():
    doc, record = make(["東京", "と", "東京都"], (0, 2, "LOC"), (3, 5, "LOC"))
    (span,) = align_spans(doc, record)[1]
    assert (span.file, span.line, span.start, span.end) == ("f", 9, 3, 5)
    assert span.tokens == "東京|と|[東京]都"
    assert str(span) == "f:9: '東京' (LOC) misaligned, expanded to '東京都'"


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
def test_whitespace_between_tokens_is_left_out(start, end, shown):
    doc, record = make(["in", "New", "York-based"], (start, end, "X"), spaces=[True, True, False])
    touched = [token.i for token in doc if token.idx < end and token.idx + len(token) > start]
    assert mark_span(doc, touched[0], touched[-1] + 1, record.entities[0]) == shown


def test_only_two_tokens_around_are_shown_and_unprintable_characters_are_replaced():
    words = ["昨日", "の", "夜", "\n", "東京都", "は", "雨", "だ"]
    doc, record = make(words, (5, 7, "LOC"))
    assert align_spans(doc, record)[1][0].tokens == "夜|␣|[東京]都|は|雨"


@given(st.data())
def test_every_entity_either_fits_exactly_or_is_reported(data):
    words = data.draw(st.lists(st.text("あいう", min_size=1, max_size=4), min_size=1, max_size=8))
    length = len("".join(words))
    edges = st.tuples(st.integers(0, length - 1), st.integers(1, length)).filter(
        lambda pair: pair[0] < pair[1]
    )
    drawn = data.draw(st.lists(edges, unique=True, max_size=5))
    doc, record = make(words, *((start, end, "X") for start, end in drawn))
    spans, misaligned = align_spans(doc, record)
    tokens = [token.i for span in spans for token in span]
    assert len(set(tokens)) == len(tokens)
    lost = {(span.start, span.end) for span in misaligned}
    found = {(span.start_char, span.end_char) for span in spans}
    assert lost | (found & set(drawn)) == set(drawn)
    assert len(misaligned) == len(lost)
    assert not lost & (found & set(drawn))
    for span in misaligned:
        assert re.sub(r"[\[\]|]", "", span.tokens) in doc.text
        inside = span.tokens[span.tokens.index("[") + 1 : span.tokens.index("]")]
        assert inside.replace("|", "") == span.text
