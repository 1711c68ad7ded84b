import json

import pytest

from spacy_xling_ner.workbench.report.error_counts import (
    KINDS,
    read_sentences,
    sentence_outcomes,
    shown_runs,
)
from spacy_xling_ner.workbench.report.explorer.data import (
    KNOWN,
    PLAIN,
    UNKNOWN,
    explorer_data,
    has_other_letters,
)

PLENTY = 1_000_000


@pytest.fixture(scope="module")
def explorer(output, counts, strata):
    return explorer_data(output, counts, strata, PLENTY)


def test_with_room_every_sentence_is_there(explorer):
    assert explorer.is_complete
    assert explorer.shown == explorer.total == {"news": 24, "talk": 24}
    assert explorer.seeds == [0]
    assert [dataset["lang"] for dataset in explorer.data["datasets"]] == ["ja", "ja"]
    places = [(s["d"], s["n"]) for s in explorer.data["sentences"]]
    assert sorted(places) == [(d, n) for d in (0, 1) for n in range(1, 25)]


def test_results_are_those_of_the_predictions(output, explorer):
    data = explorer.data
    by_place = {(data["datasets"][s["d"]]["name"], s["n"]): s for s in data["sentences"]}
    for run in shown_runs(output):
        size = output.sizes(run.dataset).index(run.n_train)
        for i, line in enumerate(read_sentences(run), start=1):
            item = by_place[run.dataset, i]
            assert item["t"] == line["text"]
            assert [[s, e, data["labels"][n]] for s, e, n in item["g"]] == line["gold"]
            ((_, _, seen, found),) = [
                r for r in item["r"] if r[:2] == [size, data["systems"].index(run.system)]
            ]
            assert [token[:2] for token in item["v"][seen]] == [t[:2] for t in line["tokens"]]
            assert [[s, e, data["labels"][n]] for s, e, n, *_ in found] == sorted(
                f[:3] for f in line["found"]
            )
            kinds = sorted(o.kind for o in sentence_outcomes(line) if o.found is not None)
            assert sorted(KINDS[f[4]] for f in found) == kinds
            for start, end, _, score, kind, gold in found:
                assert (gold == -1) == (KINDS[kind] == "spurious")
                assert (score == -1) == (run.system == "spacy-ner")
                if KINDS[kind] == "correct":
                    assert line["gold"][gold][:2] == [start, end]


def test_tokens_have_english_form_gloss_and_dictionary_state(explorer):
    systems = explorer.data["systems"]
    states, forms = set(), set()
    for item in explorer.data["sentences"]:
        (seen,) = {r[2] for r in item["r"] if r[1] == systems.index("bridge")}
        for start, end, form, gloss, known in item["v"][seen]:
            surface = item["t"][start:end]
            if surface == "駅":
                assert (gloss, known) == ("station", KNOWN)
            if surface == "へ":
                assert (gloss, known) == (0, UNKNOWN)
            if surface == "</script>":
                assert (form, gloss, known) == (0, 0, PLAIN)
            states.add(known)
            forms.add(form)
    assert states == {UNKNOWN, KNOWN, PLAIN}
    assert {"Yamada", "Tokyo", "eki"} <= forms


def test_it_keeps_to_its_size_and_takes_the_data_sets_in_turn(output, counts, strata):
    small = explorer_data(output, counts, strata, 20_000)
    assert 0 < sum(small.shown.values()) < 48
    assert not small.is_complete
    assert abs(small.shown["news"] - small.shown["talk"]) <= 1
    text = json.dumps(small.data["sentences"], ensure_ascii=False, separators=(",", ":"))
    assert 15_000 < len(text.encode()) <= 20_000
    assert explorer_data(output, counts, strata, 0).data["sentences"] == []


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
