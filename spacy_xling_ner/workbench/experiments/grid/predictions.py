"""Predictions of a system on a test set: one JSON line per sentence, compressed."""

import gzip
import io
import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

from spacy.language import Language
from spacy.tokens import DocBin, Span, Token

from ...evaluation.component_inputs import unannotated


def write_predictions(
    path: Path, nlp: Language, corpus: Path, documents: Sequence[Dict[str, Any]]
) -> None:
    """Write the tokens and the entities that a pipeline finds in each sentence of a test set.

    A line has `text`; `tokens` as [start, end, romaji, gloss], null if the pipeline gives none;
    `gold` as [start, end, label]; and `found` as [start, end, label, score], the score null if the
    pipeline gives none.

    path (Path): The file to write.
    nlp (Language): The pipeline.
    corpus (Path): The test set, a `.spacy` file.
    documents (Sequence[Dict[str, Any]]): Gold and found entities of each document from `evaluate`.
    """
    references = DocBin().from_disk(corpus).get_docs(nlp.vocab)
    inputs = (unannotated(nlp, doc) for doc in references if doc.has_annotation("ENT_IOB"))
    lines = []
    for doc, document in zip(nlp.pipe(inputs), documents, strict=True):
        scores = {(e.start_char, e.end_char, e.label_): _score(e) for e in doc.ents}
        line = {
            "text": doc.text,
            "tokens": [[t.idx, t.idx + len(t), *_english(t)] for t in doc],
            "gold": document["gold"],
            "found": [[*entity, scores.get(tuple(entity))] for entity in document["found"]],
        }
        lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    # no time stamp: the same predictions give the same bytes
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write("".join(lines).encode("utf8"))


def read_predictions(path: Path) -> Iterator[Dict[str, Any]]:
    """Read predictions.

    path (Path): A file from `write_predictions`.
    YIELDS (Dict[str, Any]): One sentence: `text`, `tokens`, `gold` and `found`.
    """
    with gzip.open(path, "rb") as packed:
        for line in io.TextIOWrapper(packed, encoding="utf8"):
            yield json.loads(line)


def _score(span: Span) -> Optional[float]:
    score = span._.score if Span.has_extension("score") else None
    return None if score is None else round(float(score), 4)


def _english(token: Token) -> List[Optional[str]]:
    names = ("romaji", "gloss")
    return [token._.get(name) if Token.has_extension(name) else None for name in names]
