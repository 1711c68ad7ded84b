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
from numpy.testing import assert_allclose, assert_array_equal
from spacy.tokens import Doc

from spacy_xling_ner.transfer.tensors import module_tensors


@pytest.fixture
def build_char(build, network_config):
    block = network_config["encoder"]["char"]
    return lambda seed=0, **settings: build({**block, **settings}, seed).initialize()


def test_shapes_and_types(build_char, docs):
    model = build_char()
    (Y,), _, dX = run(model, docs)
    assert Y.shape == (13, 6)
    assert Y.dtype == "float32"
    assert dX == []
    assert model.get_dim("nO") == 6


def test_width_is_known_before_initialisation(build, network_config):
    assert build(network_config["encoder"]["char"]).get_dim("nO") == 6


def test_equal_tokens_get_equal_vectors_wherever_they_stand(build_char, docs):
    Y = build_char().predict(docs)
    # Anna met Bob in Paris | Bob | in 兵庫 for Anna | Paris Paris Paris
    assert_array_equal(Y[2], Y[5])
    assert_array_equal(Y[0], Y[9])
    assert not (Y[0] == Y[1]).all()


def test_each_distinct_string_is_encoded_once_a_batch(build_char, docs):
    model = build_char()
    sequences = []
    (bilstm,) = (shim._model for node in model.walk() for shim in node.shims)
    hook = bilstm.register_forward_pre_hook(lambda _, args: sequences.append(args[1].tolist()))
    run(model, docs)
    model.predict(docs)
    hook.remove()
    # Anna met Bob in Paris 兵庫 for, and one bigram more than there are characters
    assert sequences == [[5, 4, 4, 3, 6, 3, 4]] * 2


def test_batched_equals_one_by_one(build_char, docs):
    assert_batched_equals_one_by_one(build_char(), docs)


def test_gradients_are_slopes(build_char, docs):
    model = build_char()
    assert_gradients_are_slopes(model, random_loss(model, docs))


def test_no_tokens(build_char, empty_docs):
    model = build_char()
    for batch in (empty_docs, []):
        (Y,), _, dX = run(model, batch)
        assert Y.shape == (0, 6)
        assert Y.dtype == "float32"
        assert dX == []
    assert not any(grad.any() for grad in gradients(model).values())


def test_seed_decides_the_weights(build_char):
    assert_same_arrays(weights(build_char(seed=1)), weights(build_char(seed=1)))
    a, b = weights(build_char(seed=1)), weights(build_char(seed=2))
    assert not any((a[name] == b[name]).any() for name in a)


def test_two_languages_share_the_rows_of_shared_strings(build_char):
    english = build_char(seed=1)
    japanese = build_char(seed=2, view={"@misc": "spacy_xling_ner.romaji_view.v1"})
    for ours, theirs in zip(module_tensors(japanese), module_tensors(english), strict=True):
        ours.write(theirs.value)
    doc = spacy.blank("ja")("兵庫で")
    romaji = Doc(spacy.blank("xx").vocab, words=["hyougo", "de"])
    assert_allclose(japanese.predict([doc]), english.predict([romaji]), atol=1e-6)


def test_another_hash_seed_uses_other_rows(build, network_config, docs):
    block = network_config["encoder"]["char"]
    default, same, other = (
        build({**block, **extra}).initialize() for extra in ({}, {"seed": 11}, {"seed": 12})
    )
    assert_same_arrays(weights(default), weights(other))
    assert_array_equal(default.predict(docs), same.predict(docs))
    assert abs(default.predict(docs) - other.predict(docs)).max() > 1e-3


def test_survives_copies(build_char, docs, tmp_path):
    assert_survives_copies(build_char, docs, tmp_path)
