"""Copying a classifier label by label: the partner of each label, and its four rows."""

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from thinc.api import Model

from ..decoding.biluo import OUTSIDE, POSITIONS, tag_number
from .find_modules import TransferError
from .tensors import Array, Tensor, module_tensors

LabelMap = Union[Dict[str, Optional[str]], str, Path, None]


def read_label_map(label_map: LabelMap) -> Optional[Dict[str, Optional[str]]]:
    """Read a label map that may be in a file.

    label_map (Union[Dict[str, Optional[str]], str, Path, None]): From target label to source
        label, None for a label that starts fresh; or the path of a JSON file with that.
    RETURNS (Optional[Dict[str, Optional[str]]]): The map.
    RAISES (TransferError): If there is no such file, or it is something else.
    """
    if label_map is None or isinstance(label_map, dict):
        return label_map
    try:
        values = json.loads(Path(label_map).read_text(encoding="utf8"))
    except OSError as error:
        raise TransferError(f"Cannot read transfer.label_map: {error}") from error
    except ValueError as error:
        raise TransferError(f"{label_map}: transfer.label_map is not JSON: {error}") from error
    if not isinstance(values, dict) or not all(
        isinstance(value, (str, type(None))) for value in values.values()
    ):
        raise TransferError(
            f"{label_map}: transfer.label_map must be one JSON object from target label to source "
            'label, such as {"PERSON": "PER"}; null is a label that starts fresh.'
        )
    return values


def label_partners(
    source_labels: Sequence[str],
    target_labels: Sequence[str],
    label_map: Optional[Dict[str, Optional[str]]],
) -> Dict[str, Optional[str]]:
    """Pair each target label with the source label whose rows it starts from.

    source_labels (Sequence[str]): The labels of the source.
    target_labels (Sequence[str]): The labels of the target.
    label_map (Optional[Dict[str, Optional[str]]]): From target label to source label, None for
        none; by default labels of the same name are partners.
    RETURNS (Dict[str, Optional[str]]): The partner of each target label; None if it has none.
    RAISES (TransferError): If the map names a label that its side does not have.
    """
    if label_map is None:
        return {label: label if label in source_labels else None for label in target_labels}
    for target_label, source_label in label_map.items():
        if target_label not in target_labels:
            raise TransferError(
                f"transfer.label_map names the target label '{target_label}', which the target "
                f"does not have; its labels are {', '.join(target_labels)}."
            )
        if source_label is not None and source_label not in source_labels:
            raise TransferError(
                f"transfer.label_map maps '{target_label}' to the source label '{source_label}', "
                f"which the source does not have; its labels are {', '.join(source_labels)}."
            )
    return {label: label_map.get(label) for label in target_labels}


def copy_rows(
    theirs: Model[Any, Any],
    ours: Model[Any, Any],
    source_labels: Sequence[str],
    partners: Dict[str, Optional[str]],
) -> List[Tuple[Tensor, Array]]:
    """Copy scores of the source's tags over the target's: one of `O`, four of each label.

    theirs (Model): The classifier of the source, a row for each tag; or the features, a column.
    ours (Model): That of the target.
    source_labels (Sequence[str]): The labels of the source, in the order of its rows.
    partners (Dict[str, Optional[str]]): The partner of each target label, in the order of its rows.
    RETURNS (List[Tuple[Tensor, ndarray]]): The target's tensors, each with its new value; those of
        labels without a partner keep theirs.
    RAISES (TransferError): If the two read vectors of different width.
    """
    by_column = theirs.has_param("E")
    if not by_column and theirs.get_dim("nI") != ours.get_dim("nI"):
        raise TransferError(
            f"The module 'classifier' reads vectors of width {theirs.get_dim('nI')} in the source "
            f"and {ours.get_dim('nI')} in the target. Use the same width of the word module in "
            "both."
        )
    target_rows, source_rows = [OUTSIDE], [OUTSIDE]
    for number, partner in enumerate(partners.values()):
        if partner is not None:
            for position in range(len(POSITIONS)):
                target_rows.append(tag_number(number, position))
                source_rows.append(tag_number(source_labels.index(partner), position))
    copies = []
    for source, target in zip(module_tensors(theirs), module_tensors(ours), strict=True):
        value = target.value.copy()
        if by_column:
            value[:, target_rows] = source.value[:, source_rows]
        else:
            value[target_rows] = source.value[source_rows]
        copies.append((target, value))
    return copies
