"""Strict evaluation of a pipeline: exact character offsets and label, from raw text."""

import hashlib
from pathlib import Path
from typing import Any, Dict, Iterator, List, Union

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from tqdm import tqdm

from ...training.gold_offsets import get_gold
from ...training.strict_scorer import strict_ner_score


def evaluate(
    model: Union[str, Path, Language], corpus: Union[str, Path], *, batch_size: int = 128
) -> Dict[str, Any]:
    """Evaluate a pipeline on a corpus by exact character offsets.

    The pipeline reads raw text, so it pays for its own tokenizer. Documents whose text the corpus
    does not give, only words, are read as words.

    model (Union[str, Path, Language]): Path or package name of a pipeline, or the pipeline.
    corpus (Union[str, Path]): A `.spacy` file written by the converter.
    batch_size (int): Documents a batch.
    RETURNS (Dict[str, Any]): `precision`, `recall` and `f1` (0 to 100), `per_label` with the same
        and the `support`, `corpus` with its checksum, and `documents`: for each one the gold and
        predicted entities as [start, end, label].
    RAISES (OSError): If the corpus or the pipeline is not there.
    RAISES (ValueError): If the file is not a corpus or has no document with entity annotation.
    """
    path = Path(corpus)
    data = path.read_bytes()
    try:
        doc_bin = DocBin().from_bytes(data)
    except Exception as error:  # whatever zlib and msgpack make of other bytes
        raise ValueError(f"{path}: not a .spacy file; write it with `xling convert`.") from error
    nlp = model if isinstance(model, Language) else spacy.load(model)
    references = list(doc_bin.get_docs(nlp.vocab))
    references = [doc for doc in references if doc.has_annotation("ENT_IOB")]
    if not references:
        raise ValueError(
            f"{path}: no document with entity annotation; convert it with `xling convert`."
        )
    predictions = nlp.pipe(_inputs(nlp, references), batch_size=batch_size)
    progress = tqdm(predictions, total=len(references), desc=path.name, unit="text", delay=2)
    examples = [Example(doc, ref) for doc, ref in zip(progress, references, strict=True)]
    scores = strict_ner_score(examples)
    support: Dict[str, int] = {}
    for reference in references:
        for _, _, label in get_gold(reference):
            support[label] = support.get(label, 0) + 1
    return {
        **_percent({key: scores[f"ents_{key}"] for key in "prf"}),
        "per_label": {
            label: {**_percent(values), "support": support.get(label, 0)}
            for label, values in (scores["ents_per_type"] or {}).items()
        },
        "corpus": {
            "path": str(path),
            "documents": len(references),
            "md5": hashlib.md5(data).hexdigest(),
        },
        "documents": [
            {"gold": [list(entity) for entity in get_gold(e.reference)], "found": _found(e)}
            for e in examples
        ],
    }


def _inputs(nlp: Language, references: List[Doc]) -> Iterator[Union[str, Doc]]:
    for reference in references:
        if reference.has_unknown_spaces:
            yield Doc(nlp.vocab, words=[token.text for token in reference])
        else:
            yield reference.text


def _found(example: Example) -> List[List[Any]]:
    return [[e.start_char, e.end_char, e.label_] for e in example.predicted.ents]


def _percent(values: Dict[str, Any]) -> Dict[str, float]:
    names = {"p": "precision", "r": "recall", "f": "f1"}
    return {name: round(100 * (values[key] or 0.0), 4) for key, name in names.items()}
