"""Maps from the labels of a corpus to those of a pipeline."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

from .errors import CorpusFormatError
from .record import Record
from .source import read_text


class LabelMap:
    """A map from source labels to target labels.

    mapping (Dict[str, Optional[str]]): Target label of each source label; None drops the entities.
        The source label `*` stands for all others: None drops them, `keep` keeps them.
    path (str): The file of the map, for errors.
    RAISES (ValueError): If `*` is neither None nor `keep`.
    """

    def __init__(self, mapping: Dict[str, Optional[str]], path: str = "the label map") -> None:
        """Check the entry `*`."""
        if mapping.get("*") not in (None, "keep"):
            raise ValueError(f'{path}: expected null or "keep" for "*", got \'{mapping["*"]}\'')
        self.mapping = mapping
        self.path = path

    def __contains__(self, label: str) -> bool:
        """Check if the map has a label, or an entry for all others."""
        return label in self.mapping or "*" in self.mapping

    def __call__(self, label: str) -> Optional[str]:
        """Map a label.

        label (str): The source label.
        RETURNS (Optional[str]): The target label, or None if the entity is dropped.
        RAISES (KeyError): If the label is not in the map.
        """
        if label != "*" and label in self.mapping:
            return self.mapping[label]
        return label if self.mapping["*"] == "keep" else None

    def apply(self, record: Record, left_out: "Counter[str]") -> Record:
        """Map the labels of a record.

        record (Record): The record.
        left_out (Counter[str]): Gets the number of dropped entities by source label.
        RETURNS (Record): The record with the other entities, under their target labels.
        RAISES (CorpusFormatError): If a label is not in the map.
        """
        entities = []
        for entity in record.entities:
            try:
                label = self(entity.label)
            except KeyError:
                choices = ", ".join(self.mapping) or "nothing"
                expected = f'a label of {self.path} ({choices}; or add "*")'
                got = repr(entity.label)
                raise CorpusFormatError(record.file, entity.line, expected, got) from None
            if label is None:
                left_out[entity.label] += 1
            else:
                entities.append(replace(entity, label=label))
        annotated = record.annotated
        if annotated is not None:
            known = [self.mapping.get(label, label) for label in annotated]
            annotated = list(dict.fromkeys(label for label in known if label is not None))
        return replace(record, entities=entities, annotated=annotated)


def load_label_map(path: Union[str, Path]) -> LabelMap:
    """Read a label map.

    path (Union[str, Path]): A JSON file with one object, such as `{"人名": "PER", "日付": null}`.
    RETURNS (LabelMap): The map.
    RAISES (CorpusFormatError): If the file is missing or holds something else.
    """
    path = Path(path)

    def unique(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
        for key, count in Counter(key for key, _ in pairs).items():
            if count > 1:
                raise CorpusFormatError(path, 1, "each label once", f"'{key}' twice")
        return dict(pairs)

    try:
        mapping = json.loads(read_text(path), object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise CorpusFormatError(path, error.lineno, "valid JSON", error.msg) from error
    if not isinstance(mapping, dict):
        raise CorpusFormatError(path, 1, "a JSON object", repr(mapping)[:60])
    for source, target in mapping.items():
        if target is not None and (not isinstance(target, str) or not target):
            raise CorpusFormatError(path, 1, f"a label or null for '{source}'", repr(target))
    return LabelMap(mapping, str(path))
