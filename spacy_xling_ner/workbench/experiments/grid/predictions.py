"""Predictions of a system on a test set: one JSON line a sentence, compressed."""

import gzip
import io
import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, Token


def write_predictions(
    path: Path, nlp: Language, corpus: Path, documents: Sequence[Dict[str, Any]]
) -> None:
    """Write what a pipeline sees in each sentence of a test set, and what it says of it.

    A line has `text`; `tokens`, each with start, end, romaji and gloss (null if the pipeline gives
    none); `gold`, each with start, end and label; `found`, the same with the score (null without).

    path (Path): The file to write.
    nlp (Language): The pipeline.
    corpus (Path): The test set, a `.spacy` file.
    documents (Sequence[Dict[str, Any]]): Gold and found entities of each, as `evaluate` gives them.
    """
    references = DocBin().from_disk(corpus).get_docs(nlp.vocab)
    inputs = (_input(nlp, doc) for doc in references if doc.has_annotation("ENT_IOB"))
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
    # without a time in it, the same predictions are the same bytes
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write("".join(lines).encode("utf8"))


def read_predictions(path: Path) -> Iterator[Dict[str, Any]]:
    """Read predictions.

    path (Path): The file that `write_predictions` wrote.
    YIELDS (Dict[str, Any]): One sentence: `text`, `tokens`, `gold` and `found`.
    """
    with gzip.open(path, "rb") as packed:
        for line in io.TextIOWrapper(packed, encoding="utf8"):
            yield json.loads(line)


def _input(nlp: Language, reference: Doc) -> Any:
    # as in the evaluation: raw text, or words if the corpus does not know the text
    if reference.has_unknown_spaces:
        return Doc(nlp.vocab, words=[token.text for token in reference])
    return reference.text


def _score(span: Span) -> Optional[float]:
    score = span._.score if Span.has_extension("score") else None
    return None if score is None else round(float(score), 4)


def _english(token: Token) -> List[Optional[str]]:
    return [
        token._.get(name) if Token.has_extension(name) else None for name in ("romaji", "gloss")
    ]
