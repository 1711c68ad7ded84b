from spacy_xling_ner.workbench.report.explorer.sample import (
    MOST_SENTENCES,
    interleave,
    order_sentences,
)

RIGHT, MISSED, SPURIOUS = (
    (50, "a", "correct"),
    (50, "a", "missed"),
    (50, "b", "spurious"),
)


def test_errors_come_first_and_sentences_without_entities_last():
    strata = [set(), {RIGHT}, {RIGHT, MISSED}, set(), {MISSED}, {RIGHT}]
    order = order_sentences("d", strata)
    assert sorted(order) == list(range(6))
    assert set(order[:2]) == {2, 4}
    assert set(order[2:4]) == {1, 5}


def test_a_rare_kind_of_error_is_not_crowded_out():
    strata = [{MISSED} for _ in range(500)]
    strata[321] = {SPURIOUS}
    strata[123] = {RIGHT}
    order = order_sentences("d", strata)
    assert len(order) == MOST_SENTENCES
    assert order[0] == 321
    assert 123 not in order


def test_sizes_and_systems_take_turns():
    strata = [{(50, "a", "missed")}] * 40 + [{(100, "a", "missed")}] * 40
    first = order_sentences("d", strata)[:20]
    assert sum(i < 40 for i in first) == 10


def test_the_order_is_fixed_and_not_that_of_the_file():
    strata = [{MISSED} for _ in range(100)]
    order = order_sentences("d", strata)
    assert order == order_sentences("d", strata)
    assert order != sorted(order)
    assert order != order_sentences("e", strata)


def test_data_sets_take_turns():
    assert interleave({"a": [5, 6, 7], "b": [1]}) == [("a", 5), ("b", 1), ("a", 6), ("a", 7)]
    assert interleave({}) == []
