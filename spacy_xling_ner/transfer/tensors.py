"""The weights of a module as named tensors that can be copied and compared."""

import hashlib
from collections import Counter
from functools import partial
from typing import Any, Callable, Dict, Iterator, List, NamedTuple

import numpy
import torch
from numpy.typing import NDArray
from thinc.api import Model

from ..layers.torch_shim import TorchShim
from ..layers.weights import Weight, in_main_memory, walk_weights

Array = NDArray[Any]


class Tensor(NamedTuple):
    """A weight of a module: its name, a copy of its value, and a function that overwrites it."""

    name: str
    value: Array
    write: Callable[[Array], None]


def module_tensors(model: Model[Any, Any]) -> Iterator[Tensor]:
    """Walk over the weights of a module.

    A name counts only the layers that have weights: two modules that differ in what they read have
    the same names.

    model (Model): The module.
    YIELDS (Tensor): Each weight, under a name that is the same in every module of that shape.
    """
    numbers: Dict[int, int] = {}  # layers of one name are numbered
    n_of_name: Counter[str] = Counter()
    for weight in walk_weights(model):
        node = weight.node
        if node.id not in numbers:
            n_of_name[node.name] += 1
            numbers[node.id] = n_of_name[node.name]
        name = f"{node.name}{numbers[node.id]}.{weight.key[1]}"
        yield Tensor(name, _read(weight), partial(_write, weight))


def hash_seeds(model: Model[Any, Any]) -> List[int]:
    """List the seeds of a module's hash embeddings.

    model (Model): The module.
    RETURNS (List[int]): The seeds, in the order of the layers.
    """
    return [node.attrs["seed"] for node in model.walk() if "seed" in node.attrs]


def tensor_sha256(value: Array) -> str:
    """Compute the SHA-256 of a tensor for the manifest of a transfer.

    value (Array): The values.
    RETURNS (str): The digest in hexadecimal.
    """
    return hashlib.sha256(numpy.ascontiguousarray(value).tobytes()).hexdigest()


def _read(weight: Weight) -> Array:
    return in_main_memory(weight.value).copy()


def _write(weight: Weight, value: Any) -> None:
    if isinstance(weight.value, torch.Tensor):
        with torch.no_grad():
            weight.value.copy_(torch.tensor(value))
        for shim in weight.node.shims:
            if isinstance(shim, TorchShim):
                shim.clear()
    else:
        param: Any = weight.node.ops.asarray(value)
        weight.node.set_param(weight.key[1], param)
