"""The whole network: the encoder and the module `classifier`."""

from typing import Any, Callable, List, Optional, Tuple

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, chain, with_array
from thinc.layers.chain import forward as chain_forward
from thinc.types import Floats2d

from ..layers.module_weights import MODULES, name_module
from .classifier import make_classifier, resize_classifier
from .encoder import split_rows
from .word import predict_scores

InT = List[Doc]
OutT = List[Floats2d]


@registry.architectures("spacy_xling_ner.XlingTagger.v1")
def XlingTagger(
    encoder: Model[List[Doc], List[Floats2d]], nO: Optional[int] = None, *, crf: bool = False
) -> Model[List[Doc], List[Floats2d]]:
    """Build the whole network: the encoder and the module `classifier`, a dense layer.

    Refs: `encoder`, `char` and `word` (if the encoder has them), `classifier`. The classifier
    learns the tag of each token, with a softmax, or the whole valid sequence (`crf`); its weights
    have the same shapes. In prediction the scores are not normalised: decoding does not need it.
    Sources: Johnson et al. 2019, section 3; Lafferty et al. 2001 (CRF).

    encoder (Model[List[Doc], List[Floats2d]]): Any token-to-vector model; its width must be known.
    nO (Optional[int]): Number of tags, by default set when the component is initialised.
    crf (bool): Learn the probability of the whole tag sequence among all valid ones.
    RETURNS (Model[List[Doc], List[Floats2d]]): Scores of shape (tokens, tags) for each document.
    """
    classifier = make_classifier(nO, encoder.get_dim("nO"), crf=crf)
    model: Model[InT, OutT] = chain(encoder, with_array(classifier))
    model.replace_callbacks(forward, init=model.init)
    for name in ("char", "word"):
        if encoder.has_ref(name):
            model.set_ref(name, encoder.get_ref(name))
    model.set_ref("encoder", name_module("encoder", encoder))
    model.set_ref("classifier", classifier)
    model.set_ref("output_layer", classifier)
    model.attrs["crf"] = crf
    model.attrs["resize_output"] = resize_classifier
    return model


def forward(model: Model[InT, OutT], docs: InT, is_train: bool) -> Tuple[OutT, Callable[..., Any]]:
    """Score the tags of each token: probabilities in training, unless for a CRF."""
    if not is_train and any(map(len, docs)) and all(map(model.has_ref, MODULES)):
        char, word, classifier = map(model.get_ref, MODULES)
        scores = predict_scores(char, word, classifier, docs)
        if scores is not None:
            return split_rows(scores, docs), lambda d_output: []
    return chain_forward(model, docs, is_train)
