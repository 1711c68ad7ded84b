"""The paper's modules, and which of them a weight belongs to."""

from functools import partial
from typing import Any, Callable, Dict, List, Set, Tuple, TypeVar

from thinc.api import Model

from .weights import Key as Key
from .weights import walk_weights

MODULES = ("char", "word", "classifier")
"""The paper's modules, in the order in which a token passes through them."""

NAMED = (*MODULES, "features", "encoder")
"""All parts of the network that can be named, a part before the one that contains it."""

InT = TypeVar("InT")
OutT = TypeVar("OutT")

# Filled in training only. It needs no clearing: Thinc gives out each id once in a process.
_KEYS: Dict[str, Set[Key]] = {name: set() for name in NAMED}


def named_forward(
    name: str, forward: Callable[..., Any], model: Model[Any, Any], X: Any, is_train: bool
) -> Tuple[Any, Any]:
    """Record in training which weights a module has, one of `NAMED`, and run it."""
    if is_train:
        _KEYS[name].update(weight.key for weight in walk_weights(model))
    output: Tuple[Any, Any] = forward(model, X, is_train=is_train)
    return output


def name_module(name: str, model: Model[InT, OutT]) -> Model[InT, OutT]:
    """Name a network as a module, so that `modules_of` knows its weights once it is trained.

    The name belongs to the forward function, so copies of the network, whose ids differ, keep it.
    Nothing that is saved changes.

    name (str): The module, one of `NAMED`.
    model (Model): The network.
    RETURNS (Model): The same network.
    """
    forward: Any = model._func
    if getattr(forward, "func", None) is not named_forward or forward.args[0] != name:
        model.replace_callbacks(partial(named_forward, name, forward), init=model.init)
    return model


def modules_of(key: Key) -> List[str]:
    """List the modules that a weight belongs to.

    key (Tuple[int, str]): The id of its layer or shim, and its name there.
    RETURNS (List[str]): The modules, the smallest first; none before the first training step.
    """
    return [name for name in NAMED if key in _KEYS[name]]


def trained_modules() -> List[str]:
    """List the modules that were trained in this process.

    RETURNS (List[str]): The modules.
    """
    return [name for name in NAMED if _KEYS[name]]
