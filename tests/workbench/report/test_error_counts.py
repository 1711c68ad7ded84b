import gzip
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_xling_ner.workbench.experiments.grid.job import PREDICTIONS
from spacy_xling_ner.workbench.report.error_counts import (
    KINDS,
    Outcome,
    align_entities,
    count_errors,
    shown_runs,
)
from spacy_xling_ner.workbench.report.output import ReportError


@pytest.mark.parametrize(
    ("gold", "found", "outcomes"),
    [
        ([(0, 2, "A")], [(0, 2, "A")], [("correct", 0, 0)]),
        ([(0, 2, "A")], [(0, 2, "B")], [("label", 0, 0)]),
        ([(0, 2, "A")], [(0, 1, "A")], [("boundary", 0, 0)]),
        # a wrong label counts for more than wrong boundaries
        ([(0, 2, "A")], [(0, 1, "B")], [("label", 0, 0)]),
        ([(0, 2, "A")], [], [("missed", 0, None)]),
        ([], [(0, 2, "A")], [("spurious", None, 0)]),
        # neighbours do not overlap
        ([(0, 2, "A")], [(2, 4, "A")], [("missed", 0, None), ("spurious", None, 0)]),
        # one of two halves is the partner, the longer one
        ([(0, 5, "A")], [(0, 2, "A"), (2, 5, "A")], [("boundary", 0, 1), ("spurious", None, 0)]),
        # the same label goes before the longer overlap
        ([(0, 5, "A")], [(0, 2, "A"), (2, 5, "B")], [("boundary", 0, 0), ("spurious", None, 1)]),
        # the same boundaries go before the same label
        (
            [(0, 2, "A"), (1, 4, "B")],
            [(0, 2, "B")],
            [("label", 0, 0), ("missed", 1, None)],
        ),
        # an identical entity is never taken away
        (
            [(0, 3, "A"), (2, 5, "A")],
            [(2, 5, "A")],
            [("missed", 0, None), ("correct", 1, 0)],
        ),
    ],
)
def test_each_entity_has_one_outcome(gold, found, outcomes):
    assert align_entities(gold, found) == [Outcome(*outcome) for outcome in outcomes]


def entities():
    span = st.tuples(st.integers(0, 8), st.integers(1, 4), st.sampled_from("AB"))
    return st.lists(span.map(lambda s: (s[0], s[0] + s[1], s[2])), max_size=5, unique=True)


@given(entities(), entities())
def test_every_entity_is_counted_once(gold, found):
    outcomes = align_entities(gold, found)
    assert [o.gold for o in outcomes if o.gold is not None] == list(range(len(gold)))
    assert sorted(o.found for o in outcomes if o.found is not None) == list(range(len(found)))
    assert sum(o.kind == "correct" for o in outcomes) == len(set(gold) & set(found))


def test_counts_are_those_of_the_cells(output, counts):
    for place, own in counts.items():
        runs = [run for run in output.runs if run.place == place]
        for part, kinds in (("correct", ["correct"]), ("found", set(KINDS) - {"missed"})):
            counted = sum(n for (_, kind), n in own.outcomes.items() if kind in kinds)
            labels = [scores for run in runs for scores in run.record["per_label"].values()]
            assert counted == sum(scores[part] for scores in labels)
        assert sum(own.gold.values()) == sum(
            n for (_, kind), n in own.outcomes.items() if kind != "spurious"
        )


def test_wrong_labels_are_counted_by_gold_and_predicted_label(counts):
    for own in counts.values():
        wrong = {}
        for (label, _), n in own.confused.items():
            wrong[label] = wrong.get(label, 0) + n
        assert wrong == {label: n for (label, kind), n in own.outcomes.items() if kind == "label"}


def test_scores_are_those_of_the_predictions(counts):
    for (_, _, system), own in counts.items():
        found = sum(n for (_, kind), n in own.outcomes.items() if kind != "missed")
        assert len(own.scores) == len(own.correct) == (0 if system == "spacy-ner" else found)
        if own.scores:
            correct = sum(n for (_, kind), n in own.outcomes.items() if kind == "correct")
            assert sum(own.correct) == correct


def test_the_explorer_shows_the_lowest_seed(output, strata):
    runs = shown_runs(output)
    assert {run.seed for run in runs} == {0}
    assert len(runs) == 2 * (2 * 5 + 1)
    assert {name: len(own) for name, own in strata.items()} == {
        "news": 24,
        "talk": 24,
    }
    assert {kind for own in strata["news"] for _, _, kind in own} == set(KINDS)


def test_broken_predictions_are_an_error(output, tmp_path):
    run = output.runs[-1]
    (tmp_path / PREDICTIONS).write_bytes(run.predictions.read_bytes()[:-20])
    broken = replace(output, runs=[replace(run, cell=tmp_path)])
    with pytest.raises(ReportError, match=r"predictions.jsonl.gz: broken .* Delete the cell's"):
        count_errors(broken)


def test_predictions_on_other_sentences_are_an_error(output, tmp_path):
    first, *_, run = [run for run in output.runs if run.place[0] == "talk" and run.seed == 0]
    with gzip.open(tmp_path / PREDICTIONS, "wt", encoding="utf8") as file:
        file.write(json.dumps({"text": "", "tokens": [], "gold": [], "found": []}) + "\n")
    other = replace(output, runs=[first, replace(run, cell=tmp_path)])
    with pytest.raises(ReportError, match="1 sentences, but other predictions on talk have 24"):
        count_errors(other)
