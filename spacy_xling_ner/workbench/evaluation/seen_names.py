"""Scores of the names that the training data has, and of those that it does not have."""

from pathlib import Path
from typing import Dict, List, Optional, Sequence, Set

import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

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
            docs = list(DocBin().from_bytes(data).get_docs(vocab))
        except Exception as error:  # zlib and msgpack have errors of their own
            raise ValueError(f"{file}: not a .spacy file.") from error
        names |= {doc.text[start:end] for doc in docs for start, end, _ in get_gold(doc)}
    return names


def score_by_seen(examples: Sequence[Example], names: Set[str]) -> Dict[str, Dict[str, float]]:
    """Score the entities whose text is a known name, and all others, apart.

    examples (Sequence[Example]): Predicted and gold documents.
    names (Set[str]): The known names.
    RETURNS (Dict[str, Dict[str, float]]): For `seen` and `unseen` `precision`, `recall` and `f1`
        (0 to 100), and `support`, the number of gold entities.
    """
    scores = {}
    for group, is_seen in (("seen", True), ("unseen", False)):
        counts: List[int] = [0, 0, 0]
        for example in examples:
            text = example.reference.text
            gold = {
                e for e in get_gold(example.reference) if (text[e[0] : e[1]] in names) == is_seen
            }
            found = {
                (ent.start_char, ent.end_char, ent.label_)
                for ent in example.predicted.ents
                if (ent.text in names) == is_seen
            }
            for i, part in enumerate((gold & found, found, gold)):
                counts[i] += len(part)
        right, n_found, n_gold = counts
        scores[group] = {
            "precision": 100 * right / max(n_found, 1),
            "recall": 100 * right / max(n_gold, 1),
            "f1": 200 * right / max(n_found + n_gold, 1),
            "support": n_gold,
        }
    return scores
