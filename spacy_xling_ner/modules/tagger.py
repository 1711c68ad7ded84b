"""The whole network: the encoder and the module `classifier`, and perhaps `features`."""

from itertools import compress
from typing import Any, Callable, List, Optional, Tuple

import numpy
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, chain, with_array
from thinc.layers.chain import forward as chain_forward
from thinc.types import Floats2d

from ..errors import SettingError
from ..layers.module_weights import MODULES, name_module
from ..layers.view_strings import read_once
from .classifier import make_classifier, resize_classifier
from .encoder import split_rows
from .features import FEATURES, resize_features
from .word import predict_scores

InT = List[Doc]
OutT = List[Floats2d]


@registry.architectures("spacy_xling_ner.XlingTagger.v1")
def XlingTagger(
    encoder: Model[List[Doc], List[Floats2d]],
    nO: Optional[int] = None,
    *,
    crf: bool = False,
    features: Optional[Model[List[Doc], Floats2d]] = None,
) -> Model[List[Doc], List[Floats2d]]:
    """Build the whole network: the encoder and the module `classifier`, a dense layer.

    Refs: `encoder`, `char` and `word` (if the encoder has them), `classifier`, `features` (if there
    are any). The classifier learns the tag of each token, with a softmax, or the whole valid
    sequence (`crf`); its weights have the same shapes. In prediction the scores are not normalised:
    decoding does not need it.
    Sources: Johnson et al. 2019, section 3; Lafferty et al. 2001 (CRF).

    encoder (Model[List[Doc], List[Floats2d]]): Any token-to-vector model; its width must be known.
    nO (Optional[int]): Number of tags, by default set when the component is initialised.
    crf (bool): Learn the probability of the whole tag sequence among all valid ones.
    features (Optional[Model[List[Doc], Floats2d]]): Scores to add to those of the classifier, such
        as `FeatureScores`; only with `crf`.
    RETURNS (Model[List[Doc], List[Floats2d]]): Scores of shape (tokens, tags) for each document.
    RAISES (SettingError): If there are features without a CRF.
    """
    classifier = make_classifier(nO, encoder.get_dim("nO"), crf=crf)
    network: Model[InT, OutT] = chain(encoder, with_array(classifier))
    network.replace_callbacks(forward, init=network.init)
    model = network
    if features is not None:
        if not crf:
            raise SettingError("XlingTagger adds the scores of features only with crf = true.")
        if nO is not None:
            features.set_dim("nO", nO)
        layers: List[Model[Any, Any]] = [network, features]
        model = Model("with_features", add_features, init=init, layers=layers, dims={"nO": nO})
        model.set_ref(FEATURES, features)
    for node in {network.id: network, model.id: model}.values():
        for name in ("char", "word"):
            if encoder.has_ref(name):
                node.set_ref(name, encoder.get_ref(name))
        node.set_ref("classifier", classifier)
    model.set_ref("encoder", name_module("encoder", encoder))
    model.set_ref("output_layer", classifier)
    model.attrs["crf"] = crf
    model.attrs["resize_output"] = resize_tagger
    return model


def forward(model: Model[InT, OutT], docs: InT, is_train: bool) -> Tuple[OutT, Callable[..., Any]]:
    """Score the tags of each token: probabilities in training, unless for a CRF."""
    if not is_train and any(map(len, docs)) and all(map(model.has_ref, MODULES)):
        char, word, classifier = map(model.get_ref, MODULES)
        scores = predict_scores(char, word, classifier, docs)
        if scores is not None:
            return split_rows(scores, docs), lambda d_output: []
    return chain_forward(model, docs, is_train)


def add_features(
    model: Model[InT, OutT], docs: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Add the scores of the features to those of the network.

    In training each document teaches either the network or the features, drawn at random. If both
    learned from their sum, each would leave to the other what that one knows already.
    """
    network, features = model.layers
    if not is_train:
        with read_once():
            scores = network.predict(docs)
            added = split_rows(features.predict(docs), docs)
        return [a + b for a, b in zip(scores, added, strict=True)], lambda d_scores: []
    side = numpy.random.random_sample(len(docs)) < 0.5
    ours, theirs = _choose(docs, side), _choose(docs, ~side)
    scores, bp_network = network(ours, is_train) if ours else ([], None)
    added, bp_features = features(theirs, is_train)
    rows = iter(scores), iter(split_rows(added, theirs))

    def backprop(d_scores: OutT) -> InT:
        if bp_network is not None:
            bp_network(_choose(d_scores, side))
        if theirs:
            bp_features(model.ops.xp.vstack(_choose(d_scores, ~side)))
        return []

    return [next(rows[0] if is_ours else rows[1]) for is_ours in side], backprop


def _choose(items: List[Any], chosen: Any) -> List[Any]:
    return list(compress(items, chosen))


def init(model: Model[InT, OutT], X: Optional[InT] = None, Y: Optional[OutT] = None) -> None:
    """Initialise the network and the features."""
    for layer in model.layers:
        layer.initialize(X=X)


def resize_tagger(model: Model[InT, OutT], new_nO: int) -> None:
    """Append scores of new tags; the weights of the old ones stay.

    model (Model[List[Doc], List[Floats2d]]): The network, initialised or not.
    new_nO (int): The new number of tags, at least the old one.
    """
    if model.has_ref(FEATURES):
        old = model.get_ref(FEATURES)
        model.replace_node(old, resize_features(old, new_nO))
    resize_classifier(model, new_nO)
