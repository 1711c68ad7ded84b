import json

import pytest

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.formats import get_format
from spacy_xling_ner.workbench.corpora.record import ParseOptions

TEXTS = [
    {
        "curid": "1",
        "text": "川辺葵は、青海市に住む。",
        "entities": [
            {"name": "川辺葵", "span": [0, 3], "type": "人名"},
            {"name": "青海市", "span": [5, 8], "type": "地名"},
        ],
    },
    {"curid": "1", "text": "雨が降る。", "entities": []},
]


def parse(tmp_path, text, format="stockmark"):
    path = tmp_path / "in.json"
    path.write_text(text, encoding="utf8")
    return list(get_format(format)(path, ParseOptions()))


def parse_lines(tmp_path, *lines):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return parse(tmp_path, text, "jsonl")


@pytest.mark.parametrize("key", ["entities", "spans", "label"])
@pytest.mark.parametrize("entity", [[0, 4, "PER"], {"start": 0, "end": 4, "label": "PER", "x": 1}])
def test_each_variant_of_jsonl_is_read(tmp_path, key, entity):
    first, second = parse_lines(
        tmp_path, {"text": "Maya sails", key: [entity], "id": 5}, "", {"text": "So", key: []}
    )
    assert (first.id, first.line, second.line) == ("5", 1, 3)
    assert [(e.start, e.end, e.label, e.line) for e in first.entities] == [(0, 4, "PER", 1)]
    assert (first.words, second.entities) == (None, [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "valid JSON"),
        ("[]", "a JSON object"),
        ({"entities": []}, 'a "text"'),
        ({"text": "a"}, "one list, entities or spans or label or labels or annotations, got"),
        ({"text": "a", "entities": [], "spans": []}, "one list"),
        ({"text": "a", "entities": {}}, "one list"),
        ({"text": "a", "entities": [[0, 1]]}, "[start, end, label]"),
        ({"text": "a", "entities": [{"start": 0}]}, "[start, end, label]"),
        ({"text": "a", "entities": [[0, 2, "X"]]}, "offsets 0 <= start < end <= 1"),
        ({"text": "a", "entities": [[0, 1.0, "X"]]}, "whole numbers"),
        ({"text": "a", "entities": [[0, 1, 3]]}, "a label"),
    ],
)
def test_malformed_line_of_jsonl_is_named(tmp_path, line, message):
    with pytest.raises(CorpusFormatError) as caught:
        parse_lines(tmp_path, {"text": "ok", "entities": []}, line)
    assert f"in.json:2: expected {message}" in str(caught.value)


@pytest.mark.parametrize("indent", [None, 4])
def test_stockmark(tmp_path, indent):
    first, second = parse(tmp_path, "\ufeff" + json.dumps(TEXTS, indent=indent))
    assert first.words is None
    assert [(e.start, e.end, e.label) for e in first.entities] == [(0, 3, "人名"), (5, 8, "地名")]
    assert first.id != second.id
    assert (first.line, second.line) == ((1, 1) if indent is None else (2, 24))
    assert parse(tmp_path, "[ ]") == []


def one(**changes):
    return [
        {"text": "川辺葵", "entities": [{"name": "川辺", "span": [0, 2], "type": "人", **changes}]}
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "an array of texts"),
        ([1], "an object with a text, got 1"),
        ([{"entities": []}], 'a "text" that is a string'),
        ([{"text": "\ud800", "entities": []}], "a text that UTF-8 can encode"),
        ([{"text": "a"}], 'a list "entities", got None'),
        ([{"text": "a", "entities": ["x"]}], 'an entity with "name"'),
        ([{"text": "a", "entities": [{"name": "a"}]}], 'an entity with "name"'),
        (one(span=[0]), 'an entity with "name"'),
        (one(span=[0, "2"]), "whole numbers as offsets, got '2'"),
        (one(span=[False, 2]), "whole numbers as offsets, got False"),
        (one(span=[0, 4]), "offsets 0 <= start < end <= 3, got 0, 4"),
        (one(span=[1, 1]), "offsets 0 <= start < end <= 3, got 1, 1"),
        (one(span=[-1, 2]), "offsets 0 <= start < end <= 3, got -1, 2"),
        (one(span=[1, 3]), "'川辺' at 1, 3, got '辺葵'"),
        (one(type=""), "a label that is a string and not blank"),
        (one(type=None), "a label that is a string and not blank, got None"),
    ],
)
def test_malformed_value_of_stockmark_is_named(tmp_path, value, message):
    with pytest.raises(CorpusFormatError) as caught:
        parse(tmp_path, json.dumps(value))
    assert f"in.json:1: expected {message}" in str(caught.value)


def test_broken_json_is_named_with_its_line(tmp_path):
    with pytest.raises(CorpusFormatError, match=":2: expected valid JSON"):
        parse(tmp_path, '[{"text": "a",\n}]')
