"""An ensemble of recognisers: the mean of their tag probabilities, decoded together.

Source: Hinton et al. 2015, Distilling the Knowledge in a Neural Network (an ensemble as teacher);
here the student learns the tags that the ensemble chooses.
"""

from itertools import accumulate
from typing import List, NamedTuple, Sequence

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from ...decoding.biluo import OUTSIDE, ScoredSpan, spans_from_tags, tag_number
from ...decoding.crf import entity_posteriors, tag_marginals
from ...decoding.viterbi import viterbi
from ...pipeline.xling_ner import XlingNER


class Vote(NamedTuple):
    """The entities that recognisers find together.

    spans (List[List[ScoredSpan]]): The entities of each document. A score is the mean of the
        probabilities that the recognisers give the whole entity; labels are numbered as in the
        first recogniser.
    outside (List[ndarray]): For each document the mean probability of each token to be in no
        entity, shape (tokens,).
    """

    spans: List[List[ScoredSpan]]
    outside: List[NDArray[numpy.float64]]


def vote(recognisers: Sequence[XlingNER], docs: Sequence[Sequence[Doc]]) -> Vote:
    """Decode the best valid tag sequence under the mean of the recognisers' tag probabilities.

    recognisers (Sequence[XlingNER]): At least one; all have the same labels, in any order.
    docs (Sequence[Sequence[Doc]]): For each recogniser the same documents, in its own vocabulary.
    RETURNS (Vote): The entities, and the probabilities of tokens to be outside of them.
    RAISES (ValueError): If labels or tokens differ.
    """
    first = recognisers[0]
    lengths = [len(doc) for doc in docs[0]]
    if not any(lengths):
        return Vote([[] for _ in lengths], [numpy.zeros(0) for _ in lengths])
    scores = []
    for recogniser, own in zip(recognisers, docs, strict=True):
        columns = _columns(first.labels, recogniser.labels)
        _check_tokens(docs[0], own)
        scores.append(recogniser.tag_scores(list(own))[:, columns] / recogniser.temperature)
    # means of probabilities, not of scores: the recognisers' scales differ
    marginals = numpy.mean([tag_marginals(each, lengths)[0] for each in scores], axis=0)
    with numpy.errstate(divide="ignore"):
        tags = viterbi(numpy.log(marginals), lengths)
    spans = spans_from_tags(tags, lengths)
    ends = accumulate(lengths)
    posteriors = [entity_posteriors(each, lengths, spans) for each in scores]
    return Vote(
        [
            [
                span._replace(score=sum(votes) / len(votes))
                for span, votes in zip(found, zip(*of_doc, strict=True), strict=True)
            ]
            for found, of_doc in zip(spans, zip(*posteriors, strict=True), strict=True)
        ],
        [marginals[end - n : end, OUTSIDE] for end, n in zip(ends, lengths, strict=True)],
    )


def set_votes(
    doc: Doc,
    spans: Sequence[ScoredSpan],
    outside: NDArray[numpy.float64],
    labels: Sequence[str],
    min_score: float,
) -> None:
    """Annotate a document; tokens of low probability count as not annotated (`-`).

    doc (Doc): The document, without entities.
    spans (Sequence[ScoredSpan]): Its entities; those that are annotated get `Span._.score`.
    outside (ndarray): The probability of each token to be in no entity, shape (tokens,).
    labels (Sequence[str]): The labels by number.
    min_score (float): Least probability of an entity, and of a token to be in none.
    """
    sure = [span for span in spans if (span.score or 0.0) >= min_score]
    entities = [Span(doc, span.start, span.end, label=labels[span.label]) for span in sure]
    in_entity = {i for span in spans for i in range(span.start, span.end)}
    unsure = {i for span in spans if span not in sure for i in range(span.start, span.end)}
    unsure |= set(numpy.flatnonzero(outside < min_score).tolist()) - in_entity
    # training ignores missing tokens: they count neither as an entity nor as outside
    missing = [doc[i : i + 1] for i in sorted(unsure)]
    doc.set_ents(entities, missing=missing, default="outside")
    for entity, span in zip(entities, sure, strict=True):
        entity._.score = span.score


def _columns(labels: Sequence[str], own: Sequence[str]) -> List[int]:
    if sorted(labels) != sorted(own):
        raise ValueError(
            f"The pipelines must have the same labels: {', '.join(sorted(labels))} "
            f"and {', '.join(sorted(own))}."
        )
    numbers = [own.index(label) for label in labels]
    return [OUTSIDE, *(tag_number(number, place) for number in numbers for place in range(4))]


def _check_tokens(docs: Sequence[Doc], own: Sequence[Doc]) -> None:
    for one, other in zip(docs, own, strict=True):
        if [token.text for token in one] != [token.text for token in other]:
            raise ValueError(
                f"The pipelines cut this text in different tokens: {one.text[:60]!r}. Give them "
                "the same tokenizer."
            )
