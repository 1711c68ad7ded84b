import json
from collections import Counter
from pathlib import Path

import pytest

from spacy_xling_ner.training.gold_offsets import Entity
from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.label_map import LabelMap, load_label_map
from spacy_xling_ner.workbench.corpora.record import Record

LABELS = Path(__file__).resolve().parents[3] / "assets" / "labels"


def test_labels_are_mapped_or_left_out():
    labels = LabelMap({"人名": "PER", "日付": None})
    assert (labels("人名"), labels("日付")) == ("PER", None)
    left_out = Counter()
    record = Record("f", 1, "川辺今日", [Entity(0, 2, "人名", 1), Entity(2, 4, "日付", 1)])
    assert labels.apply(record, left_out).entities == [Entity(0, 2, "PER", 1)]
    assert left_out == {"日付": 1}


def test_unknown_label_is_refused_with_file_and_choices():
    labels = LabelMap({"A": "PER", "B": None}, "m.json")
    record = Record("f", 1, "ab", [Entity(0, 1, "A", 1), Entity(1, 2, "X", 2)])
    with pytest.raises(CorpusFormatError, match=r"f:2: expected a label of m.json \(A, B; or add"):
        labels.apply(record, Counter())


def test_star_stands_for_all_other_labels():
    assert LabelMap({"A": "PER", "*": None})("X") is None
    keep = LabelMap({"A": "PER", "*": "keep"})
    assert (keep("X"), keep("A"), keep("*")) == ("X", "PER", "*")
    with pytest.raises(ValueError, match="got 'MISC'"):
        LabelMap({"*": "MISC"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty file"),
        ("{\n", ":2: expected valid JSON"),
        ("[]", "a JSON object"),
        ('{"A": 1}', "a label or null for 'A', got 1"),
        ('{"A": ""}', "a label or null for 'A', got ''"),
        ('{"A": "B", "A": "C"}', "each label once, got 'A' twice"),
    ],
)
def test_malformed_file_is_named(tmp_path, text, message):
    path = tmp_path / "map.json"
    path.write_text(text)
    with pytest.raises(CorpusFormatError, match=r"map\.json") as caught:
        load_label_map(path)
    assert message in str(caught.value)


@pytest.mark.parametrize("path", sorted(LABELS.glob("*.json")), ids=lambda path: path.stem)
def test_maps_of_the_project_use_the_four_coarse_labels(path):
    targets = {load_label_map(path)(label) for label in json.loads(path.read_text("utf8"))}
    assert targets <= {"PER", "LOC", "ORG", "MISC", None}


def test_gsd_and_stockmark_maps_say_what_the_table_says():
    gsd = load_label_map(LABELS / "gsd_coarse.json")
    assert len(gsd.mapping) == 22
    assert [gsd(label) for label in ("GPE", "NORP", "LAW", "DATE")] == ["LOC", "MISC", None, None]
    stockmark = load_label_map(LABELS / "stockmark_coarse.json")
    assert (stockmark("施設名"), stockmark("その他の組織名")) == ("LOC", "ORG")
    assert load_label_map(LABELS / "uner.json")("OTH") is None
