import json

import pytest

from spacy_xling_ner.workbench.report.explorer.data import (
    KNOWN,
    PLAIN,
    UNKNOWN,
    explorer_data,
    has_other_letters,
)
from spacy_xling_ner.workbench.report.outcomes import KINDS
from spacy_xling_ner.workbench.report.tally import outcomes_of, sentences, shown_runs

PLENTY = 1_000_000


@pytest.fixture(scope="module")
def explorer(output, tallies):
    return explorer_data(output, tallies, PLENTY)


def test_with_room_every_sentence_is_there(explorer):
    assert explorer.shown == explorer.total == {"news": 24, "talk": 24}
    assert explorer.seeds == [0]
    places = [(s["d"], s["n"]) for s in explorer.data["sentences"]]
    assert sorted(places) == [(d, n) for d in (0, 1) for n in range(1, 25)]


def test_results_are_those_of_the_predictions(output, explorer):
    data = explorer.data
    by_place = {(data["datasets"][s["d"]]["name"], s["n"]): s for s in data["sentences"]}
    for run in shown_runs(output):
        size = output.sizes(run.dataset).index(run.n_train)
        for i, line in enumerate(sentences(run), start=1):
            item = by_place[run.dataset, i]
            assert item["t"] == line["text"]
            assert [[s, e, data["labels"][n]] for s, e, n in item["g"]] == line["gold"]
            ((_, _, way, found),) = [
                r for r in item["r"] if r[:2] == [size, data["systems"].index(run.system)]
            ]
            assert [token[:2] for token in item["v"][way]] == [t[:2] for t in line["tokens"]]
            assert [[s, e, data["labels"][n]] for s, e, n, *_ in found] == sorted(
                f[:3] for f in line["found"]
            )
            kinds = sorted(o.kind for o in outcomes_of(line) if o.found is not None)
            assert sorted(KINDS[f[4]] for f in found) == kinds
            for start, end, _, score, kind, gold in found:
                assert (gold == -1) == (KINDS[kind] == "invented")
                assert (score == -1) == (run.system == "spacy-ner")
                if KINDS[kind] == "correct":
                    assert line["gold"][gold][:2] == [start, end]


def test_tokens_say_what_the_dictionary_knows(explorer):
    systems = explorer.data["systems"]
    states, faces = set(), set()
    for item in explorer.data["sentences"]:
        (way,) = {r[2] for r in item["r"] if r[1] == systems.index("bridge")}
        for start, end, face, gloss, known in item["v"][way]:
            surface = item["t"][start:end]
            if surface == "駅":
                assert (gloss, known) == ("station", KNOWN)
            if surface == "へ":
                assert (gloss, known) == (0, UNKNOWN)
            if surface == "</script>":
                assert (face, gloss, known) == (0, 0, PLAIN)
            states.add(known)
            faces.add(face)
    assert states == {UNKNOWN, KNOWN, PLAIN}
    assert {"Yamada", "Tokyo", "eki"} <= faces


def test_it_keeps_to_its_size_and_takes_the_data_sets_in_turn(output, tallies):
    small = explorer_data(output, tallies, 20_000)
    assert 0 < sum(small.shown.values()) < 48
    assert abs(small.shown["news"] - small.shown["talk"]) <= 1
    text = json.dumps(small.data["sentences"], ensure_ascii=False, separators=(",", ":"))
    assert 15_000 < len(text.encode()) <= 20_000
    assert explorer_data(output, tallies, 0).data["sentences"] == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("東京", True),
        ("café", False),
        ("ＮＨＫ", False),
        ("。", False),
        ("Αθήνα", True),
        ("12", False),
    ],
)
def test_letters_that_are_not_latin(text, other):
    assert has_other_letters(text) is other
