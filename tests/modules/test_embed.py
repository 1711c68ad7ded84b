import numpy
import pytest
from network_checks import (
    assert_batched_equals_one_by_one,
    assert_gradients_are_slopes,
    assert_same_arrays,
    assert_survives_copies,
    random_loss,
    run,
    weights,
)
from numpy.testing import assert_allclose, assert_array_equal
from spacy.tokens import Doc
from spacy.vectors import Vectors
from spacy.vocab import Vocab
from thinc.api import ConfigValidationError

from spacy_xling_ner.transfer.tensors import module_tensors
from spacy_xling_ner.views import NativeView


@pytest.fixture
def build_embed(build, network_config):
    block = network_config["encoder"]["word"]["embed"]
    return lambda seed=0, **settings: build({**block, **settings}, seed).initialize()


def test_shapes_and_types(build_embed, docs):
    (Y,), _, dX = run(build_embed(), docs)
    assert Y.shape == (13, 7)
    assert Y.dtype == "float32"
    assert dX == []


def test_width_is_known_before_initialisation(build, network_config):
    assert build(network_config["encoder"]["word"]["embed"]).get_dim("nO") == 7


def test_batched_equals_one_by_one(build_embed, docs):
    assert_batched_equals_one_by_one(build_embed(), docs)


def test_gradients_are_slopes(build_embed, docs):
    model = build_embed()
    assert_gradients_are_slopes(model, random_loss(model, docs))


def test_a_word_has_the_same_vector_in_every_vocabulary(build_embed):
    model = build_embed()
    one, other = Doc(Vocab(), words=["Anna", "兵庫"]), Doc(Vocab(), words=["x", "兵庫", "Anna"])
    assert_array_equal(model.predict([one]), model.predict([other])[[2, 1]])


def test_no_tokens(build_embed, empty_docs):
    model = build_embed()
    assert model.predict(empty_docs).shape == model.predict([]).shape == (0, 7)


def test_seed_decides_the_weights(build_embed):
    assert_same_arrays(weights(build_embed(seed=1)), weights(build_embed(seed=1)))
    a, b = weights(build_embed(seed=1)), weights(build_embed(seed=2))
    assert not any((a[name] == b[name]).any() for name in a)


def test_survives_copies(build_embed, docs, tmp_path):
    assert_survives_copies(build_embed, docs, tmp_path)


def test_a_tag_starts_at_zero_and_is_added(build_embed):
    view = NativeView("ORTH")
    plain = build_embed(view=view)
    tagged = build_embed(view=view, tag=NativeView("LEMMA"))
    doc = Doc(Vocab(), words=["Anna", "兵庫"], lemmas=["x", "y"])
    for tensor in module_tensors(tagged):
        if not tensor.name.startswith("tag_embed"):
            tensor.write(weights(plain)[tensor.name])
    assert_array_equal(tagged.predict([doc]), plain.predict([doc]))
    assert set(weights(tagged)) - set(weights(plain)) == {"tag_embed1.E"}
    rows = weights(tagged)["tag_embed1.E"]
    for tensor in module_tensors(tagged):
        if tensor.name == "tag_embed1.E":
            tensor.write(rows + 1)
    # each key has four rows
    assert_allclose(tagged.predict([doc]), plain.predict([doc]) + 4, rtol=1e-6)


def test_gradients_with_a_tag_are_slopes(build_embed, docs):
    model = build_embed(tag=NativeView("LOWER"))
    assert_gradients_are_slopes(model, random_loss(model, docs))


def test_tagged_batch_equals_one_by_one(build_embed, docs):
    assert_batched_equals_one_by_one(build_embed(tag=NativeView("LOWER")), docs)


@pytest.fixture
def docs_with_vectors(docs):
    rng = numpy.random.default_rng(0)
    vocab = docs[0].vocab
    words = sorted({token.text for doc in docs for token in doc})
    vectors = Vectors(shape=(len(words), 4))
    for word in words:
        vectors.add(vocab.strings.add(word), vector=rng.normal(size=4).astype("float32"))
    before, vocab.vectors = vocab.vectors, vectors
    yield docs
    vocab.vectors = before


@pytest.fixture
def build_with_vectors(build, network_config, docs_with_vectors):
    block = {**network_config["encoder"]["word"]["embed"], "include_static_vectors": True}
    return lambda: build(block, 0).initialize(X=docs_with_vectors)


def test_static_vectors_start_at_zero_and_are_added(
    build_embed, build_with_vectors, docs_with_vectors
):
    model = build_with_vectors()
    without = build_embed()
    for tensor in module_tensors(without):
        tensor.write(weights(model)[tensor.name])
    plain = without.predict(docs_with_vectors)
    assert_array_equal(model.predict(docs_with_vectors), plain)
    (projection,) = [node for node in model.walk() if node.name == "static_vectors"]
    W = numpy.random.default_rng(1).normal(size=(7, 4)).astype("float32")
    projection.set_param("W", W)
    tokens = [token for doc in docs_with_vectors for token in doc]
    expected = plain + numpy.stack([token.vector for token in tokens]) @ W.T
    assert_allclose(model.predict(docs_with_vectors), expected, atol=1e-5)


def test_static_vectors_may_start_at_random(
    build, network_config, build_with_vectors, docs_with_vectors
):
    block = {**network_config["encoder"]["word"]["embed"], "include_static_vectors": True}
    model = build({**block, "vectors_start": "random"}, 0).initialize(X=docs_with_vectors)
    (projection,) = [node for node in model.walk() if node.name == "static_vectors"]
    assert projection.get_param("W").std() > 0.1
    with pytest.raises(ConfigValidationError, match="vectors_start"):
        build({**block, "vectors_start": "one"}, 0)


def test_gradients_with_static_vectors_are_slopes(build_with_vectors, docs_with_vectors):
    model = build_with_vectors()
    assert_gradients_are_slopes(model, random_loss(model, docs_with_vectors))


def test_static_vectors_of_no_tokens(build_with_vectors, empty_docs):
    assert build_with_vectors().predict(empty_docs).shape == (0, 7)


def test_a_kind_starts_at_zero(build_embed, docs):
    model = build_embed(kind={"@misc": "spacy_xling_ner.kind_view.v1"})
    assert_array_equal(model.predict(docs), build_embed().predict(docs))
    names = [tensor.name for tensor in module_tensors(model)]
    assert "kind_embed1.E" in names
