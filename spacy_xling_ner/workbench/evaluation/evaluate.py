"""Strict evaluation of a pipeline: exact character offsets and label."""

import hashlib
import logging
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Sequence, Union

import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example
from tqdm import tqdm

from ...training.gold_offsets import get_gold
from ...training.strict_scorer import strict_ner_score
from .component_inputs import unannotated, words_of
from .other_recogniser import OtherRecogniser

logger = logging.getLogger("spacy.spacy_xling_ner")


def evaluate(
    model: Union[str, Path, Language],
    corpus: Union[str, Path],
    *,
    batch_size: int = 128,
    gold_tokens: bool = False,
) -> Dict[str, Any]:
    """Evaluate a pipeline on a corpus by exact character offsets.

    model (Union[str, Path, Language]): The pipeline, its path or its package name.
    corpus (Union[str, Path]): A `.spacy` file from `xling convert`.
    batch_size (int): Documents per batch.
    gold_tokens (bool): Give the pipeline the words of the corpus, not its raw text.
    RETURNS (Dict[str, Any]): The metrics, see `score`.
    RAISES (OSError): If the corpus or the pipeline is missing.
    RAISES (ValueError): If the file is no corpus, or has no document with entity annotation.
    """
    examples = predict(model, corpus, batch_size=batch_size, gold_tokens=gold_tokens)
    return score(examples, corpus)


def predict(
    model: Union[str, Path, Language, OtherRecogniser],
    corpus: Union[str, Path],
    *,
    batch_size: int = 128,
    gold_tokens: bool = False,
) -> List[Example]:
    """Run a pipeline on the documents of a corpus that have entity annotation.

    The pipeline reads raw text, so that errors of its tokenizer count. Documents of which the
    corpus gives only words, not the text, are read as words; with `gold_tokens` all are, and their
    words have the analysis of the pipeline's tokenizer. Arguments and errors are those of
    `evaluate`.

    RETURNS (List[Example]): Predicted and gold document of each.
    """
    path = Path(corpus)
    data = path.read_bytes()
    try:
        doc_bin = DocBin().from_bytes(data)
    except Exception as error:  # zlib and msgpack have errors of their own
        raise ValueError(f"{path}: not a .spacy file; write it with `xling convert`.") from error
    nlp = spacy.load(model) if isinstance(model, (str, Path)) else model
    references = [doc for doc in doc_bin.get_docs(nlp.vocab) if doc.has_annotation("ENT_IOB")]
    if not references:
        raise ValueError(
            f"{path}: no document with entity annotation; convert it with `xling convert`."
        )
    if gold_tokens and all(len(nlp.make_doc(doc.text)) == len(doc) for doc in references):
        logger.warning(
            "%s has the words of the pipeline's tokenizer, so the score is that of raw text. Keep "
            "the words of the corpus: `xling convert --tokens keep`.",
            path,
        )
    inputs = (
        words_of(nlp.make_doc, reference) if gold_tokens else unannotated(nlp.vocab, reference)
        for reference in references
    )
    predictions = nlp.pipe(inputs, batch_size=batch_size)
    progress = tqdm(predictions, total=len(references), desc=path.name, unit="text", delay=2)
    return [Example(doc, ref) for doc, ref in zip(progress, references, strict=True)]


def score(examples: Sequence[Example], corpus: Union[str, Path]) -> Dict[str, Any]:
    """Compute the metrics of predictions.

    examples (Sequence[Example]): Predicted and gold documents from `predict`.
    corpus (Union[str, Path]): The corpus they are from.
    RETURNS (Dict[str, Any]): `precision`, `recall` and `f1` (0 to 100), `per_label` with the same
        and the `support`, `corpus` with its checksum, and `documents`: the gold and predicted
        entities of each as [start, end, label].
    """
    scores = strict_ner_score(examples)
    gold = [get_gold(example.reference) for example in examples]
    support = Counter(label for entities in gold for _, _, label in entities)
    return {
        **_percent({key: scores[f"ents_{key}"] for key in "prf"}),
        "per_label": {
            label: {**_percent(values), "support": support[label]}
            for label, values in (scores["ents_per_type"] or {}).items()
        },
        "corpus": {
            "path": str(corpus),
            "documents": len(examples),
            "md5": hashlib.md5(Path(corpus).read_bytes()).hexdigest(),
        },
        "documents": [
            {
                "gold": [list(entity) for entity in entities],
                "found": [[e.start_char, e.end_char, e.label_] for e in example.predicted.ents],
            }
            for entities, example in zip(gold, examples, strict=True)
        ],
    }


def _percent(values: Dict[str, Any]) -> Dict[str, float]:
    names = {"p": "precision", "r": "recall", "f": "f1"}
    return {name: round(100 * (values[key] or 0.0), 4) for key, name in names.items()}
