"""The module `classifier`: a dense layer with softmax over BILUO tags."""

from typing import Any, List, Optional

from spacy.tokens import Doc
from thinc.api import Linear, Model, Softmax_v2, zero_init
from thinc.types import Floats2d

from ..layers.module_weights import name_module


def make_classifier(nO: Optional[int], nI: int, *, crf: bool = False) -> Model[Floats2d, Floats2d]:
    """Build the module `classifier`: a dense layer, with softmax in training unless for a CRF.

    nO (Optional[int]): Number of tags.
    nI (int): Width of the encoder.
    crf (bool): Give the scores of a CRF.
    RETURNS (Model[Floats2d, Floats2d]): Scores of shape (tokens, tags).
    """
    classifier: Model[Floats2d, Floats2d]
    if crf:
        classifier = Linear(nO, nI, init_W=zero_init)
    else:
        classifier = Softmax_v2(nO, nI, normalize_outputs=False)
    # The same name for both, so that one can be transferred to the other.
    classifier.name = "classifier"
    return name_module("classifier", classifier)


def resize_classifier(model: Model[List[Doc], List[Floats2d]], new_nO: int) -> None:
    """Append rows for new tags to the classifier; the old rows keep their weights.

    model (Model[List[Doc], List[Floats2d]]): The network, initialised or not.
    new_nO (int): The new number of tags, at least the old one.
    """
    old = model.get_ref("classifier")
    new = make_classifier(new_nO, old.get_dim("nI"), crf=model.attrs["crf"])
    new.ops = old.ops
    if old.has_param("W"):
        new.initialize()
        for name in ("W", "b"):
            rows: Any = new.get_param(name)
            rows[: old.get_dim("nO")] = old.get_param(name)
    model.replace_node(old, new)
    for node in [node for node in model.walk() if any(part is new for part in node.walk())]:
        node.set_dim("nO", new_nO, force=True)
