"""Maps from a corpus's labels to the labels of a pipeline, each in a small JSON file."""

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from .errors import CorpusFormatError
from .source import read_text


class UnknownLabelError(ValueError):
    """A label of the corpus is not in the label map.

    label (str): The label.
    expected (str): The map's file and its choices.
    """

    def __init__(self, label: str, expected: str) -> None:
        """Keep what the message is made of."""
        self.label = label
        self.expected = expected
        super().__init__(f"Unknown label '{label}': expected {expected}.")


class LabelMap:
    """A map from source labels to target labels.

    mapping (Dict[str, Optional[str]]): Target label of each source label; None leaves the entities
        out. The source label `*` stands for all others: None leaves them out, `keep` keeps them.
    path (str): The file it is from, for errors.
    RAISES (ValueError): `*` is neither None nor `keep`.
    """

    def __init__(self, mapping: Dict[str, Optional[str]], path: str = "the label map") -> None:
        """Check the entry for all other labels."""
        if mapping.get("*") not in (None, "keep"):
            raise ValueError(f'{path}: expected null or "keep" for "*", got \'{mapping["*"]}\'')
        self.mapping = mapping
        self.path = path

    def __call__(self, label: str) -> Optional[str]:
        """Map a label.

        label (str): The source label.
        RETURNS (Optional[str]): The target label, or None if the entity is to be left out.
        RAISES (UnknownLabelError): The map does not say.
        """
        if label != "*" and label in self.mapping:
            return self.mapping[label]
        if "*" in self.mapping:
            return label if self.mapping["*"] == "keep" else None
        choices = ", ".join(self.mapping) or "nothing"
        raise UnknownLabelError(label, f'a label of {self.path} ({choices}; or add "*")')


def load_label_map(path: Path) -> LabelMap:
    """Read a label map.

    path (Path): A JSON file with one object, such as `{"人名": "PER", "イベント名": null}`.
    RETURNS (LabelMap): The map.
    RAISES (CorpusFormatError): The file is missing or not such an object.
    """
    try:
        mapping = json.loads(read_text(path), object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        raise CorpusFormatError(path, error.lineno, "valid JSON", error.msg) from error
    except _DuplicateKeyError as error:
        raise CorpusFormatError(path, 1, "each label once", f"'{error}' twice") from error
    if not isinstance(mapping, dict):
        raise CorpusFormatError(path, 1, "a JSON object", repr(mapping)[:60])
    for source, target in mapping.items():
        if target is not None and (not isinstance(target, str) or not target):
            expected = f"a label or null for '{source}'"
            raise CorpusFormatError(path, 1, expected, repr(target))
    return LabelMap(mapping, str(path))


class _DuplicateKeyError(Exception):
    pass


def _pairs(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    mapping: Dict[str, Any] = {}
    for key, value in pairs:
        if key in mapping:
            raise _DuplicateKeyError(key)
        mapping[key] = value
    return mapping
