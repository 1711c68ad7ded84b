"""All weights of a layer as arrays, to see whether they are still what they were."""

from typing import Any, List, Optional, Sequence

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.shims import PyTorchShim

Arrays = List[NDArray[Any]]


def weight_arrays(model: Model[Any, Any]) -> Optional[Arrays]:
    """List the weights of a network, Thinc's and torch's alike, without copying them.

    model (Model): The network.
    RETURNS (Optional[List[ndarray]]): The weights, which change where the network's do; None if
        some are not in the main memory, or belong to another library.
    """
    arrays: Arrays = []
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                param: Any = node.get_param(name)
                if not isinstance(param, numpy.ndarray):
                    return None
                arrays.append(param)
        for shim in node.shims:
            if not isinstance(shim, PyTorchShim):
                return None
            of_torch = torch_arrays(shim._model)
            if of_torch is None:
                return None
            arrays += of_torch
    return arrays


def torch_arrays(module: Any) -> Optional[Arrays]:
    """List the weights and buffers of a torch module, without copying them.

    module (torch.nn.Module): The module.
    RETURNS (Optional[List[ndarray]]): The weights; None if some are not in the main memory.
    """
    tensors = [*module.parameters(), *module.buffers()]
    if any(tensor.device.type != "cpu" for tensor in tensors):
        return None
    return [tensor.detach().numpy() for tensor in tensors]


def copies(arrays: Sequence[NDArray[Any]]) -> Arrays:
    """Copy arrays.

    arrays (Sequence[ndarray]): The arrays.
    RETURNS (List[ndarray]): Their copies.
    """
    return [array.copy() for array in arrays]


def same_arrays(ours: Sequence[NDArray[Any]], theirs: Sequence[NDArray[Any]]) -> bool:
    """Compare every value of two lists of arrays; a million take some 0.1 ms.

    An optimizer writes into the memory of the weights and leaves no trace, so only the values tell.

    ours (Sequence[ndarray]): The one list.
    theirs (Sequence[ndarray]): The other.
    RETURNS (bool): Whether they are equal; what is not a number equals nothing.
    """
    return len(ours) == len(theirs) and all(map(numpy.array_equal, ours, theirs))
