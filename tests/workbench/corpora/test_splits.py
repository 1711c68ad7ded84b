import pytest

from spacy_xling_ner.workbench.corpora.record import Record
from spacy_xling_ner.workbench.corpora.splits import parse_split, part_of, sample, select_part

SPLIT = [("train", 80), ("dev", 10), ("test", 10)]


def records(count):
    return [Record("f", i, f"text {i}", []) for i in range(count)]


def test_split_is_read():
    assert parse_split("train:80, dev:10,test:10") == SPLIT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("train", "expected NAME:PERCENT, got 'train'"),
        ("train:x", "expected NAME:PERCENT"),
        ("train:-5,dev:105", "expected NAME:PERCENT"),
        (":100", "expected NAME:PERCENT"),
        ("a:50,a:50", "named once"),
        ("a:50,b:40", "sum to 100"),
    ],
)
def test_malformed_split_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        parse_split(text)


def test_part_of_a_text_never_changes():
    # their buckets are 26, 72 and 73; published scores rest on these staying as they are
    split = [("a", 30), ("b", 43), ("c", 27)]
    assert [part_of(text, split) for text in ("猫", "text 6", "text 8")] == ["a", "b", "c"]


def test_parts_are_disjoint_complete_and_of_the_asked_size():
    corpus = records(2000)
    parts = {name: select_part(corpus, SPLIT, name) for name, _ in SPLIT}
    lines = sorted(record.line for part in parts.values() for record in part)
    assert lines == list(range(2000))
    assert abs(len(parts["dev"]) - 200) < 50


def test_equal_texts_share_a_part():
    twice = [Record("f", 1, "same", [], id="a"), Record("f", 2, "same", [], id="b")]
    assert len(select_part(twice, SPLIT, part_of("same", SPLIT))) == 2


def test_unknown_part_and_incomplete_split_are_refused():
    with pytest.raises(ValueError, match="Unknown part 'val'; choose from train, dev, test"):
        select_part([], SPLIT, "val")
    with pytest.raises(ValueError, match="sum to 100"):
        part_of("text", [("none", 0)])


def test_samples_are_nested_and_in_corpus_order():
    corpus = records(300)
    small, large = sample(corpus, 20, seed=3), sample(corpus, 100, seed=3)
    lines = [record.line for record in large]
    assert (len(small), len(large)) == (20, 100)
    assert {record.line for record in small} <= set(lines)
    assert lines == sorted(lines)
    assert sample(corpus, 20, seed=4) != small
    assert sample(corpus[::-1], 20, seed=3) == small[::-1]


def test_zero_is_all_and_too_many_is_all():
    corpus = records(5)
    assert sample(corpus, 0, 0) == corpus
    assert sample(corpus, 9, 0) == corpus
    with pytest.raises(ValueError, match="0 \\(all\\) or more, got -1"):
        sample(corpus, -1, 0)
