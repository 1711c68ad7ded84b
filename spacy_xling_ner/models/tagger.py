"""The whole network: the encoder and the module `classifier`."""

from typing import Any, List, Optional

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, Softmax_v2, chain, with_array
from thinc.types import Floats2d


@registry.architectures("spacy_xling_ner.XlingTagger.v1")
def XlingTagger(
    encoder: Model[List[Doc], List[Floats2d]], nO: Optional[int] = None
) -> Model[List[Doc], List[Floats2d]]:
    """Build the whole network: the encoder and the module `classifier`, dense with softmax.

    Refs: `encoder`, `char` and `word` (if the encoder has them), `classifier`. Scores are
    normalised in training only: decoding does not need it.
    Source: Johnson et al. 2019, section 3.

    encoder (Model[List[Doc], List[Floats2d]]): Any token-to-vector model; its width must be known.
    nO (Optional[int]): Number of tags, by default set when the component is initialised.
    RETURNS (Model[List[Doc], List[Floats2d]]): Scores of shape (tokens, tags) for each document.
    """
    classifier = make_classifier(nO, encoder.get_dim("nO"))
    model: Model[List[Doc], List[Floats2d]] = chain(encoder, with_array(classifier))
    for name in ("char", "word"):
        if encoder.has_ref(name):
            model.set_ref(name, encoder.get_ref(name))
    model.set_ref("encoder", encoder)
    model.set_ref("classifier", classifier)
    model.set_ref("output_layer", classifier)
    model.attrs["resize_output"] = resize_classifier
    return model


def make_classifier(nO: Optional[int], nI: int) -> Model[Floats2d, Floats2d]:
    """Build the module `classifier`: a dense layer with softmax, normalised in training only.

    nO (Optional[int]): Number of tags.
    nI (int): Width of the encoder.
    RETURNS (Model[Floats2d, Floats2d]): Scores of shape (tokens, tags).
    """
    return Softmax_v2(nO, nI, normalize_outputs=False)


def resize_classifier(model: Model[List[Doc], List[Floats2d]], new_nO: int) -> None:
    """Append rows for new tags to the classifier; the old rows keep their weights.

    model (Model[List[Doc], List[Floats2d]]): The network, initialised or not.
    new_nO (int): The new number of tags, at least the old one.
    """
    old = model.get_ref("classifier")
    new = make_classifier(new_nO, old.get_dim("nI"))
    if old.has_param("W"):
        new.initialize()
        for name in ("W", "b"):
            rows: Any = new.get_param(name)
            rows[: old.get_dim("nO")] = old.get_param(name)
    model.replace_node(old, new)
    for node in (model.layers[-1], model):
        node.set_dim("nO", new_nO, force=True)
