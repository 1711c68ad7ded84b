from itertools import chain

import numpy
import pytest
import spacy
from spacy.tokens import Doc

from spacy_xling_ner.decoding.biluo import OUTSIDE, ScoredSpan, spans_from_tags
from spacy_xling_ner.decoding.crf import entity_posteriors
from spacy_xling_ner.decoding.viterbi import viterbi
from spacy_xling_ner.modules.sentence_chunks import MAX_LENGTH, chunk_lengths, decoding_chunks

VOCAB = spacy.blank("ja").vocab


def doc(text):
    return Doc(VOCAB, words=list(text))


def test_short_documents_stay_whole_and_empty_ones_are_left_out():
    assert chunk_lengths([doc("あ。い"), doc(""), doc("う")], 3) == [3, 1]


def test_long_documents_are_cut_after_the_last_end_that_fits():
    assert chunk_lengths([doc("あ。い。うう。え")], 5) == [4, 4]
    assert chunk_lengths([doc("あい！う\nえ?おお")], 4) == [3, 4, 2]


def test_a_long_sentence_is_a_chunk_by_itself():
    assert chunk_lengths([doc("あ。いいいいい。う")], 3) == [2, 6, 1]
    assert chunk_lengths([doc("いいいいい。")], 3) == [6]


def test_a_sentence_without_end_is_cut_at_ten_times_the_length():
    assert chunk_lengths([doc("あ" * 45 + "。い")], 2) == [20, 20, 6, 1]
    assert chunk_lengths([doc("あ" * 45)], 2) == [20, 20, 5]


def test_an_end_at_the_edge_of_a_chunk_is_used_once():
    assert chunk_lengths([doc("ああ。いいいい")], 3) == [3, 4]


@pytest.mark.parametrize("max_length", [1, 2, 7, 50])
def test_nothing_is_lost(max_length):
    rng = numpy.random.default_rng(max_length)
    docs = [doc("".join(rng.choice(list("ああい。！"), size=n))) for n in (0, 1, 49, 200)]
    lengths = chunk_lengths(docs, max_length)
    assert sum(lengths) == 250
    assert min(lengths) > 0
    assert max(lengths) <= 10 * max_length


def flat(lists):
    return list(chain.from_iterable(lists))


def scores_of(n_tokens, entities):
    """Scores of one label that favour the entities, and `O` elsewhere."""
    scores = numpy.zeros((n_tokens, 5), dtype="float32")
    scores[:, OUTSIDE] = 5
    for start, end in entities:
        scores[start : end + 1, OUTSIDE] = 0
        inside = [2] * (end - start - 2)
        scores[numpy.arange(start, end), [1, *inside, 3] if end - start > 1 else [4]] = 9
    return scores


def entities_of(docs, scores):
    """Decode in chunks: the entities and their probabilities."""
    chunks = decoding_chunks(docs, scores)
    assert sum(chunks) == len(scores)
    tags = viterbi(scores, chunks)
    probabilities = entity_posteriors(scores, chunks, spans_from_tags(tags, chunks))
    spans = spans_from_tags(tags, [len(doc) for doc in docs])
    return flat(spans), flat(probabilities)


def test_short_documents_are_decoded_whole():
    docs = [doc("あ。" * 40), doc(""), doc("あ" * MAX_LENGTH)]
    scores = scores_of(180, [(1, 4)])
    assert decoding_chunks(docs, scores) == [80, 100]


def test_an_entity_with_a_full_stop_is_not_cut():
    # four sentences of 60 tokens; a name contains the first full stop, another the third
    text = ("あ" * 59 + "。") * 4
    assert chunk_lengths([doc(text)], MAX_LENGTH) == [60, 60, 60, 60]
    entities = [(57, 62), (170, 181), (200, 201)]
    scores = scores_of(240, entities)
    assert decoding_chunks([doc(text)], scores) == [120, 120]
    found, probabilities = entities_of([doc(text)], scores)
    assert found == [ScoredSpan(*entity, 0) for entity in entities]
    whole = entity_posteriors(scores, [240], [found])[0]
    assert probabilities == pytest.approx(whole, abs=1e-6)


def test_an_entity_that_ends_with_a_full_stop_needs_no_join():
    # モーニング娘。
    text = ("あ" * 59 + "。") * 4
    scores = scores_of(240, [(55, 60), (60, 61)])
    assert decoding_chunks([doc(text)], scores) == [60, 60, 60, 60]
    assert entities_of([doc(text)], scores)[0] == [ScoredSpan(55, 60, 0), ScoredSpan(60, 61, 0)]


def test_the_best_valid_sequence_around_a_cut_decides():
    text = ("あ" * 59 + "。") * 2
    # the best tag of the full stop is I, as a CRF may have it, but no entity is there
    scores = scores_of(120, [])
    scores[59, 2] = 6
    assert decoding_chunks([doc(text)], scores) == [60, 60]
    # the best tag of the full stop is O, but an entity around it is better
    scores = scores_of(120, [(58, 62)])
    scores[59, OUTSIDE] = 10
    assert decoding_chunks([doc(text)], scores) == [120]


def test_an_entity_of_any_length_is_not_cut():
    text = ("あ" * 59 + "。") * 3
    scores = scores_of(180, [(5, 175)])
    assert decoding_chunks([doc(text)], scores) == [180]
    assert entities_of([doc(text)], scores)[0] == [ScoredSpan(5, 175, 0)]


def test_a_long_sentence_that_needs_no_cut():
    assert decoding_chunks([doc("あ" * 300)], scores_of(300, [(99, 101)])) == [300]


def test_an_entity_over_the_hard_limit():
    n_tokens = 25 * MAX_LENGTH
    assert chunk_lengths([doc("あ" * n_tokens)], MAX_LENGTH) == [1000, 1000, 500]
    entities = [(0, 1), (990, 1010), (1900, 1990)]
    scores = scores_of(n_tokens, entities)
    assert decoding_chunks([doc("あ" * n_tokens)], scores) == [2000, 500]
    assert entities_of([doc("あ" * n_tokens)], scores)[0] == [
        ScoredSpan(*entity, 0) for entity in entities
    ]


def test_documents_are_not_joined():
    # ends inside an entity, and the next document continues one
    docs = [doc("あ" * 59 + "。" + "あ" * 60), doc("あ" * 5)]
    scores = scores_of(125, [])
    scores[119, 1] = scores[120, 3] = 9
    assert decoding_chunks(docs, scores) == [60, 60, 5]
    # nor does a document see the next one
    docs = [doc("あ" * 99 + "。" + "あ"), doc("あ" * 5)]
    scores = scores_of(106, [(99, 104)])
    assert decoding_chunks(docs, scores) == [*decoding_chunks(docs[:1], scores[:101]), 5]


@pytest.mark.parametrize("seed", range(5))
def test_chunks_have_the_entities_and_probabilities_of_whole_documents(seed):
    rng = numpy.random.default_rng(seed)
    docs = [doc("".join(rng.choice(list("ああああああ。"), size=n))) for n in (700, 0, 300, 20)]
    scores = rng.normal(size=(1020, 13)).astype("float32") * 2
    # no entity crosses a sentence end
    (ends,) = numpy.nonzero([token.text == "。" for each in docs for token in each])
    scores[[*ends, *ends[:-1] + 1], 1:] = -numpy.inf
    assert decoding_chunks(docs, scores) == chunk_lengths(docs, MAX_LENGTH)
    found, probabilities = entities_of(docs, scores)
    assert len(found) > 100
    whole = spans_from_tags(viterbi(scores, [700, 0, 300, 20]), [700, 0, 300, 20])
    assert found == flat(whole)
    expected = entity_posteriors(scores, [700, 0, 300, 20], whole)
    assert probabilities == pytest.approx(flat(expected), abs=1e-6)
