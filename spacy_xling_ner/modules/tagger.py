"""The whole network: the encoder and the module `classifier`."""

from typing import List, Optional

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, chain, with_array
from thinc.types import Floats2d

from ..layers.module_weights import name_module
from .classifier import make_classifier, resize_classifier


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
    model: Model[List[Doc], List[Floats2d]] = chain(encoder, with_array(classifier))
    for name in ("char", "word"):
        if encoder.has_ref(name):
            model.set_ref(name, encoder.get_ref(name))
    model.set_ref("encoder", name_module("encoder", encoder))
    model.set_ref("classifier", classifier)
    model.set_ref("output_layer", classifier)
    model.attrs["crf"] = crf
    model.attrs["resize_output"] = resize_classifier
    return model
