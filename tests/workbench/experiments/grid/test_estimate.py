import pytest

from spacy_xling_ner.workbench.experiments.grid import Store
from spacy_xling_ner.workbench.experiments.grid.estimate import (
    estimate,
    format_duration,
    total_seconds,
)


def test_without_finished_cells_the_estimate_is_from_the_size(grid, tmp_path):
    guesses = estimate(grid.plan, Store(tmp_path))
    assert guesses == {key: cell.seconds for key, cell in grid.plan.cells.items()}
    by_name = {cell.name: cell.seconds for cell in grid.plan.cells.values()}
    assert by_name["assistant-n0-s0-bridge"] < by_name["assistant-n10-s0-bridge"]
    assert by_name["assistant-n10-s0-bridge"] < by_name["assistant-nall-s0-bridge"]


def test_the_estimate_of_a_finished_cell_is_its_time(grid):
    store = Store(grid.output)
    taken = {key: store.record(key)["seconds"] for key in grid.plan.cells}
    assert estimate(grid.plan, store) == taken


def test_finished_cells_correct_the_estimates_of_similar_ones(grid, tmp_path):
    cells = {cell.name: cell for cell in grid.plan.cells.values()}
    done, like, other = (
        cells[f"assistant-{name}"]
        for name in ("n10-s0-scratch", "nall-s0-scratch", "n10-s0-spacy-ner")
    )
    store = Store(tmp_path)
    store.begin(done)
    store.finish(done, {"seconds": 10 * done.seconds})
    guesses = estimate(grid.plan, store)
    assert guesses[like.key] == pytest.approx(10 * like.seconds)
    # of the same kind, though not of the same pipeline
    assert guesses[other.key] == pytest.approx(10 * other.seconds)
    assert guesses[cells["lexicon-small"].key] == cells["lexicon-small"].seconds


def test_a_run_takes_its_work_or_its_longest_chain(grid):
    cells = list(grid.plan.cells.values())
    ones = {cell.key: 1.0 for cell in cells}
    assert total_seconds(grid.plan, cells, ones, 1) == len(cells)
    # utterances, corpus, source, system
    assert total_seconds(grid.plan, cells, ones, 1000) == 4
    assert total_seconds(grid.plan, cells[-1:], ones, 1) == 1
    assert total_seconds(grid.plan, [], ones, 1) == 0


def test_durations_are_in_seconds_minutes_or_hours():
    assert [format_duration(s) for s in (0.4, 89, 100, 5000, 12_000)] == [
        "0 s",
        "89 s",
        "2 min",
        "83 min",
        "3 h 20 min",
    ]
