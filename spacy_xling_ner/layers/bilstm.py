"""The layer `PackedBiLSTM`: a bidirectional LSTM over a ragged batch."""

from typing import Any, Callable, Tuple

from spacy.util import registry
from thinc.api import Model, PyTorchWrapper
from thinc.types import Floats2d, Ragged

from .ragged_torch import ragged_from_torch, ragged_to_torch, run_ragged

InT = Ragged
OutT = Floats2d


@registry.layers("spacy_xling_ner.PackedBiLSTM.v1")
def PackedBiLSTM(
    nO: int, nI: int, *, depth: int = 1, final_states: bool = False, int8: bool = False
) -> Model[InT, OutT]:
    """Run a bidirectional LSTM over the sequences of a ragged batch, each on its own.

    h_t = [lstm(x_1 … x_t); lstm(x_n … x_t)], or [h_n; h_1] with `final_states`. Sequences are
    packed, never padded: no batch need be sorted by length. All lengths must be at least 1; a batch
    with no step at all gives no row.

    nO (int): Width of the output, both directions together; even.
    nI (int): Width of the input.
    depth (int): Number of stacked BiLSTMs.
    final_states (bool): One row for each sequence instead of one for each step.
    int8 (bool): Predict with weights of 8 bits; those of 32 bits are trained and saved as ever.
    RETURNS (Model[Ragged, Floats2d]): Shape (steps, nO), or (sequences, nO) for the final states.
    RAISES (ValueError): If nO is odd.
    """
    if nO % 2:
        raise ValueError(
            f"PackedBiLSTM has two directions of equal width: nO = {nO} is odd; choose {nO + 1}."
        )
    from .bilstm_torch import BiLSTM
    from .torch_shim import TorchShim

    module = BiLSTM(nI, nO, depth=depth, final_states=final_states, int8=int8)
    torch_layer: Model[Any, Any] = PyTorchWrapper(
        module, convert_inputs=ragged_to_torch, convert_outputs=ragged_from_torch
    )
    torch_layer.shims[0] = TorchShim(module)
    return Model(
        "packed_bilstm", forward, init=init, layers=[torch_layer], dims={"nO": nO, "nI": nI}
    )


def forward(model: Model[InT, OutT], X: InT, is_train: bool) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Run the torch layer, or nothing if there is no step."""
    return run_ragged(model, X, is_train)


def init(model: Model[InT, OutT], X: Any = None, Y: Any = None) -> None:
    """Do nothing: torch draws the weights when the layer is made."""
