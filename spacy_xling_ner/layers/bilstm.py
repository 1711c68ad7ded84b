"""The layer `PackedBiLSTM`: a bidirectional LSTM over a ragged batch."""

import logging

from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d, Ragged

from .bilstm_torch import BiLSTM
from .torch_shim import ragged_torch_layer

logger = logging.getLogger("spacy.spacy_xling_ner")


@registry.layers("spacy_xling_ner.PackedBiLSTM.v1")
def PackedBiLSTM(
    nO: int, nI: int, *, depth: int = 1, final_states: bool = False, int8: bool = False
) -> Model[Ragged, Floats2d]:
    """Run a bidirectional LSTM over each sequence of a ragged batch.

    h_t = [lstm(x_1 … x_t); lstm(x_n … x_t)], or [h_n; h_1] with `final_states`. Sequences are
    packed, never padded, and need not be sorted by length. All lengths must be at least 1; a batch
    without any step gives no row.

    nO (int): Width of the output, both directions together; even.
    nI (int): Width of the input.
    depth (int): Number of stacked BiLSTMs.
    final_states (bool): Give one row per sequence instead of one per step.
    int8 (bool): Accepted for pipelines of version 0.1.0; has no effect.
    RETURNS (Model[Ragged, Floats2d]): Shape (steps, nO), or (sequences, nO) for the final states.
    RAISES (ValueError): If nO is odd.
    """
    if nO % 2:
        raise ValueError(
            f"PackedBiLSTM has two directions of equal width: nO = {nO} is odd; choose {nO + 1}."
        )
    if int8:
        logger.warning("The option int8 of the BiLSTM has no effect any more; remove it.")
    module = BiLSTM(nI, nO, depth=depth, final_states=final_states)
    return ragged_torch_layer("packed_bilstm", module, nO=nO, nI=nI)
