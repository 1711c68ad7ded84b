"""Measuring scores, calibration and speed of the pipeline that is packaged."""

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
    corpus (Path): A `.spacy` file from `xling convert` that the pipeline was not trained on.
    component (str): The component whose calibration is measured, if it is an `xling_ner`.
    progress (bool): Show a progress bar.
    RETURNS (Dict[str, Any]): For `nlp.meta["performance"]`: `ents_p`, `ents_r`, `ents_f` and
        `ents_per_type` (0 to 1, exact character offsets, from raw text), `speed` (tokens per
        second, with the tokenizer, after a first pass), `machine`, `corpus` (file name, documents,
        entities, MD5), and `calibration` (`temperature`, `ece`, `sweep`, `noise`, `entities`).
    RAISES (OSError): If the corpus is missing.
    RAISES (ValueError): If the file is not a corpus or has no entity annotation.
    """
    scores = evaluate(nlp, corpus)
    per_label = scores["per_label"]
    performance: Dict[str, Any] = {
        **{f"ents_{key}": value for key, value in _fractions(scores).items()},
        "ents_per_type": {
            label: {**_fractions(values), "support": values["support"]}
            for label, values in per_label.items()
        },
        "speed": round(_speed(nlp, corpus), 1),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "corpus": {
            "name": corpus.name,
            "documents": scores["corpus"]["documents"],
            "entities": sum(values["support"] for values in per_label.values()),
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
    names = {"p": "precision", "r": "recall", "f": "f1"}
    return {key: round(values[name] / 100, 6) for key, name in names.items()}


def _speed(nlp: Language, corpus: Path) -> float:
    texts = [doc.text for doc in DocBin().from_disk(corpus).get_docs(nlp.vocab)]
    start = time.perf_counter()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    return tokens / (time.perf_counter() - start)
