"""The tags that an annotation allows, and the loss of single tags."""

import numpy
import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

from spacy_xling_ner.decoding.biluo import tag_numbers
from spacy_xling_ner.training.allowed_tags import (
    allowed_tags,
    annotated_labels,
    set_annotated_labels,
    softmax_loss,
)

LABELS = ("LOC", "ORG", "PER")
NUMBERS = tag_numbers(LABELS)


@pytest.fixture(scope="module")
def vocab():
    return spacy.blank("xx").vocab


def example(vocab, ents, *, missing=(), known=None):
    words = ["Ada", "Lovelace", "lives", "in", "London"]
    reference = Doc(vocab, words=words)
    spans = [Span(reference, start, end, label=label) for start, end, label in ents]
    reference.set_ents(spans, missing=[reference[i : i + 1] for i in missing], default="outside")
    if known is not None:
        set_annotated_labels(reference, known)
    return Example(Doc(vocab, words=words), reference)


def names(row):
    return {tag for tag, number in NUMBERS.items() if row[number]}


def test_a_token_with_annotation_allows_one_tag(vocab):
    allowed = allowed_tags(example(vocab, [(0, 2, "PER"), (4, 5, "LOC")]), LABELS)
    assert [names(row) for row in allowed] == [{"B-PER"}, {"L-PER"}, {"O"}, {"O"}, {"U-LOC"}]


def test_a_token_without_annotation_allows_every_tag(vocab):
    allowed = allowed_tags(example(vocab, [(0, 2, "PER")], missing=[4]), LABELS)
    assert allowed[4].all()
    assert names(allowed[3]) == {"O"}


def test_a_corpus_for_some_labels_allows_the_others(vocab):
    allowed = allowed_tags(example(vocab, [(0, 2, "PER")], known=["PER"]), LABELS)
    assert [names(row) for row in allowed[:2]] == [{"B-PER"}, {"L-PER"}]
    outside = {"O", *(tag for tag in NUMBERS if tag.endswith(("LOC", "ORG")))}
    assert all(names(row) == outside for row in allowed[2:])


def test_an_entity_of_an_unknown_label_counts_as_not_annotated(vocab):
    unknown = set()
    allowed = allowed_tags(example(vocab, [(4, 5, "GPE")]), LABELS, unknown)
    assert allowed[4].all()
    assert unknown == {"GPE"}


def test_the_labels_survive_the_file(vocab):
    doc = example(vocab, [], known=["PER", "LOC"]).reference
    (read,) = DocBin(store_user_data=True, docs=[doc]).get_docs(vocab)
    assert annotated_labels(read) == ["PER", "LOC"]
    assert annotated_labels(Doc(vocab, words=["a"])) is None


def test_softmax_loss_by_hand():
    probabilities = numpy.array([[0.1, 0.2, 0.7], [0.5, 0.25, 0.25], [0.3, 0.3, 0.4]])
    allowed = numpy.array([[0, 0, 1], [1, 1, 0], [1, 1, 1]], dtype=bool)
    loss, gradient = softmax_loss(probabilities, allowed)
    assert loss == pytest.approx(-numpy.log(0.7) - numpy.log(0.75))
    expected = [[0.1, 0.2, -0.3], [0.5 - 2 / 3, 0.25 - 1 / 3, 0.25], [0, 0, 0]]
    numpy.testing.assert_allclose(gradient, expected, atol=1e-6)


def test_softmax_gradient_is_the_slope_of_the_loss():
    rng = numpy.random.default_rng(0)
    scores = rng.normal(size=(4, 5))
    allowed = rng.random((4, 5)) < 0.5
    allowed[:, 0] = True

    def loss(scores):
        probabilities = numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True)
        return softmax_loss(probabilities, allowed)

    _, gradient = loss(scores)
    for i in range(4):
        for j in range(5):
            step = numpy.zeros_like(scores)
            step[i, j] = 1e-5
            slope = (loss(scores + step)[0] - loss(scores - step)[0]) / 2e-5
            assert gradient[i, j] == pytest.approx(slope, abs=1e-4)


def test_a_probability_of_zero_gives_a_finite_loss():
    probabilities = numpy.array([[1.0, 0.0, 0.0]])
    loss, gradient = softmax_loss(probabilities, numpy.array([[False, True, True]]))
    assert numpy.isfinite(loss)
    numpy.testing.assert_allclose(gradient, [[1.0, -0.5, -0.5]])
