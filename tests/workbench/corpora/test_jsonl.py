import json

import pytest

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.formats import ParseOptions, get_format


def parse(tmp_path, *lines):
    path = tmp_path / "texts.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf8")
    return list(get_format("jsonl").parse(path, ParseOptions()))


@pytest.mark.parametrize("key", ["entities", "spans", "label"])
@pytest.mark.parametrize("entity", [[0, 4, "PER"], {"start": 0, "end": 4, "label": "PER", "x": 1}])
def test_each_spelling_is_read(tmp_path, key, entity):
    first, second = parse(
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
        ({"text": "a"}, "one list, entities or spans or label, got 'text'"),
        ({"text": "a", "entities": [], "spans": []}, "one list"),
        ({"text": "a", "entities": {}}, "one list"),
        ({"text": "a", "entities": [[0, 1]]}, "[start, end, label]"),
        ({"text": "a", "entities": [{"start": 0}]}, "[start, end, label]"),
        ({"text": "a", "entities": [[0, 2, "X"]]}, "offsets 0 <= start < end <= 1"),
        ({"text": "a", "entities": [[0, 1.0, "X"]]}, "whole numbers"),
        ({"text": "a", "entities": [[0, 1, 3]]}, "a label"),
    ],
)
def test_malformed_line_is_named(tmp_path, line, message):
    with pytest.raises(CorpusFormatError) as caught:
        parse(tmp_path, {"text": "ok", "entities": []}, line)
    assert f"texts.jsonl:2: expected {message}" in str(caught.value)
