import pytest

from spacy_xling_ner.workbench.experiments.summary import summarize, to_frame

PLACE = {"dataset": "d", "system": "s", "n_train": 5}
RECORDS = [
    {**PLACE, "seed": 0, "metric": "f1", "value": 10.0},
    {**PLACE, "seed": 1, "metric": "f1", "value": 14.0},
    {**PLACE, "seed": 0, "metric": "f1_label", "label": "X", "value": 1.0},
    {**PLACE, "seed": None, "metric": "f1_difference", "against": "t", "value": 3.0},
]


def test_a_row_is_a_record():
    frame = to_frame(RECORDS)
    assert list(frame["value"]) == [10.0, 14.0, 1.0, 3.0]
    assert set(frame.columns) == {
        "dataset",
        "system",
        "n_train",
        "seed",
        "metric",
        "label",
        "against",
        "value",
    }
    assert len(to_frame([])) == 0


def test_mean_and_spread_are_over_the_seeds():
    frame = summarize(RECORDS)
    rows = {(row.metric, row.label): row for row in frame.itertuples()}
    assert set(rows) == {("f1", ""), ("f1_label", "X")}
    f1 = rows["f1", ""]
    assert (f1.seeds, f1.mean, f1.min, f1.max) == (2, 12.0, 10.0, 14.0)
    assert f1.std == pytest.approx(8**0.5)
    single = rows["f1_label", "X"]
    assert single.seeds == 1
    assert single.std != single.std  # none


def test_records_without_labels_are_fine():
    assert list(summarize(RECORDS[:2])["mean"]) == [12.0]
