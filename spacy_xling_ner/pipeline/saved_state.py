"""Checks of what a saved recogniser holds: damage must not become wrong entities."""

import difflib
from typing import Any, Iterable, Mapping, Sequence

import torch
from thinc.api import Model, get_array_module

from ..layers.weights import walk_weights

# dimensions of Thinc's layers that make up the shape of a weight, as far as a layer has them
_AXES = {"E": ("nV", "nO"), "W": ("nO", "nP", "nI", "nM"), "b": ("nO", "nP")}


def check_cfg(cfg: Mapping[str, Any]) -> None:
    """Check the labels and the temperature of a saved recogniser.

    cfg (Mapping[str, Any]): Its `cfg`.
    RAISES (ValueError): If they cannot be those of a recogniser.
    """
    labels = cfg.get("labels")
    if not isinstance(labels, list):
        raise ValueError("it holds no list of labels")
    wrong = [label for label in labels if not isinstance(label, str) or not label]
    if wrong:
        raise ValueError(f"a label is {wrong[0]!r}; it must be a string that is not empty")
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise ValueError(f"the label '{twice[0]}' is there twice")
    temperature = cfg.get("temperature", 1.0)
    if not is_temperature(temperature):
        raise ValueError(f"the temperature is {temperature!r}; it must be from 1e-3 to 1e3")
    if not isinstance(cfg.get("tables", {}), dict):
        raise ValueError(f"the record of tables is {cfg['tables']!r}")


def check_weights(model: Model[Any, Any], n_labels: int) -> None:
    """Check that the weights are finite, of the layers' shapes, and fit the labels.

    model (Model): The network of a recogniser.
    n_labels (int): The number of its labels.
    RAISES (ValueError): If they do not.
    """
    classifier = model.get_ref("classifier")
    if classifier.has_param("W"):
        rows, expected = len(classifier.get_param("W")), 1 + 4 * n_labels
        if rows != expected:
            raise ValueError(
                f"the classifier has {rows} rows, but {n_labels} labels in 'cfg' need {expected}"
            )
    elif n_labels and classifier.maybe_get_dim("nO") not in (None, 1 + 4 * n_labels):
        raise ValueError(f"the classifier does not fit the {n_labels} labels in 'cfg'")
    for node in model.walk() if classifier.has_param("W") else ():
        for name in node.param_names:
            _check_shape(node, name)
    for weight in walk_weights(model):
        if not _is_finite(weight.value):
            raise ValueError(
                f"the weight '{weight.key[1]}' of the layer '{weight.node.name}' is not finite"
            )


def check_thresholds(name: str, threshold: float, thresholds: Mapping[str, float]) -> None:
    """Check that thresholds are probabilities.

    name (str): The component, for the message.
    threshold (float): The threshold of all labels.
    thresholds (Mapping[str, float]): Thresholds of single labels.
    RAISES (ValueError): If one is not a number from 0 to 1.
    """
    if not isinstance(thresholds, Mapping):
        raise ValueError(
            f"The thresholds of component '{name}' are {thresholds!r}; give a probability by label."
        )
    for value in (threshold, *thresholds.values()):
        if not is_number(value) or not 0 <= value <= 1:
            raise ValueError(
                f"A threshold of component '{name}' is {value!r}; a probability is from 0 to 1."
            )


def check_labels(name: str, setting: str, found: Iterable[str], labels: Sequence[str]) -> None:
    """Check that a setting is for labels that the recogniser has.

    name (str): The component, for the message.
    setting (str): The setting: "thresholds" or "names".
    found (Iterable[str]): Its labels.
    labels (Sequence[str]): The labels of the recogniser.
    RAISES (ValueError): If a label is unknown.
    """
    for label in found:
        if label not in labels:
            close = difflib.get_close_matches(str(label), labels, n=1, cutoff=0.4)
            hint = f"did you mean '{close[0]}'? " if close else ""
            raise ValueError(
                f"The {setting} of component '{name}' have the label '{label}', which it does not "
                f"have; {hint}Its labels: {', '.join(labels)}."
            )


def is_temperature(value: Any) -> bool:
    """Check that a value can be a temperature: a number from 1e-3 to 1e3, so that scores differ."""
    return is_number(value) and 1e-3 <= value <= 1e3


def is_number(value: Any) -> bool:
    """Check that a value is a number.

    value (Any): The value.
    RETURNS (bool): True for int and float (also numpy's), not for bool.
    """
    return hasattr(value, "__float__") and not isinstance(value, (bool, str))


def _check_shape(node: Model[Any, Any], name: str) -> None:
    if not node.has_param(name):
        raise ValueError(f"the weight '{name}' of the layer '{node.name}' is missing")
    value = node.get_param(name)
    axes = [axis for axis in _AXES.get(name, ()) if axis in node.dim_names]
    shape = tuple(node.maybe_get_dim(axis) for axis in axes)
    is_known = len(shape) == value.ndim and None not in shape
    if value.dtype != "float32" or (is_known and value.shape != shape):
        raise ValueError(
            f"the weight '{name}' of the layer '{node.name}' is {value.dtype} of shape "
            f"{value.shape}; it must be float32 of shape {shape}"
        )


def _is_finite(value: Any) -> bool:
    if isinstance(value, torch.Tensor):
        return bool(torch.isfinite(value).all())
    # the shim of another library cannot be looked into
    return not hasattr(value, "dtype") or bool(get_array_module(value).isfinite(value).all())  # type: ignore[no-untyped-call]
