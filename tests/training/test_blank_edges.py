"""Blanks at the edges of gold entities are no part of them, in training and in scoring."""

import logging

import pytest
import spacy
from conftest import small_network, train
from spacy.tokens import Doc, Span
from spacy.training import Example

from spacy_xling_ner.training.blank_edges import trim, trim_entities
from spacy_xling_ner.training.gold_offsets import Entity, get_gold, read_gold, set_gold
from spacy_xling_ner.training.gold_tags import gold_tags
from spacy_xling_ner.training.strict_scorer import strict_ner_score

VOCAB = spacy.blank("xx").vocab
BLANKS = ["\u3000", "\n", "\u00a0", " ", "\t\n", "\u200b", "\u3000 \u3000"]


def make_doc(words, spans=None, vocab=VOCAB):
    doc = Doc(vocab, words=words, spaces=[False] * len(words))
    if spans is not None:
        doc.set_ents([Span(doc, *span) for span in spans])
    return doc


@pytest.fixture
def messages(caplog):
    caplog.set_level(logging.WARNING, "spacy.spacy_xling_ner")
    return lambda: [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("same_tokens", [True, False])
@pytest.mark.parametrize(
    ("span", "tags"),
    [
        ((1, 4, "PER"), [0, 0, 4, 0, 0, 0]),
        ((2, 4, "PER"), [0, 0, 4, 0, 0, 0]),
        ((1, 3, "PER"), [0, 0, 4, 0, 0, 0]),
        ((2, 5, "PER"), [0, 0, 1, 2, 3, 0]),
        ((3, 4, "PER"), [0, 0, 0, 0, 0, 0]),
    ],
)
def test_tags_and_offsets(blank, same_tokens, span, tags):
    words = ["昨日", blank, "山田", blank, "太郎", "た"]
    gold = make_doc(words, [span])
    predicted = make_doc(words) if same_tokens else make_doc(["昨", "日", *words[1:]])
    expected = tags if same_tokens else [0, *tags]
    assert gold_tags(Example(predicted, gold), ["PER"]).tolist() == expected
    solid = [i for i, tag in enumerate(tags) if tag]
    offsets = [(gold[solid[0]].idx, gold[solid[-1]].idx + 2, "PER")] if solid else []
    assert get_gold(gold) == offsets
    set_gold(gold, [Entity(gold[span[0]].idx, gold[span[1] : span[1] + 1].start_char, "PER", 1)])
    assert get_gold(gold) == offsets
    assert [(ent.start, ent.end, ent.label_) for ent in gold.ents] == [span]


def test_tokens_without_annotation_stay_so():
    gold = make_doc(["山田", "\u3000", "が", "来", "た"])
    gold.set_ents([Span(gold, 0, 2, "PER")], outside=[gold[2:3]], default="missing")
    trimmed, n_trimmed, n_blank = trim_entities(gold)
    assert [token.ent_iob_ for token in trimmed] == ["B", "O", "O", "", ""]
    assert (n_trimmed, n_blank) == (1, 0)


def test_nothing_to_trim_copies_nothing():
    for gold in (
        make_doc(["山田", "\u3000", "太郎"], [(0, 3, "PER")]),
        make_doc(["a"], []),
        make_doc([]),
    ):
        assert trim_entities(gold) == (gold, 0, 0)
        assert trim_entities(gold)[0] is gold


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 3, (1, 2)), (2, 3, (2, 2)), (5, 9, (5, 9))]
)
def test_trim(start, end, expected):
    assert trim(" a ", start, end) == expected


def test_it_is_learnt_and_logged_once(messages):
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", config={"model": small_network()})
    words = ["昨日", "山田", "\u3000", "が", "来た"]
    golds = [make_doc(words, spans, nlp.vocab) for spans in ([(1, 3, "PER")], [(2, 3, "PER")])]
    examples = [Example(make_doc(words, vocab=nlp.vocab), gold) for gold in golds[:1] * 3]
    blank = Example(make_doc(["x", "\n"], vocab=nlp.vocab), make_doc(["x", "\n"], [(1, 2, "X")]))
    optimizer = nlp.initialize(lambda: [*examples, blank])
    assert nlp.get_pipe("xling_ner").labels == ("PER",)
    losses = train(nlp, examples, optimizer, 40)
    assert losses[0]["xling_ner"] > 0.5
    doc = nlp(make_doc(words, vocab=nlp.vocab))
    assert [ent.text for ent in doc.ents] == ["山田"]
    assert strict_ner_score([Example(doc, golds[0])])["ents_f"] == 1
    strict_ner_score([Example(doc, golds[0])])
    training, scoring = messages()
    assert "3 entities" in training
    assert "1 entities consist of blanks" in training
    assert "1 gold entities" in scoring


# Entities that were changed after conversion


def converted(stored, spans, first_version):
    doc = make_doc(["Anna", "met", "Bob", "Stone"], spans)
    set_gold(doc, [Entity(*entity, 1) for entity in stored])
    if first_version:
        del doc.user_data["xling_gold_ents"]
    return doc


# the second is not aligned with tokens, the third overlaps the fourth
STORED = [(0, 4, "PER"), (7, 9, "ORG"), (10, 15, "PER"), (7, 15, "PER")]


@pytest.mark.parametrize("first_version", [False, True])
@pytest.mark.parametrize(
    "spans",
    [
        [(0, 1, "LOC"), (2, 4, "PER")],
        [(2, 4, "PER")],
        [(0, 1, "PER"), (1, 2, "PER"), (2, 4, "PER")],
        [],
    ],
)
def test_changed_entities_count(messages, first_version, spans):
    doc = converted(STORED, [(0, 1, "PER"), (2, 4, "PER")], first_version)
    assert get_gold(doc) == sorted(STORED)
    assert not read_gold(doc).changed
    doc.set_ents([Span(doc, *span) for span in spans])
    assert read_gold(doc).changed
    own = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    assert get_gold(doc) == own
    n = 3 + 10 * len(spans) + first_version  # a message of its own for each case
    found = make_doc(["Anna", "met", "Bob", "Stone"], spans)
    strict_ner_score([Example(found, doc)] * n)
    assert [f"the entities of {n} documents were changed" in m for m in messages()] == [True]


@pytest.mark.parametrize("first_version", [False, True])
@pytest.mark.parametrize("spans", [[(0, 1, "PER")], [(0, 1, "PER"), (2, 3, "ORG")]])
def test_misaligned_entities_are_no_change(first_version, spans):
    # left out, or widened to the token
    stored = [(0, 4, "PER"), (7, 9, "ORG")]
    doc = converted(stored, spans, first_version)
    assert get_gold(doc) == stored
