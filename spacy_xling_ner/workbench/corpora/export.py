"""Writing annotated documents in the formats of annotation tools."""

import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Union

from spacy.tokens import Doc, Span

from ...training.allowed_tags import annotated_labels
from ...training.gold_offsets import get_gold
from .atomic import open_atomically
from .spacy_file import SUFFIX

logger = logging.getLogger("spacy.spacy_xling_ner")


class ExportedEntity(NamedTuple):
    """An entity by character offsets, with its score from 0 to 1 if there is one."""

    start: int
    end: int
    label: str
    score: Optional[float] = None


@dataclass
class ExportReport:
    """The counts of an export.

    output (str): The file written.
    documents (int): Documents written.
    entities (Counter[str]): Their entities by label.
    scores (int): Entities with a score in the file.
    scores_left_out (int): Entities whose score the format has no place for.
    partly (int): Documents with tokens or labels that are not annotated, which no format can say.
    """

    output: str = ""
    documents: int = 0
    entities: "Counter[str]" = field(default_factory=Counter)
    scores: int = 0
    scores_left_out: int = 0
    partly: int = 0


def export_docs(
    docs: Iterable[Doc],
    output: Union[str, Path],
    format: str,
    *,
    predicted: Optional[str] = None,
) -> ExportReport:
    """Write documents with their entities in the format of an annotation tool.

    Texts and character offsets are those of the documents. `xling convert` reads the file back.

    docs (Iterable[Doc]): The documents. Their gold offsets are written if there are any (see
        `get_gold`), else `Doc.ents`; and `Span._.score` where it is set and the format has a place.
    output (Union[str, Path]): The file.
    format (str): `label-studio`, `doccano`, `prodigy` or `jsonl`.
    predicted (Optional[str]): Name of the pipeline that predicted the entities: they are written as
        suggestions, which an annotator still has to accept. None for gold.
    RETURNS (ExportReport): The counts.
    RAISES (ValueError): If the format is unknown, or the output is named like a `.spacy` file.
    RAISES (OSError): If the file cannot be written; then an older file has not changed.
    """
    if format not in EXPORTS:
        choices = ", ".join(EXPORTS)
        raise ValueError(f"Unknown format '{format}' for an export; choose from {choices}.")
    if Path(output).suffix == SUFFIX:
        raise ValueError(f"An export is JSON; {output} is the name of a {SUFFIX} file.")
    write = EXPORTS[format]
    report = ExportReport(str(output))
    with open_atomically(Path(output)) as file:
        if format == "label-studio":
            file.write("[")
        for doc in docs:
            entities = _entities(doc)
            item = write(doc.text, entities, report.documents + 1, predicted)
            line = json.dumps(item, ensure_ascii=False)
            if format == "label-studio":
                file.write(("," if report.documents else "") + "\n" + line)
            else:
                file.write(line + "\n")
            report.documents += 1
            report.entities.update(entity.label for entity in entities)
            n_scores = sum(entity.score is not None for entity in entities)
            if format == "doccano":
                report.scores_left_out += n_scores
            else:
                report.scores += n_scores
            unknown = any(not token.ent_iob for token in doc)
            report.partly += predicted is None and (unknown or annotated_labels(doc) is not None)
        if format == "label-studio":
            file.write("\n]\n")
    if report.partly:
        logger.warning(
            "%d documents are annotated in part only; in %s whatever is not an entity looks as if "
            "it had been annotated as none.",
            report.partly,
            output,
        )
    return report


def _entities(doc: Doc) -> List[ExportedEntity]:
    scored = Span.has_extension("score")
    scores = {
        (ent.start_char, ent.end_char, ent.label_): ent._.score if scored else None
        for ent in doc.ents
    }
    return [ExportedEntity(*each, scores.get(each)) for each in get_gold(doc)]


def _with_score(fields: Dict[str, Any], entity: ExportedEntity) -> Dict[str, Any]:
    return fields if entity.score is None else {**fields, "score": round(float(entity.score), 6)}


def _jsonl(
    text: str, entities: List[ExportedEntity], number: int, predicted: Optional[str]
) -> Dict[str, Any]:
    return {
        "text": text,
        "entities": [
            _with_score({"start": e.start, "end": e.end, "label": e.label}, e) for e in entities
        ],
    }


def _doccano(
    text: str, entities: List[ExportedEntity], number: int, predicted: Optional[str]
) -> Dict[str, Any]:
    return {"text": text, "label": [[e.start, e.end, e.label] for e in entities]}


def _prodigy(
    text: str, entities: List[ExportedEntity], number: int, predicted: Optional[str]
) -> Dict[str, Any]:
    spans = _jsonl(text, entities, number, predicted)["entities"]
    # a text without an answer is one to annotate
    answer = {"answer": "accept"} if predicted is None else {"meta": {"source": predicted}}
    return {"text": text, "spans": spans, **answer}


def _label_studio(
    text: str, entities: List[ExportedEntity], number: int, predicted: Optional[str]
) -> Dict[str, Any]:
    result = []
    for index, entity in enumerate(entities, start=1):
        value = {
            "start": entity.start,
            "end": entity.end,
            "text": text[entity.start : entity.end],
            "labels": [entity.label],
        }
        region = {
            "id": f"{number}-{index}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": value,
        }
        result.append(_with_score(region, entity))
    task: Dict[str, Any] = {"id": number, "data": {"text": text}}
    if predicted is None:
        return {**task, "annotations": [{"result": result}]}
    prediction: Dict[str, Any] = {"model_version": predicted, "result": result}
    scores = [entity.score for entity in entities if entity.score is not None]
    if scores:
        # the least probable entity: Label Studio sorts tasks by it
        prediction["score"] = round(float(min(scores)), 6)
    return {**task, "predictions": [prediction]}


Writer = Callable[[str, List[ExportedEntity], int, Optional[str]], Dict[str, Any]]
EXPORTS: Dict[str, Writer] = {
    "label-studio": _label_studio,
    "doccano": _doccano,
    "prodigy": _prodigy,
    "jsonl": _jsonl,
}
