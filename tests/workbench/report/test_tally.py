import gzip
import json
import shutil

import pytest

from spacy_xling_ner.workbench.report.outcomes import KINDS
from spacy_xling_ner.workbench.report.output import ReportError, read_output
from spacy_xling_ner.workbench.report.tally import count_outcomes, shown_runs


def test_counts_are_those_of_the_cells(output, tallies):
    for place, tally in tallies.places.items():
        runs = [run for run in output.runs if run.place == place]
        assert tally.seeds == len(runs) == 2
        for part, kinds in (("correct", ["correct"]), ("found", set(KINDS) - {"missed"})):
            counted = sum(n for (_, kind), n in tally.outcomes.items() if kind in kinds)
            labels = [scores for run in runs for scores in run.record["per_label"].values()]
            assert counted == sum(scores[part] for scores in labels)
        assert sum(tally.gold.values()) == sum(
            n for (_, kind), n in tally.outcomes.items() if kind != "invented"
        )


def test_wrong_labels_are_counted_by_what_they_are_mistaken_for(tallies):
    for tally in tallies.places.values():
        wrong = {}
        for (label, _), n in tally.mistaken.items():
            wrong[label] = wrong.get(label, 0) + n
        assert wrong == {label: n for (label, kind), n in tally.outcomes.items() if kind == "label"}


def test_scores_are_of_what_was_found(tallies):
    for (_, _, system), tally in tallies.places.items():
        found = sum(n for (_, kind), n in tally.outcomes.items() if kind != "missed")
        assert len(tally.scores) == len(tally.right) == (0 if system == "spacy-ner" else found)
        if tally.scores:
            correct = sum(n for (_, kind), n in tally.outcomes.items() if kind == "correct")
            assert sum(tally.right) == correct


def test_the_explorer_shows_the_lowest_seed(output, tallies):
    runs = shown_runs(output)
    assert {run.seed for run in runs} == {0}
    assert len(runs) == 2 * (2 * 5 + 1)
    assert {name: len(strata) for name, strata in tallies.strata.items()} == {
        "news": 24,
        "talk": 24,
    }
    assert {kind for strata in tallies.strata["news"] for _, _, kind in strata} == set(KINDS)


@pytest.fixture
def copy(made, tmp_path):
    shutil.copytree(made.folder, tmp_path / "copy")
    return tmp_path / "copy"


def test_broken_predictions_are_an_error(copy):
    output = read_output(copy)
    path = output.runs[-1].predictions
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ReportError, match=r"predictions.jsonl.gz: broken .*; delete the cell's"):
        count_outcomes(output)


def test_predictions_of_other_sentences_are_an_error(copy):
    output = read_output(copy)
    run = next(run for run in reversed(output.runs) if run.seed == 0)
    with gzip.open(run.predictions, "wt", encoding="utf8") as file:
        file.write(json.dumps({"text": "", "tokens": [], "gold": [], "found": []}) + "\n")
    with pytest.raises(ReportError, match="1 sentences, but other predictions on talk have 24"):
        count_outcomes(output)
