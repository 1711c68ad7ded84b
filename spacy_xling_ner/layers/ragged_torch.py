"""The way of a ragged batch into a torch module and of its gradient back."""

from typing import Any, Callable, Tuple, cast

from thinc.api import ArgsKwargs, Model, torch2xp, xp2torch
from thinc.types import Floats2d, Ragged

Inputs = Tuple[Ragged, Any]


def run_ragged(
    model: Model[Ragged, Floats2d], X: Ragged, is_train: bool, **kwargs: Any
) -> Tuple[Floats2d, Callable[[Floats2d], Ragged]]:
    """Run the torch layer of a node on one torch thread, or nothing if there is no step.

    model (Model): The node; its first layer is the torch layer.
    X (Ragged): The batch.
    is_train (bool): Whether a gradient is wanted.
    **kwargs (Any): Further arguments of the torch module.
    RETURNS (Tuple[Floats2d, Callable]): The output, and the way back to the gradient of X.
    """
    if not len(X.lengths):
        return model.ops.alloc2f(0, model.get_dim("nO")), lambda d_output: X
    from .torch_threads import one_torch_thread

    with one_torch_thread():
        output, bp_torch = model.layers[0]((X, kwargs), is_train)

    def backprop(d_output: Floats2d) -> Ragged:
        with one_torch_thread():
            dX: Ragged = bp_torch(d_output)
        return dX

    return output, backprop


def ragged_to_torch(
    model: Model[Any, Any], inputs: Inputs, is_train: bool
) -> Tuple[ArgsKwargs, Callable[[ArgsKwargs], Ragged]]:
    """Turn a ragged batch into the arguments of a torch module; for `PyTorchWrapper`.

    model (Model): The torch layer.
    inputs (Tuple[Ragged, Dict]): The batch, and further arguments of the module.
    is_train (bool): Whether a gradient is wanted.
    RETURNS (Tuple[ArgsKwargs, Callable]): The arguments, and the way of their gradient back.
    """
    X, kwargs = inputs
    data = xp2torch(model.ops.as_contig(X.dataXd), requires_grad=is_train)
    lengths = xp2torch(model.ops.asarray1i(X.lengths)).long()

    def to_xp(d_inputs: ArgsKwargs) -> Ragged:
        return Ragged(torch2xp(d_inputs.args[0], ops=model.ops), X.lengths)

    return ArgsKwargs(args=(data, lengths), kwargs=kwargs), to_xp


def ragged_from_torch(
    model: Model[Any, Any], inputs_and_output: Tuple[Inputs, Any], is_train: bool
) -> Tuple[Floats2d, Callable[[Floats2d], ArgsKwargs]]:
    """Turn the output of a torch module into an array; for `PyTorchWrapper`.

    model (Model): The torch layer.
    inputs_and_output (Tuple[Tuple[Ragged, Dict], Tensor]): What went in and what came out.
    is_train (bool): Whether a gradient is wanted.
    RETURNS (Tuple[Floats2d, Callable]): The array, and the way of its gradient back.
    """
    _, Y = inputs_and_output

    def to_torch(dY: Floats2d) -> ArgsKwargs:
        return ArgsKwargs(args=((Y,),), kwargs={"grad_tensors": xp2torch(model.ops.as_contig(dY))})

    return cast(Floats2d, torch2xp(Y, ops=model.ops)), to_torch
