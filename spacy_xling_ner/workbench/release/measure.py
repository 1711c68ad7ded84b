"""Scores, calibration and speed of the very pipeline that is packaged."""

import os
import platform
import time
from pathlib import Path
from typing import Any, Dict

from spacy.language import Language
from spacy.tokens import DocBin

from ...pipeline.xling_ner import XlingNER
from ..evaluation.calibration import measure_calibration
from ..evaluation.component_inputs import read_pairs
from ..evaluation.evaluate import evaluate


def measure_performance(
    nlp: Language, corpus: Path, *, component: str = "xling_ner", progress: bool = False
) -> Dict[str, Any]:
    """Measure a pipeline on a test set.

    nlp (Language): The pipeline.
    corpus (Path): A `.spacy` file written by the converter, that it was not trained on.
    component (str): The recogniser, for the calibration; it may be another than ours.
    progress (bool): Whether to show a progress bar.
    RETURNS (Dict[str, Any]): For `nlp.meta["performance"]`: `ents_p`, `ents_r`, `ents_f` and
        `ents_per_type` (0 to 1, exact character offsets, from raw text), `speed` (tokens a second,
        the tokenizer included, after a first pass), `machine`, `corpus` (file name, documents,
        entities, MD5), and of our recogniser `calibration` (`temperature`, `ece`, `noise`,
        `entities`).
    RAISES (OSError): If the corpus is not there.
    RAISES (ValueError): If the file is not a corpus or has no entity annotation.
    """
    scores = evaluate(nlp, corpus)
    entities = sum(values["support"] for values in scores["per_label"].values())
    performance: Dict[str, Any] = {
        **_fractions(scores),
        "ents_per_type": {
            label: {key[-1]: value for key, value in _fractions(values).items()}
            | {"support": values["support"]}
            for label, values in scores["per_label"].items()
        },
        "speed": round(_speed(nlp, corpus), 1),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "corpus": {
            "name": corpus.name,
            "documents": scores["corpus"]["documents"],
            "entities": entities,
            "md5": scores["corpus"]["md5"],
        },
    }
    recogniser = nlp.get_pipe(component) if component in nlp.pipe_names else None
    if isinstance(recogniser, XlingNER):
        pairs = read_pairs(nlp, component, corpus)
        calibration = measure_calibration(recogniser, pairs, progress=progress)
        performance["calibration"] = {
            "temperature": calibration.temperature,
            "ece": round(float(calibration.ece), 4),
            "sweep": round(calibration.sweep, 4),
            "noise": round(calibration.noise, 4),
            "entities": calibration.entities,
        }
    return performance


def _fractions(values: Dict[str, Any]) -> Dict[str, float]:
    names = {"precision": "ents_p", "recall": "ents_r", "f1": "ents_f"}
    return {name: round(values[key] / 100, 6) for key, name in names.items()}


def _speed(nlp: Language, corpus: Path) -> float:
    texts = [doc.text for doc in DocBin().from_disk(corpus).get_docs(nlp.vocab)]
    start = time.perf_counter()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    return tokens / (time.perf_counter() - start)
