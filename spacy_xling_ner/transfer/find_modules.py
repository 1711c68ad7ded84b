"""Finding the paper's modules in a pipeline, wherever in a network they are."""

from typing import Any, Iterator, Optional, Sequence, Tuple

from spacy.language import Language
from thinc.api import Model

from ..layers.module_weights import MODULES


class TransferError(ValueError):
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
    # a parser keeps our encoder somewhere below its own model
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
    unknown = [name for name in modules if name not in MODULES]
    if unknown:
        raise TransferError(
            f"Unknown module '{unknown[0]}' in transfer.modules; choose from {', '.join(MODULES)}."
        )


def get_component(nlp: Language, component: str, side: str) -> Any:
    """Look up a component.

    nlp (Language): The pipeline.
    component (str): The component's name.
    side (str): Source or target, for the message.
    RETURNS (Any): The component.
    RAISES (TransferError): If the pipeline has none of that name.
    """
    if component not in nlp.component_names:
        raise TransferError(
            f"No component '{component}' in {side}, which has: "
            f"{', '.join(nlp.component_names) or 'none'}. Name the right one with "
            "transfer.component or transfer.source_component."
        )
    return nlp.get_pipe(component)


def get_module(pipe: Any, module: str, component: str) -> Model[Any, Any]:
    """Look up a module.

    pipe (Any): The component.
    module (str): `char`, `word` or `classifier`.
    component (str): Name and pipeline of the component, for the message.
    RETURNS (Model): The module.
    RAISES (TransferError): If the component has none of that name.
    """
    found = find_module(pipe, module)
    if found is None:
        raise TransferError(
            f"The component {component} has no module '{module}': its model is not built with "
            f"spacy_xling_ner's architectures. Leave '{module}' out of transfer.modules, or name "
            "the right component with transfer.component or transfer.source_component."
        )
    return found
