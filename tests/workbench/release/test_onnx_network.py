"""An exported network gives the scores of its recogniser, run by the example with numpy alone."""

import importlib.util
import json
from pathlib import Path

import onnx
import onnxruntime
import pytest
from conftest import crf_network, features_network, make_pipeline, small_network
from numpy.testing import assert_allclose
from thinc.api import chain

from spacy_xling_ner.workbench.release.onnx_network import export_network, network_strings

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "onnx" / "score.py"
TEXTS = ["Anna met Bob Stone in Paris .", "Rome", "東京で髙橋さん " + "x" * 1200, "a b c a b c d"]


@pytest.fixture(scope="module")
def score():
    spec = importlib.util.spec_from_file_location("score", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score


def windows_network():
    """Convolutions, and all features but word vectors."""
    network = crf_network()
    word = network["encoder"]["word"]
    word["@architectures"] = "spacy_xling_ner.WindowEncoder.v1"
    word["embed"]["kind"] = {"@misc": "spacy_xling_ner.kind_view.v1"}
    word["embed"]["tag"] = {"@misc": "spacy_xling_ner.tag_view.v1"}
    return network


def deep_network():
    network = small_network()
    network["encoder"]["word"]["depth"] = 2
    return network


@pytest.mark.parametrize(
    "network", [small_network, deep_network, windows_network, features_network]
)
def test_the_example_gives_the_scores(score, tmp_path, network):
    nlp = make_pipeline(steps=20, network=network())
    recogniser = nlp.get_pipe("xling_ner")
    path = tmp_path / "network.onnx"
    model = export_network(recogniser)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())
    session = onnxruntime.InferenceSession(path)
    docs = [nlp.make_doc(text) for text in TEXTS]
    strings = [json.loads(json.dumps(network_strings(recogniser, doc))) for doc in docs]
    expected = recogniser.model.predict(docs)
    assert_allclose(score(session, strings), [r for rows in expected for r in rows], atol=1e-5)
    assert_allclose(score(session, strings[:1]), expected[0], atol=1e-5)
    notes = session.get_modelmeta().custom_metadata_map
    assert json.loads(notes["tags"])[:5] == ["O", "B-LOC", "I-LOC", "L-LOC", "U-LOC"]
    assert {value.name for value in session.get_inputs()} < set(notes)


def test_a_network_of_others_is_refused(trained_copy):
    recogniser = trained_copy.get_pipe("xling_ner")
    recogniser.model = chain(recogniser.model.layers[0], recogniser.model.layers[1])
    with pytest.raises(ValueError, match="'xling_ner' has no module char"):
        export_network(recogniser)
