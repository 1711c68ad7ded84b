"""Changing the distribution of labels on purpose, by leaving out texts with other labels."""

import hashlib
from pathlib import Path
from typing import List

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from ....training.gold_offsets import get_gold
from ...corpora.report import Report
from ...corpora.spacy_file import write_docs

_SCALE = 1_000_000


def skew_corpus(
    path: Path, report: Report, *, label: str, others: float, size: int, seed: int
) -> None:
    """Leave texts out of a corpus, so that one label is in most of those that stay.

    A text stays if all its entities have the label, or if it has none. A share of the other texts
    stays, drawn by a hash of the text, so that a larger share contains a smaller one.

    path (Path): The corpus, a `.spacy` file; it and its report are rewritten.
    report (Report): The report of the conversion. Its counts become those of the texts that stay;
        misfits, strays and labels left out remain those of all texts.
    label (str): The label.
    others (float): Share of the other texts that stays, from 0 to 1.
    size (int): Number of texts to draw from those that stay; 0 for all.
    seed (int): Seed of both draws.
    RAISES (ValueError): If no entity has the label.
    """
    if label not in report.entities:
        known = ", ".join(sorted(report.entities)) or "none"
        raise ValueError(f"skew.label: the corpus has no entity '{label}'; its labels: {known}.")
    docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    kept = [
        doc
        for doc in docs
        if all(ent.label_ == label for ent in doc.ents)
        or _number(f"skew:{seed}", doc) < others * _SCALE
    ]
    if size:
        kept = _draw(kept, size, seed)
    report.documents = len(kept)
    report.tokens = sum(map(len, kept))
    for counts in (report.entities, report.gold):
        counts.clear()
    report.entities.update(ent.label_ for doc in kept for ent in doc.ents)
    report.gold.update(entity[2] for doc in kept for entity in get_gold(doc))
    write_docs(path, DocBin(docs=kept, store_user_data=True), report)


def _draw(docs: List[Doc], size: int, seed: int) -> List[Doc]:
    order = sorted(range(len(docs)), key=lambda i: (_number(f"sample:{seed}", docs[i]), i))
    return [docs[i] for i in sorted(order[:size])]


def _number(salt: str, doc: Doc) -> int:
    return int(hashlib.sha1(f"{salt}:{doc.text}".encode()).hexdigest(), 16) % _SCALE
