"""The weights of a model, Thinc's and torch's alike."""

from typing import Any, Callable, Iterator, NamedTuple, cast

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

    model (Model): The module.
    YIELDS (Tensor): Each weight, under a name that is the same in every module of that shape.
    """
    for i, node in enumerate(model.walk()):
        for param in node.param_names:
            if node.has_param(param):
                param_value = node.get_param(param)
                value = node.ops.to_numpy(param_value).copy()  # type: ignore[no-untyped-call]
                yield Tensor(f"{i}.{node.name}.{param}", value, _param_writer(node, param))
        for shim in node.shims:
            for param, tensor in shim._model.named_parameters():
                value = tensor.detach().cpu().numpy().copy()
                yield Tensor(f"{i}.{node.name}.{param}", value, _torch_writer(tensor))


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
