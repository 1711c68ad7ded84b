import numpy
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from thinc.api import Model, fix_random_seed

from spacy_xling_ner.modules import reading_parts as module
from spacy_xling_ner.modules.char import CharEncoder
from spacy_xling_ner.modules.embed import TokenEmbed
from spacy_xling_ner.modules.encoder import XlingEncoder
from spacy_xling_ner.modules.features import FeatureScores
from spacy_xling_ner.modules.reading_parts import group_lengths, reading_parts
from spacy_xling_ner.modules.tagger import XlingTagger
from spacy_xling_ner.modules.word import WindowEncoder, WordEncoder
from spacy_xling_ner.views import KindView, LatinView, NativeView, TagView

WORDS = [*"東京。大阪は寒い！\n", "ビートルズ", "。", "の"]


@pytest.fixture
def vocab():
    vocab = spacy.blank("ja").vocab
    vocab.reset_vectors(width=5)
    for i, word in enumerate(WORDS):
        vocab.set_vector(word, numpy.full(5, i, dtype="f"))
    return vocab


@pytest.fixture
def docs(vocab):
    rng = numpy.random.default_rng(0)
    return [Doc(vocab, words=rng.choice(WORDS, size=n).tolist()) for n in (9, 0, 700, 3, 0, 90)]


def make_encoder(word, *, view=None, **settings):
    fix_random_seed(0)
    view = view or LatinView(joined=True)
    features = {"tag": TagView(), "kind": KindView(joined=True), "include_static_vectors": True}
    embed = TokenEmbed(NativeView(), 8, rows=50, vectors_start="random", **features)
    char = CharEncoder(view, 8, embed_width=8, rows=50)
    return XlingEncoder(char, word(embed, 8, 8, **settings))


@pytest.mark.parametrize(
    ("word", "settings"),
    [
        (WordEncoder, {"max_length": 7}),
        (WordEncoder, {"max_length": 100, "depth": 2}),
        (WindowEncoder, {"depth": 0}),
        (WindowEncoder, {"depth": 4}),
    ],
)
@pytest.mark.parametrize("max_tokens", [1, 20, 150, 10_000])
def test_parts_give_the_rows_of_whole_documents(docs, word, settings, max_tokens, monkeypatch):
    encoder = make_encoder(word, **settings)
    encoder.initialize(X=docs[:1])
    expected = numpy.vstack(encoder.predict(docs))
    monkeypatch.setattr(module, "MAX_TOKENS", max_tokens)
    rows, sizes = [], []
    for part in reading_parts(encoder, docs):
        found = numpy.vstack(encoder.predict(part.docs))
        rows.append(found[part.before : len(found) - part.after])
        sizes.append(len(rows[-1]))
    assert sum(sizes) == len(expected)
    assert (len(sizes) > 1) == (max_tokens < 802)
    numpy.testing.assert_allclose(numpy.vstack(rows), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("word", "settings", "is_cut"),
    [(WindowEncoder, {"depth": 1}, True), (WordEncoder, {"max_length": 7}, False)],
)
def test_parts_with_features(docs, word, settings, is_cut, monkeypatch):
    features = FeatureScores(LatinView(joined=True), tag=TagView(), rows=500)
    tagger = XlingTagger(make_encoder(word, **settings), 5, crf=True, features=features)
    tagger.initialize(X=docs[:1])
    features.set_param("E", numpy.random.default_rng(0).normal(size=(500, 5)).astype("float32"))
    expected = numpy.vstack(tagger.predict(docs))
    monkeypatch.setattr(module, "MAX_TOKENS", 20)
    parts = list(reading_parts(tagger, docs))
    # the context of the features would move the chunks of a module that reads in chunks
    assert any(part.before for part in parts) == is_cut
    rows = [numpy.vstack(tagger.predict(part.docs)) for part in parts]
    pairs = zip(rows, parts, strict=True)
    found = numpy.vstack([r[part.before : len(r) - part.after] for r, part in pairs])
    numpy.testing.assert_allclose(found, expected, atol=1e-4)


def test_views_see_the_whole_document_once(docs, monkeypatch):
    seen = []

    def view(doc):
        seen.append(doc)
        return [token.text for token in doc]

    encoder = make_encoder(WindowEncoder, view=view)
    encoder.initialize(X=docs[:1])
    seen.clear()
    monkeypatch.setattr(module, "MAX_TOKENS", 50)
    for part in reading_parts(encoder, docs[2:3]):
        encoder.predict(part.docs)
    assert seen == [docs[2]]


def test_documents_stay_whole_for_modules_of_others(docs, monkeypatch):
    def read_all(model, docs, is_train):
        return numpy.zeros((sum(map(len, docs)), 8), dtype="f"), lambda dY: []

    monkeypatch.setattr(module, "MAX_TOKENS", 50)
    encoder = make_encoder(WindowEncoder)
    assert len(list(reading_parts(encoder, docs))) > 3
    custom = Model("custom", read_all, dims={"nO": 8})
    other = XlingEncoder(custom, encoder.get_ref("word"))
    parts = [part.docs for part in reading_parts(other, docs)]
    assert [doc for part in parts for doc in part] == [doc for doc in docs if len(doc)]
    assert [part.docs for part in reading_parts(custom, docs)] == parts


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1), st.integers(1, 60))
def test_groups_of_chunks(lengths, max_tokens):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_TOKENS", max_tokens)
        groups = list(group_lengths(lengths))
    assert [size for _, sizes in groups for size in sizes] == lengths
    ends = numpy.cumsum([sum(sizes) for _, sizes in groups]).tolist()
    assert [tokens.stop for tokens, _ in groups] == ends
    assert [tokens.start for tokens, _ in groups] == [0, *ends[:-1]]
    assert all(sum(sizes) <= max_tokens or len(sizes) == 1 for _, sizes in groups)
