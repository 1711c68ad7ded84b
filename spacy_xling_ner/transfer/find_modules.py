"""Finding the paper's modules in a pipeline, wherever in a network they are."""

from typing import Any, Iterator, Optional, Sequence, Tuple

from thinc.api import Model

from ..errors import SettingError
from ..layers.module_weights import MODULES
from ..modules.features import FEATURES

TRANSFERABLE = (*MODULES, FEATURES)
"""The modules that a transfer can copy; `features` only from a source of the same language."""


class TransferError(SettingError):
    """A transfer that cannot be done; the message names both sides and the fix."""


def find_modules(pipe: Any) -> Iterator[Tuple[str, Model[Any, Any]]]:
    """Find the modules of a component.

    pipe (Any): The component; a rule-based one, or None, has no module.
    YIELDS (Tuple[str, Model]): Name and network of each, in the order of `MODULES`.
    """
    for name in MODULES:
        module = find_module(pipe, name)
        if module is not None:
            yield name, module


def find_module(pipe: Any, *names: str) -> Optional[Model[Any, Any]]:
    """Find a module of a component.

    pipe (Any): The component; a rule-based one, or None, has no module.
    *names (str): `char`, `word` or `classifier`. With several names, the smallest network that
        holds them all: the encoder for `char` and `word`.
    RETURNS (Optional[Model]): The module; None if the network is not built with it.
    """
    model = getattr(pipe, "model", None)
    found = None
    # A parser of spaCy has our encoder somewhere below its own model.
    for node in model.walk() if isinstance(model, Model) else ():
        if all(name in node.ref_names and node.has_ref(name) for name in names):
            found = node
            if len(names) == 1:
                return node.get_ref(names[0])
    return found


def check_modules(modules: Sequence[str]) -> None:
    """Check the names of modules that are to be transferred.

    modules (Sequence[str]): The names.
    RAISES (TransferError): If one is unknown.
    """
    unknown = [name for name in modules if name not in TRANSFERABLE]
    if unknown:
        raise TransferError(
            f"Unknown module '{unknown[0]}' in transfer.modules; choose from "
            f"{', '.join(TRANSFERABLE)}."
        )
