"""Finding the modules of a network, wherever in it they are."""

from typing import Any, Optional

from thinc.api import Model

from ..seen import SEEN_TABLES


def module_of(model: Any, module: str) -> Optional[Model[Any, Any]]:
    """Find a module in a network.

    model (Any): The network of a component, or None.
    module (str): `char`, `word` or `classifier`.
    RETURNS (Optional[Model]): The module, None if the network is not built with it.
    """
    for node in model.walk() if isinstance(model, Model) else ():
        if module in node.ref_names and node.has_ref(module):
            return node.get_ref(module)
    return None


def find_encoder(model: Any) -> Optional[Model[Any, Any]]:
    """Find the node of a network that has the modules `char` and `word`.

    model (Any): The network of a component, or None.
    RETURNS (Optional[Model]): The node, None if there is none.
    """
    for node in model.walk() if isinstance(model, Model) else ():
        if all(module in node.ref_names and node.has_ref(module) for module in SEEN_TABLES):
            return node
    return None
