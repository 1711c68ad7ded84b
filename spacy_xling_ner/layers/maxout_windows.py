"""The layer `MaxoutWindows`: residual convolutions over a ragged batch."""

from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d, Ragged

from .maxout_windows_torch import MaxoutWindows as TorchMaxoutWindows
from .torch_shim import ragged_torch_layer


@registry.layers("spacy_xling_ner.MaxoutWindows.v1")
def MaxoutWindows(
    nO: int, nI: int, *, depth: int = 4, pieces: int = 3, dropout: float = 0.0
) -> Model[Ragged, Floats2d]:
    """Mix the columns of each step, then run convolutions over each sequence of a ragged batch.

    m(x) = LayerNorm(max_p(W_p x + b_p)), h_t = m(x_t); then `depth` times
    h_t = h_t + m([h_t-1; h_t; h_t+1]), so that a step sees `depth` steps to either side. All
    lengths must be at least 1; a batch without any step gives no row.
    Sources: Goodfellow et al. 2013 (maxout), Ba et al. 2016 (layer normalisation); spaCy's
    `MaxoutWindowEncoder`.

    nO (int): Width of the output.
    nI (int): Width of the input.
    depth (int): Number of convolutions.
    pieces (int): Linear pieces of each maxout.
    dropout (float): Dropout rate on the output of each m in training, from 0 to 1.
    RETURNS (Model[Ragged, Floats2d]): Shape (steps, nO).
    RAISES (ValueError): If depth is negative or pieces is not positive.
    """
    if depth < 0 or pieces < 1:
        raise ValueError(
            f"MaxoutWindows needs depth of at least 0 and pieces of at least 1, got {depth} and "
            f"{pieces}."
        )
    module = TorchMaxoutWindows(nI, nO, depth=depth, pieces=pieces)
    return ragged_torch_layer("maxout_windows", module, nO=nO, nI=nI, dropout_rate=dropout)
