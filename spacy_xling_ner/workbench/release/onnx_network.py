"""The network of a recogniser as one ONNX graph, for those who serve it elsewhere."""

import json
from typing import Any, Dict, List, Tuple

from onnx import ModelProto, helper
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from ...layers.module_weights import MODULES
from ...layers.onnx_graph import OPSET, Graph, Shape
from ...layers.torch_shim import TorchShim, find_shim
from ...modules.embed import KIND_EMBED, TAG_EMBED, VECTORS
from ...modules.features import FEATURES, feature_rows
from ...pipeline.xling_ner import XlingNER

PRODUCER = "spacy-xling-ner"
# Inputs by the name of their embedding in the module `word`.
_FEATURES = {"hashembed": "word", KIND_EMBED: "kind", TAG_EMBED: "tag"}
_ROWS = (
    "rows of a hash table: the four 32-bit words of MurmurHash3_x64_128, modulo the rows, of the "
    "{key}; seed = {seed} rows = {rows}"
)


def export_network(recogniser: XlingNER) -> ModelProto:
    """Make an ONNX graph of the modules `char`, `word` and `classifier`.

    The metadata describe each input and output, and list the tags in the order of the scores.

    recogniser (XlingNER): The recogniser.
    RETURNS (ModelProto): The graph with all weights, except the word vectors of the vocabulary.
    RAISES (ValueError): If the network has layers of another package, or is not initialised.
    """
    model = recogniser.model
    _check(recogniser)
    char, word, classifier = map(model.get_ref, MODULES)
    graph = Graph()
    inputs: Dict[str, Tuple[str, Shape]] = {}
    notes: Dict[str, str] = {}

    def read(name: str, kind: str, shape: Shape, note: str) -> str:
        inputs[name] = kind, shape
        notes[name] = note
        return name

    def embed(node: Model[Any, Any], name: str, axis: str, key: str) -> str:
        table = node.get_param("E")
        note = _ROWS.format(key=key, seed=node.attrs["seed"], rows=len(table))
        rows = read(f"{name}_rows", "int64", (axis, 4), note)
        return graph.add("ReduceSum", graph.add("Gather", table, rows), [1], keepdims=0)

    (table,) = _embeddings(char)
    key = (
        "64-bit key of each character bigram, first << 32 | second; \\x02 and \\x03 mark the edges"
    )
    bigrams = embed(table, "bigram", "bigrams", key)
    sizes = read("bigram_lengths", "int64", ("strings",), "bigrams of each distinct string")
    index = read("string_of_token", "int64", ("tokens",), "index of the string of each token")
    chars = graph.add("Gather", _torch(char).to_onnx(graph, bigrams, sizes), index)
    vectors = []
    for node in _embeddings(word):
        if node.name == VECTORS:
            shape = "tokens", node.get_dim("nM")
            rows = read("vectors", "float32", shape, "word vectors; zeros for an unknown word")
            vectors.append(graph.add("Gemm", rows, node.get_param("W"), transB=1))
        else:
            hashed = "64-bit hash of each string, MurmurHash64A of its UTF-8 bytes with seed 1"
            vectors.append(embed(node, _FEATURES[node.name], "tokens", hashed))
    words = graph.add("Sum", *vectors)
    sentences = "tokens of each document, or of its parts"
    lengths = read("lengths", "int64", ("documents",), sentences)
    X = graph.add("Concat", words, chars, axis=1)
    H = _torch(word).to_onnx(graph, X, lengths)
    Y = graph.add("Gemm", H, classifier.get_param("W"), classifier.get_param("b"), transB=1)
    if model.has_ref(FEATURES):
        features = model.get_ref(FEATURES)
        n_features = feature_rows(features, [Doc(recogniser.vocab, words=["a"])]).shape[1]
        note = "rows of the table of the module features; example: `network_strings`"
        rows = read("feature_rows", "int64", ("tokens", n_features), note)
        scaled = features.get_param("E") * features.attrs["scale"]
        sums = graph.add("ReduceSum", graph.add("Gather", scaled, rows), [1], keepdims=0)
        Y = graph.add("Mean", Y, sums)
    graph.add("Identity", Y, name="scores")
    tags = ["O", *(f"{p}-{label}" for label in recogniser.labels for p in "BILU")]
    notes["scores"] = "score of each tag, not normalised"
    made = graph.build(inputs, {"scores": ("float32", ("tokens", len(tags)))})
    made.producer_name = PRODUCER
    helper.set_model_props(made, {**notes, "tags": json.dumps(tags), "opset": str(OPSET)})
    return made


def network_strings(recogniser: XlingNER, doc: Doc) -> Dict[str, List[Any]]:
    """Read what the inputs of the graph are made of.

    recogniser (XlingNER): The recogniser.
    doc (Doc): A document of its pipeline.
    RETURNS (Dict[str, List[Any]]): One string for each token: *char*, *word*, and *kind* and *tag*
        if the network reads them; and the *feature_rows* of each token if it has features.
    """
    (view,) = _views(recogniser.model.get_ref("char"))
    embed = recogniser.model.get_ref("word").layers[0]
    names = [_FEATURES[node.name] for node in _embeddings(embed) if node.name != VECTORS]
    strings: Dict[str, List[Any]] = {"char": view(doc)}
    strings.update((name, v(doc)) for name, v in zip(names, _views(embed), strict=True))
    if recogniser.model.has_ref(FEATURES):
        features = recogniser.model.get_ref(FEATURES)
        strings["feature_rows"] = feature_rows(features, [doc]).tolist()
    return strings


def _check(recogniser: XlingNER) -> None:
    model = recogniser.model
    known = {*_FEATURES, VECTORS, "classifier", FEATURES}
    others = {
        node.name
        for node in model.walk()
        if (node.param_names and node.name not in known)
        or any(not isinstance(shim, TorchShim) for shim in node.shims)
    }
    missing = [name for name in MODULES if not model.has_ref(name)]
    if others or missing:
        what = ", ".join(sorted(others)) or f"no module {missing[0]}"
        raise ValueError(
            f"The network of the component '{recogniser.name}' has {what}. Only the modules char, "
            "word and classifier of this package can be exported."
        )
    if not isinstance(model.ops, NumpyOps):
        raise ValueError("A network is exported from main memory: call spacy.require_cpu() first.")
    if not recogniser.labels or not model.get_ref("classifier").has_param("W"):
        raise ValueError(f"The component '{recogniser.name}' is not initialised; train it first.")


def _embeddings(model: Model[Any, Any]) -> List[Model[Any, Any]]:
    return [node for node in model.walk() if node.param_names]


def _views(model: Model[Any, Any]) -> List[Any]:
    return [node.attrs["view"] for node in model.walk() if "view" in node.attrs]


def _torch(model: Model[Any, Any]) -> Any:
    shim = find_shim(model)
    assert shim is not None, "checked before"
    return shim._model
