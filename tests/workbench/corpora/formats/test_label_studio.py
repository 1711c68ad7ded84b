import json
import logging

import pytest

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.formats import FORMATS
from spacy_xling_ner.workbench.corpora.record import ParseOptions

TEXT = "😀 Ann\nLee"


def region(start, end, *labels, **value):
    return {"type": "labels", "value": {"start": start, "end": end, "labels": labels, **value}}


def parse(tmp_path, tasks, name="label-studio"):
    path = tmp_path / "in.json"
    path.write_text(json.dumps(tasks), encoding="utf8")
    records = list(FORMATS[name](path, ParseOptions()))
    return [(r.left_out, [(e.start, e.end, e.label) for e in r.entities]) for r in records]


def task(*annotations, **fields):
    return {"data": {"text": TEXT}, "annotations": list(annotations), **fields}


def test_ground_truth_or_the_first_annotation_is_read_and_the_rest_is_left_out(tmp_path):
    one, two = ({"result": [region(2, 5, label)]} for label in ("A", "B"))
    rest = ("one more of its annotations", [])
    assert parse(tmp_path, [task(one, two)]) == [("", [(2, 5, "A")]), rest]
    truth = {**two, "ground_truth": True}
    assert parse(tmp_path, [task(one, truth)]) == [("", [(2, 5, "B")]), rest]
    skipped = {**two, "was_cancelled": True}
    assert parse(tmp_path, [task(skipped, one)]) == [("", [(2, 5, "A")])]
    found = parse(tmp_path, [task(one), task(skipped), task()])
    assert [reason for reason, _ in found] == ["", "skipped by the annotator", "not annotated"]


def test_predictions_are_gold_only_where_nothing_is_annotated(tmp_path, caplog):
    predicted = {"predictions": [{"result": [region(2, 5, "A")]}]}
    gold = task({"result": []})
    assert parse(tmp_path, [gold, task(**predicted)]) == [("", []), ("not annotated", [])]
    assert not caplog.records
    with caplog.at_level(logging.WARNING):
        assert parse(tmp_path, [task(**predicted)]) == [("", [(2, 5, "A")])]
    assert "its predictions are read as gold" in caplog.text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(2, 9, None), (2, 9, "Ann\nLee"), (2, 9, "Ann\\nLee"), (3, 10, "Ann\nLee")],
)
def test_offsets_count_characters_unless_the_text_shows_utf16_units(tmp_path, start, end, text):
    marked = {} if text is None else {"text": text}
    annotation = {"result": [region(start, end, "PER", **marked)]}
    assert parse(tmp_path, [task(annotation)]) == [("", [(2, 9, "PER")])]


def test_json_min_has_a_list_named_like_the_control_tag(tmp_path):
    value = region(2, 5, "A", "B")["value"]
    fields = {"annotator": 1, "annotation_id": 2, "created_at": "2024", "updated_at": "2024"}
    items = [{"review": TEXT, "ner": [value], **fields}, {"review": TEXT, **fields}]
    found = parse(tmp_path, items, "label-studio-min")
    assert found == [("", [(2, 5, "A"), (2, 5, "B")]), ("", [])]
    # two annotators of one text
    found = parse(tmp_path, [{"id": 7, **item} for item in items], "label-studio-min")
    assert found[1] == ("one more of its annotations", [])


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"text": TEXT}, 'a task with "data"'),
        ({"data": {"a": "x", "b": "y"}}, "a field \"text\", or one string alone, got 'a', 'b'"),
        (task({"result": [region(2, 5)]}), 'a region with "labels"'),
        (task({"result": [region(2, 5, "A", text="Bob")]}), "'Bob' at 2, 5, got 'Ann'"),
        (task({"result": [region("/p[1]", 5, "A")]}), "whole numbers as offsets"),
    ],
)
def test_a_malformed_task_is_named(tmp_path, item, message):
    with pytest.raises(CorpusFormatError) as caught:
        parse(tmp_path, [item])
    assert f"in.json:1: expected {message}" in str(caught.value)
