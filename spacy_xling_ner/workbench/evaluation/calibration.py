"""Calibration: of entities with the score 0.8, eight in ten should be right.

One temperature divides all scores of the network before they become probabilities. It changes no
entity, only the scores. Source: Guo et al. 2017, On Calibration of Modern Neural Networks.
"""

import logging
from itertools import islice
from typing import Any, Iterable, List, NamedTuple, Sequence, Set, Tuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from tqdm import tqdm

from ...decoding.biluo import ScoredSpan, spans_from_tags
from ...decoding.crf import entity_posteriors
from ...decoding.viterbi import viterbi
from ...errors import install_extra
from ...modules.sentence_chunks import decoding_chunks
from ...pipeline.xling_ner import XlingNER
from ...training.gold_offsets import get_gold
from .reliability import (
    Bin,
    chance_calibration_error,
    expected_calibration_error,
    reliability_bins,
    sweep_calibration_error,
)

logger = logging.getLogger("spacy.spacy_xling_ner")

MIN_ENTITIES = 50
"""The number of entities below which a temperature is mostly chance."""

_LOG_RANGE = (-3.0, 3.0)
_BATCH_SIZE = 64


class Calibration(NamedTuple):
    """A comparison of a recogniser's scores with the share of its entities that is right.

    temperature (float): The temperature.
    entities (int): The number of entities found.
    ece (float): Expected calibration error in ten bins of equal width, from 0 to 1.
    sweep (float): The same in bins of equal count, less biased by chance.
    noise (float): The error (`ece`) of perfect scores on as many entities, drawn at random with the
        scores as probabilities.
    bins (List[Bin]): The reliability diagram.
    """

    temperature: float
    entities: int
    ece: float
    sweep: float
    noise: float
    bins: List[Bin]


class _Batch(NamedTuple):
    scores: NDArray[numpy.float32]
    lengths: List[int]
    spans: List[List[ScoredSpan]]


def fit_temperature(
    component: XlingNER, pairs: Iterable[Tuple[Doc, Doc]], *, progress: bool = False
) -> Tuple[Calibration, Calibration]:
    """Fit the temperature of a recogniser to documents it was not trained on, and set it.

    The temperature maximises the likelihood that each entity found is right or wrong; see
    `measure_calibration` for the definition of right.

    component (XlingNER): The recogniser; its temperature is changed.
    pairs (Iterable[Tuple[Doc, Doc]]): Documents ready for the recogniser, each with its gold.
    progress (bool): Show a progress bar.
    RETURNS (Tuple[Calibration, Calibration]): Before and after.
    RAISES (ValueError): If no entity is found, or none of the gold has a label of the recogniser:
        there is nothing to fit.
    RAISES (ImportError): If SciPy is not installed; the extra `experiments` brings it.
    """
    try:
        from scipy.optimize import minimize_scalar
    except ImportError as error:
        raise ImportError(
            f"Fitting a temperature needs SciPy: {install_extra('experiments')}"
        ) from error
    batches, right, labels = _predict(component, pairs, progress)
    if not len(right):
        raise ValueError(f"The component '{component.name}' finds no entity in these documents.")
    unknown = sorted(labels.difference(component.labels))
    if len(unknown) == len(labels):
        raise ValueError(
            f"The component '{component.name}' has no label of these documents, so every entity "
            f"would count as wrong. Its labels: {', '.join(component.labels)}; those of the "
            f"documents: {', '.join(unknown) or 'none'}. Use a corpus with its labels."
        )
    if unknown:
        logger.warning(
            "Calibration: the component '%s' does not have these labels of the documents: %s. Its "
            "own entities at those places count as wrong.",
            component.name,
            ", ".join(unknown),
        )
    if len(right) < MIN_ENTITIES:
        logger.warning(
            "Calibration: the temperature is fitted to %d entities, and mostly chance. Use "
            "documents in which the component '%s' finds %d or more.",
            len(right),
            component.name,
            MIN_ENTITIES,
        )

    def loss(log_temperature: float) -> float:
        scores = numpy.clip(_posteriors(batches, float(numpy.exp(log_temperature))), 1e-9, 1 - 1e-9)
        return -float(numpy.log(numpy.where(right, scores, 1 - scores)).mean())

    before = _measure(batches, right, component.temperature)
    found: Any = minimize_scalar(loss, bounds=_LOG_RANGE, method="bounded")
    component.temperature = float(numpy.exp(found.x))
    return before, _measure(batches, right, component.temperature)


def measure_calibration(
    component: XlingNER, pairs: Iterable[Tuple[Doc, Doc]], *, progress: bool = False
) -> Calibration:
    """Measure the calibration of a recogniser's scores.

    An entity is right if its character offsets and its label are those of a gold entity. Thresholds
    are ignored: all entities of the best sequence count.

    component (XlingNER): The recogniser.
    pairs (Iterable[Tuple[Doc, Doc]]): Documents ready for the recogniser, each with its gold.
    progress (bool): Show a progress bar.
    RETURNS (Calibration): The measurement.
    """
    batches, right, _ = _predict(component, pairs, progress)
    return _measure(batches, right, component.temperature)


def _predict(
    component: XlingNER, pairs: Iterable[Tuple[Doc, Doc]], progress: bool
) -> Tuple[List[_Batch], NDArray[numpy.bool_], Set[str]]:
    # Give the scores of each batch with the best spans, for each span if it is right, and the
    # labels of the gold.
    batches: List[_Batch] = []
    right: List[bool] = []
    labels: Set[str] = set()
    waiting = iter(tqdm(pairs, unit="text", delay=2, disable=not progress))
    while batch := list(islice(waiting, _BATCH_SIZE)):
        docs = [doc for doc, _ in batch]
        lengths = [len(doc) for doc in docs]
        if not any(lengths):
            continue
        scores = component.tag_scores(docs)
        chunks = decoding_chunks(docs, scores)
        tags = viterbi(scores, chunks)
        batches.append(_Batch(scores, chunks, spans_from_tags(tags, chunks)))
        spans = spans_from_tags(tags, lengths)
        for (doc, gold), doc_spans in zip(batch, spans, strict=True):
            entities = set(get_gold(gold))
            labels.update(label for _, _, label in entities)
            for span in doc_spans:
                part = doc[span.start : span.end]
                label = component.labels[span.label]
                right.append((part.start_char, part.end_char, label) in entities)
    return batches, numpy.asarray(right, dtype=bool), labels


def _posteriors(batches: Sequence[_Batch], temperature: float) -> NDArray[numpy.float64]:
    found: List[float] = []
    for batch in batches:
        scores = batch.scores / temperature
        for posteriors in entity_posteriors(scores, batch.lengths, batch.spans):
            found.extend(posteriors)
    return numpy.asarray(found, dtype="float64")


def _measure(
    batches: Sequence[_Batch], right: NDArray[numpy.bool_], temperature: float
) -> Calibration:
    values, truth = _posteriors(batches, temperature).tolist(), right.tolist()
    bins = reliability_bins(values, truth)
    return Calibration(
        temperature,
        len(values),
        expected_calibration_error(bins),
        sweep_calibration_error(values, truth),
        chance_calibration_error(values),
        bins,
    )
