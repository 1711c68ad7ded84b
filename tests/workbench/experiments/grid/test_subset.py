from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.experiments.grid import PlanError, parse_spec, plan, select

from .samples import ROOT, spec


@pytest.fixture(scope="module")
def whole():
    return plan(parse_spec(spec(seeds=[0, 1])), ROOT)


def test_no_choice_is_the_whole_plan(whole):
    assert select(whole) is whole


def test_a_subset_has_the_runs_that_match_all_choices(whole):
    found = select(whole, systems=["scratch", "bridge"], sizes=["10", "all"], seeds=["1"])
    places = {(run.system, run.n_train, run.seed) for run in found.runs if run.system != "source"}
    assert places == {(system, size, 1) for system in ("scratch", "bridge") for size in (10, "all")}


def test_a_subset_has_the_cells_that_its_runs_need(whole):
    found = select(whole, systems=["scratch"], sizes=["10"], seeds=["0"])
    kinds = sorted(cell.kind for cell in found.cells.values())
    # dev, test and ten sentences, each from utterances; no English, no lexicon
    assert kinds == ["corpus"] * 3 + ["system"] + ["utterances"] * 3
    assert all(whole.cells[key] is cell for key, cell in found.cells.items())
    assert list(found.cells) == [key for key in whole.cells if key in found.cells]
    assert len(found.needed(set())) == len(found.cells)


def test_the_test_of_a_source_stays_if_the_source_is_needed(whole):
    tested = select(whole, systems=["bridge"], seeds=["1"])
    assert [(run.dataset, run.seed) for run in tested.runs if run.system == "source"] == [
        ("english", 1)
    ]
    untested = select(whole, systems=["scratch"])
    assert not [run for run in untested.runs if run.system == "source"]


@pytest.mark.parametrize(
    ("choice", "skipped"),
    [
        ({"seeds": ["1"]}, {"assistant": ["scratch"]}),
        ({"systems": ["bridge"]}, {}),
        ({"sizes": ["10"]}, {}),
        ({"sizes": ["0", "10"], "targets": ["assistant"]}, {"assistant": ["scratch"]}),
    ],
)
def test_only_skipped_systems_of_the_subset_are_listed(whole, choice, skipped):
    assert select(whole, **choice).skipped == skipped


def test_only_files_that_the_subset_reads_can_be_missing(whole):
    path = next(path for cell in whole.cells.values() for path in cell.data if "lexicon" in path)
    lacking = replace(whole, missing=(path,))
    assert select(lacking, systems=["scratch"]).missing == ()
    assert select(lacking, systems=["bridge"]).missing == (path,)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"targets": ["asistant"]}, "data set 'asistant': did you mean 'assistant'"),
        ({"systems": ["bridges"]}, "system 'bridges': did you mean 'bridge'"),
        ({"sizes": ["100"]}, "size '100'.*hoose from 0, 10, all"),
        ({"seeds": ["7"]}, "seed '7': choose from 0, 1"),
        ({"systems": ["source"]}, "system 'source'"),
        ({"systems": ["scratch"], "sizes": ["0"]}, "No run has all"),
    ],
)
def test_a_choice_without_a_run_is_an_error(whole, choice, message):
    with pytest.raises(PlanError, match=message):
        select(whole, **choice)
