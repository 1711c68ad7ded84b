import numpy
import pytest
from network_checks import (
    assert_batched_equals_one_by_one,
    assert_gradients_are_slopes,
    assert_survives_copies,
    random_loss,
    run,
)
from numpy.testing import assert_allclose, assert_array_equal
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import fix_random_seed, set_dropout_rate

from spacy_xling_ner.layers.doc_part import DocPart
from spacy_xling_ner.modules.features import REACH, FeatureScores, feature_rows, resize_features
from spacy_xling_ner.views import NativeView, TagView

VOCAB = Vocab()


def make_doc(words, tags=None):
    return Doc(VOCAB, words=words, tags=tags)


def build(rows=5000, nO=5, seed=0):
    model = FeatureScores(NativeView("NORM"), tag=TagView(), rows=rows, nO=nO).initialize()
    table = numpy.random.default_rng(seed).normal(size=(rows, nO)).astype("float32")
    table[0] = 0
    model.set_param("E", table)
    return model


@pytest.fixture
def docs():
    return [
        make_doc(["東京", "で", "会う"], ["名詞", "助詞", "動詞"]),
        make_doc([]),
        make_doc(["Rome"]),
        make_doc(["東京", "で", "会う", "東京", "2", "で"]),
    ]


def test_scores_start_at_zero(docs):
    model = FeatureScores(NativeView(), rows=100, nO=5).initialize()
    assert not model.predict(docs).any()
    assert model.predict(docs).shape == (10, 5)
    assert model.predict([make_doc([])]).shape == (0, 5)


def test_batched_equals_one_by_one(docs):
    assert_batched_equals_one_by_one(build(), docs)


def test_gradients_are_slopes(docs):
    model = build(rows=50)
    # the first row is that of features which are left out, and has no gradient
    loss = random_loss(model, docs)
    assert_gradients_are_slopes(model, loss)
    loss()
    assert not model.get_grad("E")[0].any()


def test_survives_copies(docs, tmp_path):
    assert_survives_copies(build, docs, tmp_path)


def rows_of(words, tags=None):
    return feature_rows(build(rows=2**20), [make_doc(words, tags)])


def test_a_token_sees_two_neighbours_to_either_side():
    words = ["a", "b", "c", "d", "e", "f", "g"]
    rows = rows_of(words)
    for place in range(len(words)):
        changed = rows_of([*words[:place], "東", *words[place + 1 :]])
        differ = (rows != changed).any(axis=1).nonzero()[0].tolist()
        assert differ == [i for i in range(len(words)) if abs(i - place) <= REACH]


def test_a_tag_counts_for_the_same_tokens():
    words = ["a", "b", "c", "d"]
    first, second = rows_of(words, ["X"] * 4), rows_of(words, ["X", "Y", "X", "X"])
    assert (first != second).any(axis=1).all()
    assert ((first != second).sum(axis=1) < first.shape[1] / 2).all()


def test_place_and_kind_of_a_feature_matter():
    # the word at -1 is not the word at 0, and a word that is its own first character is not that
    rows = rows_of(["a", "a", "a", "a", "a"])
    assert len(set(rows[2].tolist())) == rows.shape[1]


def test_order_of_a_pair_matters():
    # after five windows of text, script, word and tag, and the pairs with the token before
    first, second = rows_of(["a", "b"]), rows_of(["b", "a"])
    assert first[0, 24] != second[0, 24]


def test_edges_of_documents_are_seen():
    inside, last = rows_of(["a", "b", "c"])[1], rows_of(["a", "b"])[1]
    assert (inside != last).sum() > 1


def test_rows_are_the_same_in_every_process():
    # hashes of a saved table: they must never change
    rows = feature_rows(build(rows=1000), [make_doc(["東京", "Rome"], ["名詞", "X"])])
    assert rows.dtype == "int32"
    assert rows[:, :5].tolist() == [[787, 972, 222, 486, 185], [787, 972, 222, 486, 356]]


def test_dropout_leaves_out_features(docs):
    model = build()
    expected = model.predict(docs)
    set_dropout_rate(model, 0.5)
    fix_random_seed(0)
    samples = numpy.mean([model(docs, is_train=True)[0] for _ in range(2000)], axis=0)
    assert_allclose(samples, expected, atol=0.1 * abs(expected).max())
    assert_array_equal(model.predict(docs), expected)
    before = model.predict(docs)
    run(model, docs)
    assert_array_equal(model.predict(docs), before)


def test_new_tags_start_at_zero(docs):
    model = build()
    resized = resize_features(model, 9)
    assert_array_equal(resized.predict(docs)[:, :5], model.predict(docs))
    assert not resized.predict(docs)[:, 5:].any()
    assert resize_features(FeatureScores(NativeView(), nO=5), 9).initialize().get_dim("nO") == 9


def test_part_of_a_document(docs):
    model, doc = build(), docs[3]
    part = DocPart(doc, slice(0, 5), {})
    assert_array_equal(model.predict([part])[:3], model.predict([doc])[:3])
