import numpy
import pytest
import spacy
from conftest import small_network
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.training import Example

from spacy_xling_ner.pipeline.preset_entities import blocked_tokens, forbid_tags

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1"}}}
# far past the 49,149 bytes that SudachiPy takes at once
LONG = "山田さんは東京に住んでいます。" * 3000
ODD = [
    "",
    "京",
    " ",
    "\u3000",
    " \n\t\u3000 ",
    "田中\u3000太郎",
    "\u3000田中太郎\u3000\u3000と東京",
    "東京😀タワー👨‍👩‍👧‍👦へ",
    "京都\x00\x07\x1b大阪",
    "\u200b東京\u200d\ufeff",
    "ﾄﾖﾀ　が",
    "東京\ud800大阪",
    "が\u3099ぎ\u309aか",
    "￣－",
    "大阪\r\n\r\n大阪",
]


@pytest.fixture(scope="module")
def eager():
    """Predicts entities everywhere: its classifier has random weights and a low bias of O."""
    nlp = spacy.blank("ja", config=CONFIG)
    pipe = nlp.add_pipe("xling_ner", config={"model": small_network()})
    doc = nlp.make_doc("東京と大阪")
    reference = doc.copy()
    reference.ents = [Span(reference, 0, 1, label="LOC"), Span(reference, 2, 3, label="ORG")]
    nlp.initialize(lambda: [Example(doc, reference)])
    rng = numpy.random.default_rng(0)
    classifier = pipe.model.get_ref("classifier")
    W, b = classifier.get_param("W"), classifier.get_param("b")
    classifier.set_param("W", rng.normal(size=W.shape).astype("float32"))
    b[0] = -10
    classifier.set_param("b", b)
    return nlp


def is_blank(token):
    return not any(char.isprintable() and char != " " for char in token.text)


def assert_entities_fit(doc, text):
    read = doc.text  # made anew at each access
    assert read == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    for ent in doc.ents:
        assert ent.text == read[ent.start_char : ent.end_char]
        assert not is_blank(ent[0])
        assert not is_blank(ent[-1])


@pytest.mark.parametrize("text", [*ODD, LONG], ids=lambda text: repr(text[:9]))
def test_odd_and_long_texts(eager, text):
    doc = eager(text)
    assert_entities_fit(doc, text)
    if any(c.isprintable() and c != " " for c in text):
        assert doc.ents
    else:
        assert not doc.ents


def test_a_long_text_is_read_to_its_end(eager):
    assert len(LONG.encode()) > 2 * 49_149
    doc = eager(LONG)
    assert doc.ents[-1].end_char > len(LONG) - 15


def test_a_blank_may_be_inside_an_entity(eager):
    doc = eager.make_doc("田中\u3000太郎")
    assert [token.text for token in doc] == ["田中", "\u3000", "太郎"]
    scores = numpy.zeros((3, 5), dtype="float32")
    forbid_tags([doc], scores)
    assert numpy.isfinite(scores[[0, 2]]).all()
    # O and I
    assert numpy.isfinite(scores[1]).tolist() == [True, False, True, False, False]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("東京大阪タワーAb1。 \u3000\n\t\x00\u200b😀"), max_size=12))
def test_no_entity_begins_or_ends_with_a_blank(eager, text):
    assert_entities_fit(eager(text), text)


def test_a_pipe_of_odd_texts_equals_single_calls(eager):
    together = [[(e.start_char, e.end_char, e.label_) for e in d.ents] for d in eager.pipe(ODD)]
    alone = [[(e.start_char, e.end_char, e.label_) for e in eager(text).ents] for text in ODD]
    assert together == alone


def test_tokens_of_preset_entities_and_blocked_tokens_can_only_be_outside():
    doc = Doc(spacy.blank("xx").vocab, words=["a", "b", "c", "d"])
    doc.set_ents([Span(doc, 0, 2, label="X")], blocked=[doc[3:4]], default="missing")
    assert [(span.start, span.end) for span in blocked_tokens(doc)] == [(3, 4)]
    scores = numpy.zeros((4, 5), dtype="float32")
    forbid_tags([doc], scores)
    assert numpy.isfinite(scores[:, 0]).all()
    assert numpy.isfinite(scores[:, 1:]).all(axis=1).tolist() == [False, False, True, False]
    assert not numpy.isfinite(scores[[0, 1, 3], 1:]).any()


def test_a_document_without_annotation_has_no_blocked_token():
    assert blocked_tokens(Doc(spacy.blank("xx").vocab, words=["a"])) == []
