"""What every layer and network must hold: batches, gradients, copies."""

import copy
import pickle

import numpy
from numpy.testing import assert_allclose
from thinc.api import set_dropout_rate

from spacy_xling_ner.transfer.tensors import module_tensors


def weights(model):
    return {tensor.name: tensor.value for tensor in module_tensors(model)}


def gradients(model):
    """List the gradients, in the order and under the names of `module_tensors`."""
    found = []
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                grad = node.get_grad(name) if node.has_grad(name) else 0 * node.get_param(name)
                found.append(numpy.array(grad))
        for shim in node.shims:
            for _, tensor in shim._model.named_parameters():
                grad = numpy.zeros(tensor.shape) if tensor.grad is None else tensor.grad.numpy()
                found.append(grad.copy())
    names = [tensor.name for tensor in module_tensors(model)]
    return dict(zip(names, found, strict=True))


def clear_gradients(model):
    for node in model.walk():
        for name in node.param_names:
            if node.has_grad(name):
                node.set_grad(name, 0 * node.get_grad(name))
        for shim in node.shims:
            shim._model.zero_grad()


def assert_same_arrays(a, b, **tolerance):
    assert a.keys() == b.keys()
    for name in a:
        assert_allclose(a[name], b[name], err_msg=name, **(tolerance or {"atol": 0, "rtol": 0}))


def run(model, batch, seed=0):
    """Run forward and backward with random gradients; give Y, dY and dX."""
    Y, backprop = model(batch, is_train=True)
    rng = numpy.random.default_rng(seed)
    parts = Y if isinstance(Y, list) else [Y]
    d_parts = [rng.normal(size=part.shape).astype("float32") for part in parts]
    dX = backprop(d_parts if isinstance(Y, list) else d_parts[0])
    return parts, d_parts, dX


def assert_batched_equals_one_by_one(model, docs, to_input=lambda docs: docs):
    """Compare a batch of documents with each document on its own, forward and gradients."""
    set_dropout_rate(model, 0.0)
    clear_gradients(model)
    parts, d_parts, _ = run(model, to_input(docs))
    rows, d_rows = numpy.vstack(parts), numpy.vstack(d_parts)
    assert len(rows) == sum(map(len, docs))
    together = gradients(model)
    predicted = model.predict(to_input(docs))
    assert_allclose(numpy.vstack(predicted), rows, atol=1e-5)
    clear_gradients(model)
    start = 0
    for doc in docs:
        Y, backprop = model(to_input([doc]), is_train=True)
        dY = d_rows[start : start + len(doc)]
        alone = Y[0] if isinstance(Y, list) else Y
        assert_allclose(alone, rows[start : start + len(doc)], atol=1e-5)
        # thinc's own hash embedding cannot go back through no key: nor does a component ask it to
        if len(doc):
            backprop([dY] if isinstance(Y, list) else dY)
        start += len(doc)
    assert any(grad.any() for grad in together.values())
    assert_same_arrays(gradients(model), together, atol=1e-4, rtol=1e-4)
    clear_gradients(model)


def assert_gradients_are_slopes(model, loss, eps=3e-3, tolerance=0.02):
    """Compare the gradients with finite differences, one random direction for each tensor.

    loss (Callable[[], float]): Runs forward and backward, and gives the loss.
    """
    set_dropout_rate(model, 0.0)
    clear_gradients(model)
    loss()
    found = gradients(model)
    rng = numpy.random.default_rng(0)
    for tensor in module_tensors(model):
        grad = found[tensor.name].astype("float64")
        assert numpy.linalg.norm(grad) > 0, tensor.name
        # half along the gradient, half at random
        direction = rng.normal(size=grad.shape)
        direction = direction / numpy.linalg.norm(direction) + grad / numpy.linalg.norm(grad)
        values = []
        for step in (eps, -eps):
            tensor.write((tensor.value + step * direction).astype("float32"))
            values.append(loss())
        tensor.write(tensor.value)
        slope = (values[0] - values[1]) / (2 * eps)
        expected = float((grad * direction).sum())
        scale = numpy.linalg.norm(grad)
        assert abs(slope - expected) < tolerance * scale, (tensor.name, slope, expected)
    clear_gradients(model)


def random_loss(model, batch):
    """Make a loss for `assert_gradients_are_slopes`: a random linear function of the output."""

    def loss():
        parts, d_parts, _ = run(model, batch)
        return sum(
            float((Y.astype("float64") * dY).sum()) for Y, dY in zip(parts, d_parts, strict=True)
        )

    return loss


def assert_survives_copies(build, batch, tmp_path):
    """Compare outputs after bytes, disk, pickle and copies; `build` makes a new, equal network."""
    model = build()
    expected = numpy.vstack(model.predict(batch))
    assert expected.size
    other = build()
    for tensor in module_tensors(other):
        tensor.write(tensor.value + 1)
    saved = weights(model)
    if saved:
        assert not numpy.allclose(numpy.vstack(other.predict(batch)), expected)
    # what was loaded predicts through ONNX Runtime, which rounds otherwise
    loaded = other.from_bytes(model.to_bytes())
    assert_allclose(numpy.vstack(loaded.predict(batch)), expected, atol=1e-5)
    assert other.to_bytes() == model.to_bytes()
    model.to_disk(tmp_path / "model")
    copies = [
        build().from_disk(tmp_path / "model"),
        pickle.loads(pickle.dumps(model)),
        copy.deepcopy(model),
        model.copy(),
    ]
    for copied in copies:
        assert_same_arrays(weights(copied), saved)
        assert_allclose(numpy.vstack(copied.predict(batch)), expected, atol=1e-5)
        for tensor in module_tensors(copied):
            tensor.write(tensor.value + 1)
    assert_same_arrays(weights(model), saved)
