from collections import Counter

from benchmarks.speed.sentences import (
    Sentence,
    count_tokens,
    read_sentences,
    repeat_sentences,
    write_sentences,
)

SENTENCES = [Sentence(f"文{i}", i) for i in range(1, 6)]


def test_distinct_sentences_in_an_order_by_seed(tmp_path):
    orders = []
    for seed in (0, 0, 1):
        write_sentences(tmp_path / "s.json", [*SENTENCES, *SENTENCES], seed)
        orders.append(read_sentences(tmp_path / "s.json"))
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2]) == sorted(SENTENCES)


def test_corpus_stops_at_its_number_of_tokens():
    for n_tokens in (1, 14, 15, 16, 1000):
        corpus = list(repeat_sentences(SENTENCES, n_tokens))
        assert count_tokens(corpus) >= n_tokens
        assert count_tokens(corpus[:-1]) < n_tokens


def test_corpus_repeats_whole_passes():
    corpus = list(repeat_sentences(SENTENCES, 3 * count_tokens(SENTENCES)))
    assert set(Counter(corpus).values()) == {3}
    passes = [corpus[start : start + 5] for start in (0, 5, 10)]
    assert all(sorted(one) == sorted(SENTENCES) for one in passes)
    assert len({tuple(one) for one in passes}) > 1
    assert list(repeat_sentences(SENTENCES, 45, seed=1)) != corpus
    assert sorted(SENTENCES) == SENTENCES  # the argument stays as it was
