"""Which modules a weight belongs to, by the key under which Thinc hands it to the optimizer."""

from typing import Any, Callable, Dict, Iterator, List, Set, Tuple, TypeVar

from thinc.api import Model
from thinc.shims import PyTorchShim

MODULES = ("char", "word", "classifier")
"""The paper's modules, in the order in which a token passes through them."""

# Of two modules that hold the same weight the narrower one comes first.
NAMED = (*MODULES, "encoder")

Key = Tuple[int, str]
InT = TypeVar("InT")
OutT = TypeVar("OutT")

# Filled in training only. It needs no clearing: Thinc gives each id once in a process.
_KEYS: Dict[str, Set[Key]] = {name: set() for name in NAMED}


class NamedForward:
    """A forward function that tells, when it trains a node, whose weights the node has."""

    def __init__(self, name: str, forward: Callable[..., Any]) -> None:
        """Name the weights that a forward function uses.

        name (str): The module, one of `NAMED`.
        forward (Callable): The forward function.
        """
        self.name = name
        self.forward = forward

    def __call__(self, model: Model[Any, Any], X: Any, is_train: bool) -> Tuple[Any, Any]:
        """Note the weights of the node, then run it."""
        if is_train:
            _KEYS[self.name].update(_weight_keys(model))
        output: Tuple[Any, Any] = self.forward(model, X, is_train=is_train)
        return output


def name_module(name: str, model: Model[InT, OutT]) -> Model[InT, OutT]:
    """Make a network a module, so that `modules_of` knows its weights from its first training step.

    The name goes with the forward function of the node, and so with every copy of it, whose ids
    are others. Nothing that is saved changes.

    name (str): The module, one of `NAMED`.
    model (Model): The network.
    RETURNS (Model): The same network.
    """
    forward = model._func
    if not (isinstance(forward, NamedForward) and forward.name == name):
        model.replace_callbacks(NamedForward(name, forward), init=model.init)
    return model


def modules_of(key: Key) -> List[str]:
    """List the modules that a weight belongs to.

    key (Tuple[int, str]): The id of its node or shim, and its name there.
    RETURNS (List[str]): The modules, the narrowest first; none before the first training
        step.
    """
    return [name for name in NAMED if key in _KEYS[name]]


def trained_modules() -> List[str]:
    """List the modules that were trained in this process.

    RETURNS (List[str]): The modules.
    """
    return [name for name in NAMED if _KEYS[name]]


def _weight_keys(model: Model[Any, Any]) -> Iterator[Key]:
    for node in model.walk():
        for param in node.param_names:
            yield node.id, param
        for shim in node.shims:
            if isinstance(shim, PyTorchShim):
                for param, _ in shim._model.named_parameters():
                    yield shim.id, param
