import pytest
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


@pytest.fixture
def build_encoder(build, network_config):
    return lambda seed=0: build(network_config["encoder"], seed).initialize()


def test_shapes_and_types(build_encoder, docs):
    model = build_encoder()
    Y, _, dX = run(model, docs)
    assert [part.shape for part in Y] == [(len(doc), 8) for doc in docs]
    assert {part.dtype.name for part in Y} == {"float32"}
    assert dX == []
    assert model.get_dim("nO") == 8


def test_refs(build_encoder):
    model = build_encoder()
    assert [model.get_ref("char"), model.get_ref("word")] == model.layers


def test_different_widths_are_an_error(build, network_config):
    network_config["encoder"]["char"]["width"] = 10
    with pytest.raises(ValueError, match=r"width 10.*char_width = 6"):
        build(network_config["encoder"])


def test_initialised_with_and_without_a_sample(build, network_config, docs, empty_docs):
    for sample in (None, docs, empty_docs, []):
        model = build(network_config["encoder"]).initialize(X=sample)
        assert len(model.predict(docs)) == len(docs)


def test_batched_equals_one_by_one(build_encoder, docs):
    assert_batched_equals_one_by_one(build_encoder(), docs)


def test_gradients_are_slopes(build_encoder, docs):
    model = build_encoder()
    assert_gradients_are_slopes(model, random_loss(model, docs))


def test_no_tokens(build_encoder, empty_docs):
    model = build_encoder()
    Y, _, _ = run(model, empty_docs)
    assert [part.shape for part in Y] == [(0, 8), (0, 8)]
    assert run(model, [])[0] == []
    assert not any(grad.any() for grad in gradients(model).values())


def test_seed_decides_the_weights(build_encoder):
    assert_same_arrays(weights(build_encoder(seed=1)), weights(build_encoder(seed=1)))
    a, b = weights(build_encoder(seed=1)), weights(build_encoder(seed=2))
    assert not any((a[name] == b[name]).any() for name in a)


def test_survives_copies(build_encoder, docs, tmp_path):
    assert_survives_copies(build_encoder, docs, tmp_path)
