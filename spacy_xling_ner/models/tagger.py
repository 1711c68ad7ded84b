"""The whole network: the encoder and the module `classifier`."""

from typing import Any, List, Optional

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Linear, Model, Softmax_v2, chain, with_array, zero_init
from thinc.types import Floats2d

from ..modules import name_module


@registry.architectures("spacy_xling_ner.XlingTagger.v1")
def XlingTagger(
    encoder: Model[List[Doc], List[Floats2d]], nO: Optional[int] = None, *, crf: bool = False
) -> Model[List[Doc], List[Floats2d]]:
    """Build the whole network: the encoder and the module `classifier`, a dense layer.

    Refs: `encoder`, `char` and `word` (if the encoder has them), `classifier`. The classifier
    learns each tag by itself, through a softmax, or whole valid sequences (`crf`). Both have the
    same weights. In prediction the scores are not normalised: decoding does not need it.
    Sources: Johnson et al. 2019, section 3; Lafferty et al. 2001 (CRF).

    encoder (Model[List[Doc], List[Floats2d]]): Any token-to-vector model; its width must be known.
    nO (Optional[int]): Number of tags, by default set when the component is initialised.
    crf (bool): Whether to learn the probability of the whole tag sequence among all valid ones.
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


def make_classifier(nO: Optional[int], nI: int, *, crf: bool = False) -> Model[Floats2d, Floats2d]:
    """Build the module `classifier`: a dense layer, with softmax in training unless it is a CRF's.

    nO (Optional[int]): Number of tags.
    nI (int): Width of the encoder.
    crf (bool): Whether the scores are those of a CRF.
    RETURNS (Model[Floats2d, Floats2d]): Scores of shape (tokens, tags).
    """
    classifier: Model[Floats2d, Floats2d]
    if crf:
        classifier = Linear(nO, nI, init_W=zero_init)
    else:
        classifier = Softmax_v2(nO, nI, normalize_outputs=False)
    # the same name for both: a module of the one serves the other
    classifier.name = "classifier"
    return name_module("classifier", classifier)


def resize_classifier(model: Model[List[Doc], List[Floats2d]], new_nO: int) -> None:
    """Append rows for new tags to the classifier; the old rows keep their weights.

    model (Model[List[Doc], List[Floats2d]]): The network, initialised or not.
    new_nO (int): The new number of tags, at least the old one.
    """
    old = model.get_ref("classifier")
    new = make_classifier(new_nO, old.get_dim("nI"), crf=model.attrs["crf"])
    if old.has_param("W"):
        new.initialize()
        for name in ("W", "b"):
            rows: Any = new.get_param(name)
            rows[: old.get_dim("nO")] = old.get_param(name)
    model.replace_node(old, new)
    for node in (model.layers[-1], model):
        node.set_dim("nO", new_nO, force=True)
