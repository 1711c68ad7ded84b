"""The network on another device than the CPU, as far as a fake one shows; see `fake_device`."""

import numpy
import pytest
import spacy
import thinc.backends
import thinc.types
import thinc.util
import torch
from conftest import ENGLISH, crf_network, make_examples, make_pipeline, small_network
from fake_device import TORCH_DEVICE, DeviceArray, DeviceOps, DeviceTensor, TorchDevice
from network_checks import assert_same_arrays, weights
from numpy.testing import assert_array_equal
from thinc.api import Adam, fix_random_seed, get_current_ops, set_current_ops

from spacy_xling_ner.errors import SettingError
from spacy_xling_ner.layers.module_weights import MODULES
from spacy_xling_ner.layers.onnx_graph import Graph
from spacy_xling_ner.layers.torch_shim import find_shim
from spacy_xling_ner.layers.weights import walk_weights
from spacy_xling_ner.training.checkpoints import create_checkpoint_logger
from spacy_xling_ner.transfer.transfer_modules import transfer_modules


def window_network():
    network = small_network()
    word = network["encoder"]["word"]
    word["@architectures"] = "spacy_xling_ner.WindowEncoder.v1"
    for feature, attr in (("kind", "LOWER"), ("tag", "ORTH")):
        view = {"@misc": "spacy_xling_ner.native_view.v1", "attr": attr}
        word["embed"] = {**word["embed"], feature: view}
    return network


def feature_network():
    view = {"@misc": "spacy_xling_ner.native_view.v1", "attr": "LOWER"}
    features = {"@architectures": "spacy_xling_ner.FeatureScores.v1", "view": view, "rows": 500}
    return {**crf_network(), "features": features}


NETWORKS = {
    "lstm": small_network,
    "crf": crf_network,
    "windows": window_network,
    "features": feature_network,
}


@pytest.fixture(params=NETWORKS)
def cpu_pipeline(request):
    return make_pipeline(steps=20, network=NETWORKS[request.param]())


@pytest.fixture
def arrays(monkeypatch):
    """Thinc runs on the device, torch on the CPU."""
    monkeypatch.setattr(thinc.util, "cupy", DeviceOps.xp)
    monkeypatch.setattr(thinc.util, "has_cupy", True)
    monkeypatch.setattr(thinc.backends, "CupyOps", DeviceOps)
    monkeypatch.setattr(thinc.types, "get_array_module", thinc.util.get_array_module)
    before = get_current_ops()
    set_current_ops(DeviceOps())
    yield
    set_current_ops(before)


@pytest.fixture
def moved(cpu_pipeline, arrays):
    """A pipeline of which both run on the device."""
    nlp = reload(cpu_pipeline)
    with TorchDevice():
        for node in nlp.get_pipe("xling_ner").model.walk():
            for shim in node.shims:
                shim._model.to(TORCH_DEVICE)
        assert kinds(nlp) == {DeviceArray, DeviceTensor}
        yield nlp


def reload(nlp):
    return spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())


def entities(nlp):
    texts = [text for text, _ in ENGLISH]
    docs = [*nlp.pipe(["", *texts]), nlp(texts[0]), nlp(" . ".join(texts * 50))]
    return [[(e.start, e.end, e.label_, round(e._.score, 3)) for e in doc.ents] for doc in docs]


def tag_scores(nlp):
    docs = [example.predicted for example in make_examples(nlp, ENGLISH)]
    return nlp.get_pipe("xling_ner").tag_scores(docs)


def kinds(nlp):
    return {type(weight.value) for weight in walk_weights(nlp.get_pipe("xling_ner").model)}


def gradients(nlp):
    model = nlp.get_pipe("xling_ner").model
    fix_random_seed(0)
    nlp.update(make_examples(nlp, ENGLISH), sgd=False)
    found = {}
    for weight in walk_weights(model):
        name = f"{weight.node.name}.{weight.key[1]}"
        if isinstance(weight.value, torch.Tensor):
            found[name] = weight.value.grad.cpu().numpy()
        else:
            found[name] = model.ops.to_numpy(weight.node.get_grad(weight.key[1]))
    return found


def test_the_device_refuses_what_is_in_main_memory(moved):
    array, tensor = DeviceOps().asarray1f([1.0, 2.0]), torch.ones(2, device=TORCH_DEVICE)
    for mixed in (
        lambda: array + numpy.ones(2),
        lambda: numpy.asarray(array),
        lambda: numpy.concatenate([array, array]),
    ):
        with pytest.raises(TypeError, match="array"):
            mixed()
    with pytest.raises(RuntimeError, match="same device"):
        tensor + torch.ones(2)
    with pytest.raises((RuntimeError, TypeError), match="numpy"):
        tensor.numpy()


def test_learns_saves_and_finds_the_same(cpu_pipeline, arrays, request):
    network = NETWORKS[request.node.callspec.params["cpu_pipeline"]]()
    nlp = make_pipeline(steps=20, network=network)
    assert kinds(nlp) == {DeviceArray, torch.nn.Parameter}
    ours, theirs = (each.get_pipe("xling_ner").model for each in (nlp, cpu_pipeline))
    assert_same_arrays(weights(ours), weights(theirs), atol=1e-4)
    found = entities(nlp)
    assert sum(map(len, found)) > 10
    assert found == entities(cpu_pipeline) == entities(reload(nlp))
    for each in (nlp, cpu_pipeline):
        each.get_pipe("xling_ner").add_label("NEW")
    assert entities(nlp) == entities(cpu_pipeline) != found


def test_averages_of_weights(cpu_pipeline, arrays):
    nlp = reload(cpu_pipeline)
    own = tag_scores(nlp)
    examples = make_examples(nlp, ENGLISH)
    optimizer = Adam(0.01)
    for _ in range(10):
        nlp.update(examples, sgd=optimizer)
    trained = tag_scores(nlp)
    with nlp.use_params(optimizer.averages):
        for other in (own, trained):
            assert abs(tag_scores(nlp) - other).max() > 1e-3
    assert_array_equal(tag_scores(nlp), trained)


def test_predicts_there_without_onnx_runtime(cpu_pipeline, moved):
    assert entities(moved) == entities(cpu_pipeline)
    assert find_shim(moved.get_pipe("xling_ner").model) is None


def test_gradients_are_those_of_the_cpu(cpu_pipeline, moved):
    assert_same_arrays(gradients(moved), gradients(cpu_pipeline), atol=1e-5)


def test_takes_over_modules(cpu_pipeline, moved):
    network = moved.config["components"]["xling_ner"]["model"]
    target = make_pipeline(seed=1, network=network)
    transfer_modules(target, moved, MODULES)
    for name in MODULES:
        ours, theirs = (n.get_pipe("xling_ner").model.get_ref(name) for n in (moved, target))
        assert_same_arrays(weights(ours), weights(theirs))
    assert entities(moved) != entities(cpu_pipeline)


def test_checkpoints_are_for_the_cpu(trained, arrays, tmp_path):
    with pytest.raises(SettingError, match="on the CPU only"):
        create_checkpoint_logger(tmp_path / "checkpoint")(trained)


def test_graph_of_weights(arrays):
    W = numpy.eye(3, dtype="float32")
    graphs = []
    for value in (W, DeviceOps().asarray(W)):
        graph = Graph()
        graph.add("Gemm", "X", value, name="Y")
        made = graph.build({"X": ("float32", (1, 3))}, {"Y": ("float32", (1, 3))})
        graphs.append(made.SerializeToString())
    assert graphs[0] == graphs[1]
