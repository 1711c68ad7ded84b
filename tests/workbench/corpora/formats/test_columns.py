import pytest

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.formats import get_format
from spacy_xling_ner.workbench.corpora.record import ParseOptions

from ..samples import SAMPLES


def parse(tmp_path, name, text, **options):
    path = tmp_path / "sample.txt"
    path.write_text(text, encoding="utf8", newline="")
    return list(get_format(name)(path, ParseOptions(**options)))


def entities(record):
    return [(record.text[e.start : e.end], e.label, e.line) for e in record.entities]


def test_wikineural(tmp_path):
    first, second = parse(tmp_path, "wikineural", SAMPLES["wikineural"])
    assert (first.text, first.words, first.line) == ("Maya sails", ["Maya", "sails"], 1)
    assert entities(first) == [("Maya", "PER", 1)]
    assert (second.line, entities(second)) == (4, [("Oslo", "LOC", 4)])
    assert [(tag.line, tag.tag) for tag in second.invalid_tags] == [(4, "I-LOC")]


def test_wnut17_keeps_words_that_start_with_a_hash(tmp_path):
    (record,) = parse(tmp_path, "wnut17", SAMPLES["wnut17"])
    assert record.words == ["#sunny", "in", "Leeds"]
    assert entities(record) == [("Leeds", "location", 3)]


def test_wikigold(tmp_path):
    first, second = parse(tmp_path, "wikigold", SAMPLES["wikigold"])
    assert entities(first) == [("Maya Brook", "PER", 1)]
    assert (entities(second), second.invalid_tags) == ([("Oslo", "LOC", 5)], [])


def test_uner_takes_the_sentence_id(tmp_path):
    (record,) = parse(tmp_path, "uner", SAMPLES["uner"])
    assert (record.id, record.line) == ("d1-1", 4)
    assert entities(record) == [("Maya", "PER", 4)]


def test_gsd_joins_words_without_spaces(tmp_path):
    (record,) = parse(tmp_path, "gsd", SAMPLES["gsd"], joiner="")
    assert record.text == "#山田花子が歩く"
    assert entities(record) == [("山田花子", "PERSON", 2)]
    assert len(record.id) == 40


def test_xsid(tmp_path):
    (record,) = parse(tmp_path, "xsid", SAMPLES["xsid"], joiner="")
    assert (record.id, record.text) == ("7", "今日は雨")
    assert entities(record) == [("今日", "datetime", 5), ("雨", "weather/attribute", 7)]


def test_hironsan_keeps_an_ideographic_space_as_a_word(tmp_path):
    (record,) = parse(tmp_path, "hironsan", SAMPLES["hironsan"], joiner="")
    assert entities(record) == [("川辺\u3000葵", "PSN", 1)]


def test_conll_skips_document_starts_and_takes_any_blanks(tmp_path):
    (record,) = parse(tmp_path, "conll", SAMPLES["conll"])
    assert (record.words, record.line) == (["Maya", "sails"], 3)
    (record,) = parse(tmp_path, "conll", "あ\u3000い O\n")
    assert record.words == ["あ\u3000い"]


def test_conll_with_other_schemes(tmp_path):
    (record,) = parse(tmp_path, "conll-iob1", SAMPLES["conll-iob1"])
    assert [text for text, _, _ in entities(record)] == ["Maya Brook", "Ann"]
    (record,) = parse(tmp_path, "conll-biluo", SAMPLES["conll-biluo"])
    assert [text for text, _, _ in entities(record)] == ["Maya Brook", "Oslo"]


@pytest.mark.parametrize("name", SAMPLES)
def test_mark_line_ends_and_missing_last_newline_change_nothing(tmp_path, name):
    text = SAMPLES[name]
    expected = parse(tmp_path, name, text)
    assert parse(tmp_path, name, "\ufeff" + text.replace("\n", "\r\n")) == expected
    assert parse(tmp_path, name, text.rstrip("\n")) == expected
    assert parse(tmp_path, name, text + "\n \n\n") == expected


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("gsd", "犬\tO\n猫 O\n", 2, "2 columns separated by tabs, got 1: '猫 O'"),
        ("gsd", "犬\tO\tx\n", 1, "2 columns separated by tabs, got 3"),
        ("gsd", "犬\tO\n\tO\n", 2, "a word in column 1, got an empty cell"),
        ("gsd", "犬\tO\n猫\tI-X\n", 2, "I-X to follow B-X or I-X, got 'I-X'"),
        ("gsd", "犬\tO\n\n猫\tX\n", 3, "the tag O or B-LABEL, I-LABEL, got 'X'"),
        ("gsd", "犬\tO\n\u3000\n", 2, "2 columns"),
        ("wikigold", "dog\tO\n", 1, "2 columns separated by single spaces"),
        ("wikigold", "dog B-PER\n", 1, "the tag O or I-LABEL, got 'B-PER'"),
        ("wikineural", "0\ta\tO\n2\tb\tO\n", 2, "word number 1 in column 1, got '2'"),
        ("wikineural", "0\ta\tO\n0\tb\tO\n", 2, "word number 1 in column 1, got '0'"),
        ("uner", "1-2\ta\tO\t-\t-\n", 1, "word number 1 in column 1, got '1-2'"),
        ("xsid", "1\ta\tO\n", 1, "4 columns"),
        ("hironsan", "a\tb\tO\n", 1, "10 or 12 columns"),
        ("conll", "a\n", 1, "2 or more columns separated by blanks"),
        ("conll-biluo", "a O\nb B-X\n", 2, "L-X or U-X at the sentence's end, got 'B-X'"),
    ],
)
def test_malformed_line_is_named_with_what_was_expected(tmp_path, name, text, line, message):
    with pytest.raises(CorpusFormatError) as caught:
        parse(tmp_path, name, text)
    assert str(caught.value).startswith(f"{tmp_path / 'sample.txt'}:{line}: expected {message}")


def test_policy_for_invalid_tags_overrides_the_format(tmp_path):
    with pytest.raises(CorpusFormatError, match=":4: expected I-LOC to follow"):
        parse(tmp_path, "wikineural", SAMPLES["wikineural"], invalid_tags="error")
    (record,) = parse(tmp_path, "gsd", "猫\tI-X\n", invalid_tags="open")
    assert (len(record.entities), len(record.invalid_tags)) == (1, 1)
