import numpy
import pytest
import spacy
from network_checks import (
    assert_batched_equals_one_by_one,
    assert_gradients_are_slopes,
    assert_same_arrays,
    assert_survives_copies,
    gradients,
    random_loss,
    run,
    weights,
)
from spacy.tokens import Doc
from thinc.api import set_dropout_rate


def with_chars(docs):
    """Give each token a character vector that depends on its string only."""
    rows = [
        numpy.random.default_rng(sum(map(ord, token.text))).normal(size=6)
        for doc in docs
        for token in doc
    ]
    return docs, numpy.asarray(rows, dtype="float32").reshape(-1, 6)


@pytest.fixture(params=["WordEncoder", "WindowEncoder"])
def build_word(build, network_config, request):
    architecture = {"@architectures": f"spacy_xling_ner.{request.param}.v1"}
    block = {**network_config["encoder"]["word"], **architecture}
    return lambda seed=0, **settings: build({**block, **settings}, seed).initialize()


@pytest.fixture
def build_recurrent(build, network_config):
    block = network_config["encoder"]["word"]
    return lambda **settings: build({**block, **settings}, 0).initialize()


def test_shapes_and_types(build_word, docs):
    model = build_word()
    (Y,), _, (d_docs, d_chars) = run(model, with_chars(docs))
    assert Y.shape == (13, 8)
    assert Y.dtype == d_chars.dtype == "float32"
    assert d_docs == []
    assert d_chars.shape == (13, 6)
    assert model.get_dim("nO") == 8
    assert model.get_dim("nI") == 6


@pytest.mark.parametrize("depth", [1, 2])
def test_batched_equals_one_by_one(build_word, docs, depth):
    assert_batched_equals_one_by_one(build_word(depth=depth), docs, with_chars)


@pytest.mark.parametrize("depth", [1, 2])
def test_gradients_are_slopes(build_word, docs, depth):
    model = build_word(depth=depth)
    assert_gradients_are_slopes(model, random_loss(model, with_chars(docs)))


def test_gradient_of_the_character_vectors_is_a_slope(build_word, docs):
    model = set_dropout_rate(build_word(), 0.0)
    docs, chars = with_chars(docs)
    _, (dY,), (_, d_chars) = run(model, (docs, chars))
    direction = numpy.random.default_rng(1).normal(size=chars.shape).astype("float32")
    eps = 1e-4  # maxout has kinks
    plus, minus = (
        float((model.predict((docs, chars + step * direction)) * dY).sum()) for step in (eps, -eps)
    )
    assert (d_chars * direction).sum() == pytest.approx((plus - minus) / (2 * eps), rel=0.02)


def test_documents_do_not_see_each_other(build_word, docs):
    model = build_word()
    before = model.predict(with_chars(docs))
    after = model.predict(with_chars([docs[3], *docs[1:]]))
    assert numpy.abs(before[:4] - after[:4]).max() > 1e-3
    assert numpy.abs(before[5:] - after[4:]).max() < 1e-6


def test_dropout_in_training_only(build_word, docs):
    model = set_dropout_rate(build_word(), 0.5)
    (Y,), _, _ = run(model, with_chars(docs))
    assert (Y == 0).any()
    assert (model.predict(with_chars(docs)) != 0).all()


def test_no_tokens(build_word, empty_docs):
    model = build_word()
    for batch in (empty_docs, []):
        (Y,), _, (_, d_chars) = run(model, with_chars(batch))
        assert Y.shape == (0, 8)
        assert d_chars.shape == (0, 6)
        assert Y.dtype == d_chars.dtype == "float32"
    assert not any(grad.any() for grad in gradients(model).values())


def test_seed_decides_the_weights(build_word):
    assert_same_arrays(weights(build_word(seed=1)), weights(build_word(seed=1)))
    a, b = weights(build_word(seed=1)), weights(build_word(seed=2))
    assert not any((a[name] == b[name]).any() for name in a if "norm" not in name)


def test_survives_copies(build_word, docs, tmp_path):
    assert_survives_copies(build_word, with_chars(docs), tmp_path)


def test_chunks_of_a_long_document_do_not_see_each_other(build_recurrent):
    vocab = spacy.blank("xx").vocab
    first, second = ["Ada", "met", "Bob", "."], ["Bob", "lives", "in", "Rome", "."]
    parts = [Doc(vocab, words=words) for words in (first, second)]
    whole = [Doc(vocab, words=first + second)]
    cut = build_recurrent(max_length=6)
    uncut = build_recurrent(max_length=9)
    apart = cut.predict(with_chars(parts))
    assert cut.predict(with_chars(whole)) == pytest.approx(apart, abs=1e-6)
    assert uncut.predict(with_chars(parts)) == pytest.approx(apart, abs=1e-6)
    assert abs(uncut.predict(with_chars(whole)) - apart).max() > 1e-4


def test_a_chunk_has_at_least_one_token(build_recurrent):
    with pytest.raises(ValueError, match="max_length"):
        build_recurrent(max_length=0)


def test_a_window_reaches_depth_tokens_and_no_further(build, network_config):
    block = {**network_config["encoder"]["word"], "depth": 2}
    block["@architectures"] = "spacy_xling_ner.WindowEncoder.v1"
    model = build(block, 0).initialize()
    vocab = spacy.blank("xx").vocab
    words = ["Ada", "met", "Bob", "in", "Rome", "today"]
    before, after = (
        model.predict(with_chars([Doc(vocab, words=[first, *words[1:]])]))
        for first in ("Ada", "Eve")
    )
    changed = numpy.abs(before - after).max(axis=1) > 1e-6
    assert changed.tolist() == [True, True, True, False, False, False]
