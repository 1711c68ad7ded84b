"""The layer `MaxoutWindows`: residual convolutions over a ragged batch."""

from typing import Any, Callable, Tuple

from spacy.util import registry
from thinc.api import Model, PyTorchWrapper
from thinc.types import Floats2d, Ragged

from .ragged_torch import ragged_from_torch, ragged_to_torch, run_ragged

InT = Ragged
OutT = Floats2d


@registry.layers("spacy_xling_ner.MaxoutWindows.v1")
def MaxoutWindows(
    nO: int, nI: int, *, depth: int = 4, pieces: int = 3, dropout: float = 0.0
) -> Model[InT, OutT]:
    """Mix the columns of each step, then let it see its neighbours, each sequence on its own.

    m(x) = LayerNorm(max_p(W_p x + b_p)), h_t = m(x_t); then `depth` times
    h_t = h_t + m([h_t-1; h_t; h_t+1]), so that a step sees `depth` steps to either side. All
    lengths must be at least 1; a batch with no step at all gives no row.
    Sources: Goodfellow et al. 2013 (maxout), Ba et al. 2016 (layer normalisation); spaCy's
    `MaxoutWindowEncoder`.

    nO (int): Width of the output.
    nI (int): Width of the input.
    depth (int): Number of convolutions.
    pieces (int): Linear pieces of each maxout.
    dropout (float): Share of the output of each m that is dropped out in training.
    RETURNS (Model[Ragged, Floats2d]): Shape (steps, nO).
    RAISES (ValueError): If depth is negative or pieces is not positive.
    """
    if depth < 0 or pieces < 1:
        raise ValueError(
            f"MaxoutWindows needs depth of at least 0 and pieces of at least 1, got {depth} and "
            f"{pieces}."
        )
    from .maxout_windows_torch import MaxoutWindows as TorchMaxoutWindows
    from .torch_shim import TorchShim

    module = TorchMaxoutWindows(nI, nO, depth=depth, pieces=pieces)
    torch_layer: Model[Any, Any] = PyTorchWrapper(
        module, convert_inputs=ragged_to_torch, convert_outputs=ragged_from_torch
    )
    torch_layer.shims[0] = TorchShim(module)
    return Model(
        "maxout_windows",
        forward,
        init=init,
        layers=[torch_layer],
        dims={"nO": nO, "nI": nI},
        attrs={"dropout_rate": dropout},
    )


def forward(model: Model[InT, OutT], X: InT, is_train: bool) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Run the torch layer, or nothing if there is no step."""
    dropout = model.attrs["dropout_rate"] if is_train else 0.0
    return run_ragged(model, X, is_train, dropout=dropout)


def init(model: Model[InT, OutT], X: Any = None, Y: Any = None) -> None:
    """Do nothing: torch draws the weights when the layer is made."""
