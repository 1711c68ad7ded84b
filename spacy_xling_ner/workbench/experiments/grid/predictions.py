"""Predictions of a system on a test set: one JSON line per sentence, compressed."""

import gzip
import io
import json
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Optional

from spacy.tokens import Span, Token
from spacy.training import Example

from ....training.gold_offsets import get_gold


def write_predictions(path: Path, examples: Iterable[Example]) -> None:
    """Write the tokens and the entities that a pipeline finds in each sentence of a test set.

    A line has `text`; `tokens` as [start, end, romaji or other reading, gloss], null if the
    pipeline gives none; `gold` as [start, end, label]; and `found` as [start, end, label, score],
    the score null if the pipeline gives none.

    path (Path): The file to write.
    examples (Iterable[Example]): Predicted and gold documents.
    """
    lines = []
    for example in examples:
        doc = example.predicted
        line = {
            "text": doc.text,
            "tokens": [[t.idx, t.idx + len(t), *_english(t)] for t in doc],
            "gold": get_gold(example.reference),
            "found": [[e.start_char, e.end_char, e.label_, _score(e)] for e in doc.ents],
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
    names = ("romaji", "latin", "gloss")
    *readings, gloss = [token._.get(n) if Token.has_extension(n) else None for n in names]
    return [next((reading for reading in readings if reading is not None), None), gloss]
