import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_xling_ner.workbench.report.outcomes import KIND_NAMES, KINDS, Outcome, align


@pytest.mark.parametrize(
    ("gold", "found", "outcomes"),
    [
        ([(0, 2, "A")], [(0, 2, "A")], [("correct", 0, 0)]),
        ([(0, 2, "A")], [(0, 2, "B")], [("label", 0, 0)]),
        ([(0, 2, "A")], [(0, 1, "A")], [("boundary", 0, 0)]),
        # another label counts for more than other edges
        ([(0, 2, "A")], [(0, 1, "B")], [("label", 0, 0)]),
        ([(0, 2, "A")], [], [("missed", 0, None)]),
        ([], [(0, 2, "A")], [("invented", None, 0)]),
        # neighbours do not overlap
        ([(0, 2, "A")], [(2, 4, "A")], [("missed", 0, None), ("invented", None, 0)]),
        # one of two halves is the partner, the longer one
        ([(0, 5, "A")], [(0, 2, "A"), (2, 5, "A")], [("boundary", 0, 1), ("invented", None, 0)]),
        # the same label goes before the longer overlap
        ([(0, 5, "A")], [(0, 2, "A"), (2, 5, "B")], [("boundary", 0, 0), ("invented", None, 1)]),
        # the same edges go before the same label
        (
            [(0, 2, "A"), (1, 4, "B")],
            [(0, 2, "B")],
            [("label", 0, 0), ("missed", 1, None)],
        ),
        # what is the same is never taken away
        (
            [(0, 3, "A"), (2, 5, "A")],
            [(2, 5, "A")],
            [("missed", 0, None), ("correct", 1, 0)],
        ),
    ],
)
def test_each_entity_has_one_outcome(gold, found, outcomes):
    assert align(gold, found) == [Outcome(*outcome) for outcome in outcomes]


def entities():
    span = st.tuples(st.integers(0, 8), st.integers(1, 4), st.sampled_from("AB"))
    return st.lists(span.map(lambda s: (s[0], s[0] + s[1], s[2])), max_size=5, unique=True)


@given(entities(), entities())
def test_nothing_is_lost_or_counted_twice(gold, found):
    outcomes = align(gold, found)
    assert [o.gold for o in outcomes if o.gold is not None] == list(range(len(gold)))
    assert sorted(o.found for o in outcomes if o.found is not None) == list(range(len(found)))
    assert sum(o.kind == "correct" for o in outcomes) == len(set(gold) & set(found))


def test_every_kind_has_a_name():
    assert tuple(KIND_NAMES) == KINDS
