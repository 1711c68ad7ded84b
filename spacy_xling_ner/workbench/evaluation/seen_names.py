"""Scores of the names that the training data has, and of those that it does not have."""

from pathlib import Path
from typing import Any, Dict, Iterable, Optional, Set

import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from ...training.gold_offsets import get_gold


def training_corpus(nlp: Language) -> Optional[Path]:
    """Find the file that a pipeline was trained on, by its config.

    nlp (Language): The pipeline.
    RETURNS (Optional[Path]): A `.spacy` file, or a folder of them; None if it is not there.
    """
    path = nlp.config.interpolate().get("paths", {}).get("train")
    return Path(path) if isinstance(path, str) and Path(path).exists() else None


def read_names(path: Path) -> Set[str]:
    """Read the names in the entities of a corpus.

    path (Path): A `.spacy` file, or a folder of them.
    RETURNS (Set[str]): Their texts.
    RAISES (OSError): If there is no such file.
    RAISES (ValueError): If it is something else.
    """
    vocab = spacy.blank("xx").vocab
    names = set()
    for file in sorted(path.rglob("*.spacy")) if path.is_dir() else [path]:
        data = file.read_bytes()
        try:
            docs = DocBin().from_bytes(data)
        except Exception as error:  # zlib and msgpack have errors of their own
            raise ValueError(f"{file}: not a .spacy file.") from error
        for doc in docs.get_docs(vocab):
            names |= {doc.text[start:end] for start, end, _ in get_gold(doc)}
    return names


def score_by_seen(
    texts: Iterable[str], documents: Iterable[Dict[str, Any]], names: Set[str]
) -> Dict[str, Dict[str, float]]:
    """Score the entities whose text is a known name, and all others, apart.

    texts (Iterable[str]): The text of each document.
    documents (Iterable[Dict[str, Any]]): The `gold` entities of each, and those `found`, as
        [start, end, label].
    names (Set[str]): The known names.
    RETURNS (Dict[str, Dict[str, float]]): For `seen` and `unseen` `precision`, `recall` and `f1`
        (0 to 100), and `support`, the number of gold entities.
    """
    counts = {"seen": [0, 0, 0], "unseen": [0, 0, 0]}
    for text, document in zip(texts, documents, strict=True):
        gold, found = ({tuple(entity) for entity in document[key]} for key in ("gold", "found"))
        for i, part in enumerate((gold & found, found, gold)):
            for start, end, _ in part:
                counts["seen" if text[start:end] in names else "unseen"][i] += 1
    return {
        group: {
            "precision": 100 * right / max(n_found, 1),
            "recall": 100 * right / max(n_gold, 1),
            "f1": 200 * right / max(n_found + n_gold, 1),
            "support": n_gold,
        }
        for group, (right, n_found, n_gold) in counts.items()
    }
