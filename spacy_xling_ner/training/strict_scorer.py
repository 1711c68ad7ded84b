"""The scorer of the experiments: exact character offsets and label."""

import logging
from functools import lru_cache
from typing import Any, Callable, Dict, Iterable, Tuple

from spacy.scorer import PRFScore
from spacy.tokens import Token
from spacy.training import Example
from spacy.util import registry

from .gold_offsets import read_gold

logger = logging.getLogger("spacy.spacy_xling_ner")


@registry.scorers("spacy_xling_ner.strict_ner_scorer.v1")
def create_strict_ner_scorer() -> Callable[..., Dict[str, Any]]:
    """Create the scorer `strict_ner_score`; the keys of its result are those of spaCy's `ner`."""
    return strict_ner_score


def strict_ner_score(examples: Iterable[Example], **kwargs: Any) -> Dict[str, Any]:
    """Score entities by exact character offsets and label.

    The gold offsets are those of the corpus, as the converter stored them, not those of the tokens:
    a gold entity that is not aligned with tokens counts as missed for every system. A prediction on
    tokens without annotation (`-`) is neither right nor wrong, as in spaCy's own scorer. Blanks at
    the edges of a gold entity do not count. Entities of a document that were changed after its
    conversion count in place of the stored offsets. Both are logged.

    examples (Iterable[Example]): The examples; documents without entity annotation are left out.
    RETURNS (Dict[str, Any]): `ents_p`, `ents_r`, `ents_f` (0 to 1, or None) and `ents_per_type`.
    """
    total = PRFScore()
    per_type: Dict[str, PRFScore] = {}
    trimmed = blank = changed = 0
    for example in examples:
        if not example.reference.has_annotation("ENT_IOB"):
            continue
        annotation = read_gold(example.reference)
        gold = set(annotation.entities)
        trimmed += annotation.trimmed
        blank += annotation.blank
        changed += annotation.changed
        found = {(e.start_char, e.end_char, e.label_) for e in example.predicted.ents}
        unknown = [t for t in example.reference if t.ent_iob == 0]
        if unknown:
            found = {e for e in found if not any(_overlaps(e, token) for token in unknown)}
        total.score_set(found, gold)
        for label in {label for _, _, label in gold | found}:
            per_type.setdefault(label, PRFScore()).score_set(
                {e for e in found if e[2] == label}, {e for e in gold if e[2] == label}
            )
    if trimmed or blank:
        _warn_once(
            f"Evaluation: {trimmed} gold entities begin or end with a blank, which does not count, "
            f"and {blank} consist of blanks and are ignored. Correct them in the corpus."
        )
    if changed:
        _warn_once(
            f"Evaluation: the entities of {changed} documents were changed after `xling convert`. "
            "They count, not the character offsets that it stored."
        )
    known = len(total) > 0
    return {
        "ents_p": total.precision if known else None,
        "ents_r": total.recall if known else None,
        "ents_f": total.fscore if known else None,
        "ents_per_type": {k: v.to_dict() for k, v in sorted(per_type.items())} if known else None,
    }


# A training evaluates on the same corpus many times.
@lru_cache(maxsize=64)
def _warn_once(message: str) -> None:
    logger.warning(message)


def _overlaps(entity: Tuple[int, int, str], token: Token) -> bool:
    return entity[0] < token.idx + len(token) and token.idx < entity[1]
