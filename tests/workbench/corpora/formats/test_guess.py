import json
import re
from pathlib import Path

import pytest

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.formats import FORMATS, guess_format
from spacy_xling_ner.workbench.corpora.record import ParseOptions

from ..samples import RAW, SAMPLES

DOCS = Path(__file__).resolve().parents[4] / "docs" / "corpora.md"
PARAGRAPH = {"sentences": [{"tokens": [{"orth": "Ann", "ner": "U-PER"}, {"orth": "left"}]}]}
LABEL_STUDIO_CONLL = "-DOCSTART- -X- O\nAnn -X- _ B-PER\nLee -X- _ I-PER\nleft -X- _ O\n\n"


@pytest.fixture
def write(tmp_path):
    def write_file(content):
        path = tmp_path / "in.txt"
        lines = content if isinstance(content, list) else [content]
        text = "\n".join(
            line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
            for line in lines
        )
        path.write_text(text, encoding="utf8")
        return path

    return write_file


def spans(records):
    return [(r.text, [(e.start, e.end, e.label) for e in r.entities]) for r in records]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_read_as_if_it_had_been_named(write, name):
    path = write({**SAMPLES, **RAW}[name])
    guess = guess_format(path)
    # of the corpora that have invalid tags by nature, these are still an error without the name
    options = ParseOptions(invalid_tags="open")
    assert spans(guess.parse(path, options)) == spans(FORMATS[name](path, options))
    assert guess.name == (name if name in RAW else "conll")


@pytest.mark.parametrize(
    ("tags", "scheme", "entities"),
    [
        ("B-A I-A O B-A", "BIO", [(0, 2), (3, 4)]),
        ("I-A I-A O I-A", "IO", [(0, 2), (3, 4)]),
        ("I-A B-A O I-A", "IOB1", [(0, 1), (1, 2), (3, 4)]),
        ("B-A E-A O S-A", "IOBES", [(0, 2), (3, 4)]),
        ("B-A I-A E-A S-A", "IOBES", [(0, 3), (3, 4)]),
        ("B-A M-A E-A S-A", "BMES", [(0, 3), (3, 4)]),
        ("B-A L-A O U-A", "BILUO", [(0, 2), (3, 4)]),
        ("O O O O", "BIO", []),
    ],
)
def test_the_scheme_of_columns_is_guessed(write, tags, scheme, entities):
    path = write([f"{word} x {tag}" for word, tag in zip("abcd", tags.split(), strict=True)])
    guess = guess_format(path)
    expected = f"columns, the word in column 1, its {scheme} tag in column 3"
    assert (guess.name, guess.description) == ("conll", expected)
    (record,) = guess.parse(path, ParseOptions(joiner=""))
    assert [(e.start, e.end) for e in record.entities] == entities


def test_the_conll_export_of_label_studio(write):
    path = write(LABEL_STUDIO_CONLL * 2)
    guess = guess_format(path)
    assert "its BIO tag in column 4" in guess.description
    assert spans(guess.parse(path, ParseOptions())) == [("Ann Lee left", [(0, 7, "PER")])] * 2


ENTITY = [0, 1, "PER"]
DOCCANO = {"id": 1, "start_offset": 0, "end_offset": 1, "label": "PER"}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ([{"text": "a b", "entities": [ENTITY]}], "jsonl"),
        ([[{"text": "a b", "entities": [ENTITY]}]], "jsonl"),
        ([{"id": 1, "text": "a b", "label": [ENTITY]}], "doccano"),
        ([{"id": 1, "text": "a b", "labels": [ENTITY]}], "doccano"),
        ([{"id": 1, "text": "a b", "entities": [DOCCANO], "relations": []}], "doccano"),
        ([{"id": 1, "text": "a b", "annotations": [{**DOCCANO, "user": 1}]}], "doccano"),
        (
            [{"text": "a b", "spans": [{"start": 0, "end": 1, "label": "PER"}]}],
            "prodigy",
        ),
        ([{"tokens": ["a", "b"], "ner_tags": ["S-PER", "O"]}], "tokens"),
        ([["a b", {"entities": [ENTITY]}]], "spacy-json"),
        ([[["a b", {"entities": [ENTITY]}]]], "spacy-json"),
        ([{"words": ["a", "b"], "tags": [1, 0]}], "tokens"),
        ([[{"data": {"review": "a b"}, "completions": []}]], "label-studio"),
    ],
)
def test_variants_are_known_by_their_content(write, content, name):
    guess = guess_format(write(content))
    assert (guess.name, guess.description.partition(",")[0]) == (name, name)
    expected = [] if name == "label-studio" else [(0, 1, "PER")]
    records = list(guess.parse(write(content), ParseOptions(tag_names=["O", "B-PER"])))
    assert spans(records) == [("a b", expected)]


@pytest.mark.parametrize(
    ("content", "nearest"),
    [
        ([{"text": "a", "entites": []}], "Nearest is jsonl"),
        ([{"tokens": ["a"], "ner": [0]}], "Nearest is tokens"),
        ([{"txt": "a", "span": [], "answers": 1}], "Nearest is prodigy"),
        (["Ann NNP", "left VBD"], "Nearest is conll: a word and its tag"),
        (["text,label", "Ann,PER"], "Nearest is conll"),
        ([[1, 2]], "Nearest is"),
    ],
)
def test_an_unknown_format_lists_what_is_known_and_the_nearest(write, content, nearest):
    with pytest.raises(CorpusFormatError) as caught:
        guess_format(write(content))
    assert "jsonl, doccano, prodigy, label-studio" in str(caught.value)
    assert nearest in str(caught.value)


def test_columns_that_start_with_a_bracket_are_no_json(write):
    path = write(["[ O", "Ann B-PER", "] O"])
    (record,) = guess_format(path).parse(path, ParseOptions())
    assert spans([record]) == [("[ Ann ]", [(2, 5, "PER")])]


def test_numbered_tags_need_their_names(write):
    path = write([{"tokens": ["Ann"], "ner_tags": [1]}])
    parse = guess_format(path).parse
    with pytest.raises(CorpusFormatError, match=r":1: .*--tag-names O,B-PER"):
        list(parse(path, ParseOptions()))
    with pytest.raises(CorpusFormatError, match="a number below 1"):
        list(parse(path, ParseOptions(tag_names=["O"])))


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"tokens": ["a"], "ner_tags": []}, 'as many "tokens" as "ner_tags"'),
        ({"tokens": [""], "ner_tags": ["O"]}, "tokens that are strings"),
        ({"tokens": ["a"], "ner_tags": ["X"]}, "the tag O or"),
        ({"tokens": ["a"], "ner_tags": [None]}, "a tag such as B-PER"),
    ],
)
def test_malformed_tokens_are_named(write, item, message):
    with pytest.raises(CorpusFormatError, match=f"in.txt:2: expected {message}"):
        path = write([{"tokens": ["b"], "ner_tags": ["O"]}, item])
        list(FORMATS["tokens"](path, ParseOptions()))


def test_spacy_json_keeps_the_raw_text_and_what_is_not_annotated(write):
    path = write(RAW["spacy-json"])
    (record,) = FORMATS["spacy-json"](path, ParseOptions())
    assert (record.text, record.words, record.unknown) == ("Maya  sails.", None, [(11, 12)])
    path = write([[{"paragraphs": [PARAGRAPH]}]])
    (record,) = FORMATS["spacy-json"](path, ParseOptions())
    assert (record.text, record.words) == ("Ann left", ["Ann", "left"])
    tokens = [{"orth": "Ann"}, {"orth": "left", "ner": "O"}]
    path = write([[{"paragraphs": [{"sentences": [{"tokens": tokens}]}]}]])
    (record,) = FORMATS["spacy-json"](path, ParseOptions())
    assert record.unknown == [(0, 3)]
    path = write([[{"paragraphs": [{"sentences": [{"tokens": ["Ann"]}]}]}]])
    with pytest.raises(CorpusFormatError, match='"tokens" that have "orth"'):
        list(FORMATS["spacy-json"](path, ParseOptions()))
    path = write([[{"paragraphs": [{"raw": "Bob left", **PARAGRAPH}]}]])
    with pytest.raises(CorpusFormatError, match="the token 'Ann' in the raw text"):
        list(FORMATS["spacy-json"](path, ParseOptions()))


SAMPLES_IN_DOCS = re.findall(
    r"^`([a-z-]+)`: .*?```\w+\n(.*?)```", DOCS.read_text("utf8"), re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize(("name", "sample"), SAMPLES_IN_DOCS)
def test_the_samples_of_the_docs_are_read(write, name, sample):
    assert sample.count("\n") == 2
    guess = guess_format(write(sample))
    assert guess.name == name
    assert any(record.entities for record in guess.parse(write(sample), ParseOptions()))


def test_each_format_that_is_guessed_has_a_sample_in_the_docs():
    assert {name for name, _ in SAMPLES_IN_DOCS} == {*RAW, "conll"}
