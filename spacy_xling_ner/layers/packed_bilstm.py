"""The layer `PackedBiLSTM`: a bidirectional LSTM over a ragged batch."""

from typing import Any, Callable, Tuple, cast

from spacy.util import registry
from thinc.api import ArgsKwargs, Model, PyTorchWrapper, torch2xp, xp2torch
from thinc.types import Floats2d, Ragged

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
    from .packed_bilstm_torch import BiLSTM
    from .torch_shim import TorchShim

    module = BiLSTM(nI, nO, depth=depth, final_states=final_states, int8=int8)
    torch_layer: Model[Any, Any] = PyTorchWrapper(
        module, convert_inputs=_to_torch, convert_outputs=_from_torch
    )
    torch_layer.shims[0] = TorchShim(module)
    return Model(
        "packed_bilstm", forward, init=init, layers=[torch_layer], dims={"nO": nO, "nI": nI}
    )


def forward(model: Model[InT, OutT], X: InT, is_train: bool) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Run the torch layer, or nothing if there is no step."""
    if not len(X.lengths):
        return model.ops.alloc2f(0, model.get_dim("nO")), lambda d_output: X
    from .torch_threads import one_torch_thread

    with one_torch_thread():
        output, bp_torch = model.layers[0](X, is_train)

    def backprop(d_output: OutT) -> InT:
        with one_torch_thread():
            dX: InT = bp_torch(d_output)
        return dX

    return output, backprop


def init(model: Model[InT, OutT], X: Any = None, Y: Any = None) -> None:
    """Do nothing: torch draws the weights when the layer is made."""


def _to_torch(
    model: Model[Any, Any], X: Ragged, is_train: bool
) -> Tuple[ArgsKwargs, Callable[[ArgsKwargs], Ragged]]:
    data = xp2torch(model.ops.as_contig(X.dataXd), requires_grad=is_train)
    lengths = xp2torch(model.ops.asarray1i(X.lengths)).long()

    def to_xp(d_inputs: ArgsKwargs) -> Ragged:
        return Ragged(torch2xp(d_inputs.args[0], ops=model.ops), X.lengths)

    return ArgsKwargs(args=(data, lengths), kwargs={}), to_xp


def _from_torch(
    model: Model[Any, Any], inputs_and_output: Tuple[Ragged, Any], is_train: bool
) -> Tuple[Floats2d, Callable[[Floats2d], ArgsKwargs]]:
    _, Y = inputs_and_output

    def to_torch(dY: Floats2d) -> ArgsKwargs:
        return ArgsKwargs(args=((Y,),), kwargs={"grad_tensors": xp2torch(model.ops.as_contig(dY))})

    return cast(Floats2d, torch2xp(Y, ops=model.ops)), to_torch
