"""The weights of a model, Thinc's and torch's alike."""

import hashlib
from collections import Counter
from typing import Any, Callable, Iterator, List, NamedTuple, cast

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.types import FloatsXd

Array = NDArray[Any]


class Tensor(NamedTuple):
    """A weight of a module: its name, a copy of its value and a way to write it."""

    name: str
    value: Array
    write: Callable[[Array], None]


def module_tensors(model: Model[Any, Any]) -> Iterator[Tensor]:
    """Walk over the weights of a module, Thinc's parameters and those of torch layers.

    Layers without weights do not count: two modules that differ only in what they read have the
    same names.

    model (Model): The module.
    YIELDS (Tensor): Each weight, under a name that is the same in every module of that shape.
    """
    seen: Counter[str] = Counter()
    for node in model.walk():
        weights = [*_thinc_weights(node), *_torch_weights(node)]
        if weights:
            seen[node.name] += 1
        for weight, value, write in weights:
            yield Tensor(f"{node.name}{seen[node.name]}.{weight}", value, write)


def hash_seeds(model: Model[Any, Any]) -> List[int]:
    """List the seeds of a module's hash embeddings.

    model (Model): The module.
    RETURNS (List[int]): The seeds, in the order of the layers.
    """
    return [node.attrs["seed"] for node in model.walk() if "seed" in node.attrs]


def tensor_sha256(value: Array) -> str:
    """Compute the SHA-256 of a tensor, as the manifest of a transfer has it.

    value (Array): The values.
    RETURNS (str): The digest in hexadecimal.
    """
    return hashlib.sha256(numpy.ascontiguousarray(value).tobytes()).hexdigest()


def _thinc_weights(node: Model[Any, Any]) -> Iterator[Tensor]:
    for param in node.param_names:
        if node.has_param(param):
            value = node.ops.to_numpy(node.get_param(param))  # type: ignore[no-untyped-call]
            yield Tensor(param, value.copy(), _param_writer(node, param))


def _torch_weights(node: Model[Any, Any]) -> Iterator[Tensor]:
    for shim in node.shims:
        for param, tensor in shim._model.named_parameters():
            yield Tensor(param, tensor.detach().cpu().numpy().copy(), _torch_writer(tensor))


def _param_writer(node: Model[Any, Any], param: str) -> Callable[[Array], None]:
    def write(value: Array) -> None:
        node.set_param(param, cast(FloatsXd, node.ops.asarray(cast(FloatsXd, value))))

    return write


def _torch_writer(tensor: Any) -> Callable[[Array], None]:
    def write(value: Array) -> None:
        import torch

        with torch.no_grad():
            tensor.copy_(torch.from_numpy(value.copy()))

    return write
