"""An ensemble of recognisers: the mean of their tag probabilities, decoded together.

Source: Hinton et al. 2015, Distilling the Knowledge in a Neural Network (an ensemble as teacher);
here the student learns the tags that the ensemble chooses.
"""

from collections import Counter
from itertools import accumulate
from typing import Dict, List, NamedTuple, Sequence, Set, Tuple, Union

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from ...decoding.biluo import OUTSIDE, ScoredSpan, spans_from_tags, tag_number
from ...decoding.crf import entity_posteriors, tag_marginals
from ...decoding.viterbi import viterbi
from ...pipeline.span_score import set_score
from ...pipeline.xling_ner import XlingNER
from .certain_recogniser import CertainRecogniser

# An entity without its document: start and end character, label.
EntityT = Tuple[int, int, str]
RecogniserT = Union[XlingNER, CertainRecogniser]


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


def vote(recognisers: Sequence[RecogniserT], docs: Sequence[Sequence[Doc]]) -> Vote:
    """Decode the best valid tag sequence under the mean of the recognisers' tag probabilities.

    recognisers (Sequence[Union[XlingNER, CertainRecogniser]]): At least one; all have the same
        labels, in any order.
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
    others: Sequence[Set[EntityT]] = (),
) -> "Counter[str]":
    """Annotate a document with what more than half of the teachers find.

    The recognisers that voted are one teacher, and each of `others` is one. Tokens of entities that
    fewer find, and tokens of low probability, count as not annotated (`-`).

    doc (Doc): The document, without entities.
    spans (Sequence[ScoredSpan]): The entities of the vote.
    outside (ndarray): The probability of each token to be in no entity, shape (tokens,).
    labels (Sequence[str]): The labels by number.
    min_score (float): Least probability of an entity of the vote, and of a token to be in none.
    others (Sequence[Set[EntityT]]): For each other teacher its entities, as start and end
        character and label.
    RETURNS (Counter[str]): The entities that are not annotated, by label.
    """
    scores: Dict[EntityT, float] = {}
    for span in spans:
        last = doc[span.end - 1]
        key = (doc[span.start].idx, last.idx + len(last), labels[span.label])
        scores[key] = span.score or 0.0
    finders = Counter({key: int(score >= min_score) for key, score in scores.items()})
    for found in others:
        finders.update(found)
    entities = []
    left_out: Counter[str] = Counter()
    unsure = set(numpy.flatnonzero(outside < min_score).tolist())
    for key, count in sorted(finders.items()):
        start, end, label = key
        entity = doc.char_span(start, end, label) if 2 * count > 1 + len(others) else None
        if entity is None:  # too few find it, or it is not of whole tokens
            left_out[label] += 1
            unsure.update(t.i for t in doc if t.idx < end and start < t.idx + len(t))
        else:
            set_score(entity, scores.get(key, count / (1 + len(others))))
            entities.append(entity)
    unsure.difference_update(i for each in entities for i in range(each.start, each.end))
    # training ignores missing tokens: they count neither as an entity nor as outside
    missing = [doc[i : i + 1] for i in sorted(unsure)]
    doc.set_ents(entities, missing=missing, default="outside")
    return left_out


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
