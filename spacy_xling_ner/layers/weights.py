"""The weights of a model, Thinc's and torch's alike."""

from itertools import chain
from typing import Any, Iterator, NamedTuple, Tuple

import torch
from numpy.typing import NDArray
from thinc.api import Model, PyTorchShim, to_numpy

Key = Tuple[int, str]


class Weight(NamedTuple):
    """A parameter of a Thinc layer, or a parameter or buffer of a torch module.

    node (Model): Its layer.
    key (Tuple[int, str]): Id of the layer or shim, and name of the weight there; Thinc hands it to
        the optimizer under this key.
    value (Any): The array or torch tensor itself. For a shim of another library, whose weights
        cannot be listed, the shim.
    """

    node: Model[Any, Any]
    key: Key
    value: Any


def walk_weights(model: Model[Any, Any]) -> Iterator[Weight]:
    """Walk over the weights of a model, without copying them.

    model (Model): The model.
    YIELDS (Weight): Each weight that is set.
    """
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                yield Weight(node, (node.id, name), node.get_param(name))
        for shim in node.shims:
            if isinstance(shim, PyTorchShim):
                module: Any = shim._model
                for name, tensor in chain(module.named_parameters(), module.named_buffers()):
                    yield Weight(node, (shim.id, name), tensor)
            else:
                yield Weight(node, (shim.id, ""), shim)


def in_main_memory(value: Any) -> NDArray[Any]:
    """Get the values of an array or tensor, of any device, as an array of numpy.

    value (Any): The array of a Thinc layer, or the torch tensor.
    RETURNS (ndarray): The same memory, if it is main memory.
    """
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    array: NDArray[Any] = to_numpy(value)  # type: ignore[no-untyped-call]
    return array
