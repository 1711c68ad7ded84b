import json

import numpy
import pytest

from spacy_xling_ner.workbench.experiments.comparison import (
    Difference,
    difference,
    find_cell,
    read_cells,
)

GOLD = [[0, 1, "X"], [2, 3, "X"]]


def write(folder, system, right, *, dataset="d", n_train=50, seed=0, gold=GOLD, name=None):
    """Metrics of a system that finds, in each document, the first `right` entities and no other."""
    documents = [{"gold": gold, "found": gold[:count]} for count in right]
    correct, total = sum(right), len(gold) * len(right)
    metrics = {
        "dataset": dataset,
        "system": system,
        "n_train": n_train,
        "seed": seed,
        "f1": 200 * correct / (correct + total),
        "documents": documents,
    }
    path = folder / (name or f"{dataset}-{n_train}-{system}-{seed}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(metrics), encoding="utf8")
    return path


def cells_by_name(folder):
    return {cell.system: cell for cell in read_cells(folder)}


def test_a_cell_holds_all_seeds_of_a_system(tmp_path):
    write(tmp_path / "seed0", "a", [2, 2, 0, 0], seed=0)
    write(tmp_path / "seed1", "a", [2, 2, 2, 2], seed=1)
    (cell,) = read_cells(tmp_path)
    assert (cell.dataset, cell.n_train, cell.system) == ("d", 50, "a")
    assert cell.f1 == {0: pytest.approx(200 * 4 / 12), 1: 100}
    assert cell.mean == pytest.approx((200 * 4 / 12 + 100) / 2)
    assert cell.spread == pytest.approx(numpy.std([200 * 4 / 12, 100], ddof=1))
    assert cell.counts[0].tolist() == [[2, 2, 2], [2, 2, 2], [0, 0, 2], [0, 0, 2]]
    assert cell.gold == (frozenset({(0, 1, "X"), (2, 3, "X")}),) * 4


def test_counts_need_offsets_and_label_right(tmp_path):
    path = write(tmp_path, "a", [0])
    metrics = json.loads(path.read_text())
    metrics["documents"][0]["found"] = [[0, 1, "Y"], [2, 4, "X"], [2, 3, "X"]]
    path.write_text(json.dumps(metrics))
    assert read_cells(tmp_path)[0].counts[0].tolist() == [[1, 3, 2]]


def test_single_seed_has_no_spread(tmp_path):
    write(tmp_path, "a", [1, 2])
    assert read_cells(tmp_path)[0].spread is None


def test_data_sets_and_training_sizes_are_cells_of_their_own(tmp_path):
    write(tmp_path, "a", [1, 2])
    write(tmp_path, "a", [1, 2], n_train=100)
    write(tmp_path, "a", [1, 2], dataset="e")
    write(tmp_path, "b", [1, 2])
    cells = read_cells(tmp_path)
    assert len(cells) == 4
    like = next(c for c in cells if c.n_train == 100)
    assert find_cell(cells, like, "a") is like
    assert find_cell(cells, like, "b") is None
    assert find_cell(cells, next(c for c in cells if c.system == "b"), "a").n_train == 50


def test_identical_systems_differ_by_nothing(tmp_path):
    write(tmp_path, "a", [0, 1, 2, 1, 0, 2])
    write(tmp_path, "b", [0, 1, 2, 1, 0, 2])
    cells = cells_by_name(tmp_path)
    assert difference(cells["a"], cells["b"]) == Difference(0.0, 0.0, 0.0)


def test_better_everywhere_has_an_interval_above_zero(tmp_path):
    write(tmp_path, "good", [2, 1] * 20)
    write(tmp_path, "bad", [1, 0] * 20)
    cells = cells_by_name(tmp_path)
    gain = difference(cells["good"], cells["bad"])
    assert gain.value == pytest.approx(100 * (120 / 140 - 40 / 100))
    assert 0 < gain.low < gain.value < gain.high
    loss = difference(cells["bad"], cells["good"])
    assert (loss.value, loss.high < 0) == (pytest.approx(-gain.value), True)


def test_difference_by_luck_has_an_interval_around_zero(tmp_path):
    write(tmp_path, "a", [2] * 11 + [0] * 9)
    write(tmp_path, "b", [0] * 11 + [2] * 9)
    cells = cells_by_name(tmp_path)
    gain = difference(cells["a"], cells["b"])
    assert gain.low < 0 < gain.value < gain.high


def test_documents_are_paired(tmp_path):
    # better by one entity in each document, however hard it is: paired, hardly any variance
    hard = [0, 1, 2, 3] * 25
    gold = [[i, i + 1, "X"] for i in range(4)]
    write(tmp_path, "a", [count + 1 for count in hard], gold=gold)
    write(tmp_path, "b", hard, gold=gold)
    write(tmp_path, "shuffled", [0] * 25 + [1] * 25 + [2] * 25 + [3] * 25, gold=gold)
    cells = cells_by_name(tmp_path)
    paired, unpaired = (difference(cells["a"], cells[name]) for name in ("b", "shuffled"))
    assert paired.value == pytest.approx(unpaired.value)
    assert paired.high - paired.low < (unpaired.high - unpaired.low) / 2


def test_only_common_seeds_are_compared(tmp_path):
    write(tmp_path, "a", [2, 1, 2, 1], seed=0)
    write(tmp_path, "a", [0, 0, 0, 0], seed=1)
    write(tmp_path, "b", [2, 1, 2, 1], seed=0)
    write(tmp_path, "b", [2, 2, 2, 2], seed=2)
    cells = cells_by_name(tmp_path)
    assert difference(cells["a"], cells["b"]) == Difference(0.0, 0.0, 0.0)


def test_mean_of_the_seeds_is_compared(tmp_path):
    for seed, (ours, theirs) in enumerate((([2, 2], [0, 0]), ([2, 2], [2, 2]))):
        write(tmp_path, "a", ours, seed=seed)
        write(tmp_path, "b", theirs, seed=seed)
    cells = cells_by_name(tmp_path)
    assert difference(cells["a"], cells["b"]).value == 50


def test_no_common_seed_is_no_difference(tmp_path):
    write(tmp_path, "a", [1, 2], seed=0)
    write(tmp_path, "b", [1, 2], seed=1)
    cells = cells_by_name(tmp_path)
    assert difference(cells["a"], cells["b"]) is None


def test_a_seed_of_the_resampling_gives_one_interval(tmp_path):
    write(tmp_path, "a", [2, 1, 0] * 10)
    write(tmp_path, "b", [1, 0, 1] * 10)
    cells = cells_by_name(tmp_path)
    first = difference(cells["a"], cells["b"], seed=1)
    assert difference(cells["a"], cells["b"], seed=1) == first
    other = difference(cells["a"], cells["b"], seed=2)
    assert other.value == first.value
    assert (other.low, other.high) != (first.low, first.high)


def test_resample_without_any_entity_is_no_division_by_zero(tmp_path):
    for system, right in (("a", [1, 0]), ("b", [0, 0])):
        path = write(tmp_path, system, right)
        metrics = json.loads(path.read_text())
        metrics["documents"][1] = {"gold": [], "found": []}
        path.write_text(json.dumps(metrics))
    cells = cells_by_name(tmp_path)
    gain = difference(cells["a"], cells["b"])
    assert (gain.low, gain.high) == (0, pytest.approx(200 / 3))


@pytest.mark.parametrize("exists", [True, False])
def test_no_metrics_is_an_error(tmp_path, exists):
    folder = tmp_path if exists else tmp_path / "none"
    with pytest.raises(ValueError, match="no metrics here; write them with `xling evaluate`"):
        read_cells(folder)


def test_one_run_in_two_files_is_an_error_that_names_both(tmp_path):
    first = write(tmp_path / "new", "a", [1, 2])
    second = write(tmp_path / "old", "a", [2, 2])
    with pytest.raises(ValueError, match="the same data set, n_train, system and seed") as error:
        read_cells(tmp_path)
    assert f"{first} and {second}" in str(error.value)
    assert "(d, 50, a, 0)" in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "3",
        '{"dataset": "d"}',
        '{"dataset": "d", "system": "a", "n_train": 5, "seed": 0, "f1": 1, "documents": 3}',
        '{"dataset": "d", "system": "a", "n_train": 5, "seed": 0, "f1": 1, "documents": [{}]}',
        '{"dataset": "d", "system": "a", "n_train": 5, "seed": 0, "f1": null, "documents": []}',
        '{"dataset": "d", "system": "a", "n_train": 5, "seed": 0, "f1": 1, '
        '"documents": [{"gold": [[0, 1]], "found": []}]}',
    ],
)
def test_json_that_is_not_metrics_is_an_error_that_names_the_file(tmp_path, content):
    write(tmp_path, "a", [1, 2])
    (tmp_path / "other.json").write_text(content)
    with pytest.raises(ValueError, match=r"other\.json: not metrics of `xling evaluate`"):
        read_cells(tmp_path)


def test_file_that_is_not_text_is_an_error_that_names_the_file(tmp_path):
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(ValueError, match=r"bytes\.json: not metrics"):
        read_cells(tmp_path)


@pytest.mark.parametrize(
    "other", [{"gold": [[0, 1, "X"], [2, 4, "X"]]}, {"gold": [[0, 1, "X"], [2, 3, "Y"]]}]
)
def test_other_documents_in_a_data_set_are_an_error_that_names_both_files(tmp_path, other):
    first = write(tmp_path, "a", [1, 2])
    second = write(tmp_path, "b", [1, 2], **other)
    with pytest.raises(ValueError, match="other test documents under one data set, d;") as error:
        read_cells(tmp_path)
    assert f"{first} and {second}" in str(error.value)


def test_other_number_of_documents_is_an_error_between_seeds_too(tmp_path):
    write(tmp_path, "a", [1, 2], seed=0)
    write(tmp_path, "a", [1, 2, 2], seed=1)
    with pytest.raises(ValueError, match="other test documents under one data set"):
        read_cells(tmp_path)


def test_gold_in_another_order_is_the_same(tmp_path):
    write(tmp_path, "a", [0, 2])
    write(tmp_path, "b", [0, 2], gold=GOLD[::-1])
    cells = cells_by_name(tmp_path)
    assert difference(cells["a"], cells["b"]) == Difference(0.0, 0.0, 0.0)


def test_cells_of_other_documents_are_not_compared(tmp_path):
    write(tmp_path / "x", "a", [1, 2])
    write(tmp_path / "y", "b", [1, 2], gold=[[0, 1, "X"], [5, 6, "X"]])
    (a,), (b,) = read_cells(tmp_path / "x"), read_cells(tmp_path / "y")
    with pytest.raises(ValueError, match="a and b on d, n_train 50: other test documents"):
        difference(a, b)


def test_one_document_has_no_interval(tmp_path):
    write(tmp_path, "a", [1])
    write(tmp_path, "b", [2])
    cells = cells_by_name(tmp_path)
    with pytest.raises(ValueError, match="an interval needs at least 2 test documents"):
        difference(cells["a"], cells["b"])
