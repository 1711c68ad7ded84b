import numpy
import pytest
import spacy
from spacy.tokens import Doc

from spacy_xling_ner.modules.sentence_chunks import piece_lengths

VOCAB = spacy.blank("ja").vocab


def doc(text):
    return Doc(VOCAB, words=list(text))


def test_short_documents_stay_whole_and_empty_ones_are_left_out():
    assert piece_lengths([doc("あ。い"), doc(""), doc("う")], 3) == [3, 1]


def test_long_documents_are_cut_behind_the_last_end_that_fits():
    assert piece_lengths([doc("あ。い。うう。え")], 5) == [4, 4]
    assert piece_lengths([doc("あい！う\nえ?おお")], 4) == [3, 4, 2]


def test_a_long_sentence_is_a_piece_by_itself():
    assert piece_lengths([doc("あ。いいいいい。う")], 3) == [2, 6, 1]
    assert piece_lengths([doc("いいいいい。")], 3) == [6]


def test_a_sentence_without_end_is_cut_at_ten_times_the_length():
    assert piece_lengths([doc("あ" * 45 + "。い")], 2) == [20, 20, 6, 1]
    assert piece_lengths([doc("あ" * 45)], 2) == [20, 20, 5]


def test_an_end_at_the_edge_of_a_piece_is_used_once():
    assert piece_lengths([doc("ああ。いいいい")], 3) == [3, 4]


@pytest.mark.parametrize("most", [1, 2, 7, 50])
def test_nothing_is_lost(most):
    rng = numpy.random.default_rng(most)
    docs = [doc("".join(rng.choice(list("ああい。！"), size=n))) for n in (0, 1, 49, 200)]
    lengths = piece_lengths(docs, most)
    assert sum(lengths) == 250
    assert min(lengths) > 0
    assert max(lengths) <= 10 * most
