import pytest
import spacy
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.formats import FORMATS
from spacy_xling_ner.workbench.corpora.read_corpus import read_corpus
from spacy_xling_ner.workbench.corpora.spacy_file import read_docs
from spacy_xling_ner.workbench.corpora.tokenizer import make_doc, tokenize

from .samples import RAW, SAMPLES

MANY = "".join(f'{{"text": "{n}号の川辺", "entities": []}}\n' for n in range(40))


def spans(texts):
    return [
        (record.text, sorted((e.start, e.end, e.label) for e in record.entities))
        for record in texts.records
    ]


@pytest.fixture
def write(tmp_path):
    def write_file(text, name="in.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf8")
        return path

    return write_file


@pytest.mark.parametrize("name", FORMATS)
def test_texts_and_spans_are_those_that_convert_writes(name, write, tmp_path):
    lang = "ja" if name in ("gsd", "hironsan", "stockmark", "xsid") else "xx"
    path, output = write({**SAMPLES, **RAW}[name]), tmp_path / "out.spacy"
    convert(path, output, format=name, lang=lang)
    direct = read_corpus(path, lang=lang, format=name)
    converted = read_corpus(output, lang=lang)
    # spaCy ends a text of unknown spaces with one
    assert [(t.rstrip(), s) for t, s in spans(converted)] == spans(direct)
    nlp = spacy.blank(lang)
    for one, other in zip(direct.records, converted.records, strict=True):
        words = [token.text for token in make_doc(nlp, one)]
        assert words == [token.text for token in make_doc(nlp, other)]
        # and they are the tokens of the file
    docs = list(read_docs(output, nlp.vocab))
    assert [[token.text for token in doc] for doc in docs] == [
        [token.text for token in make_doc(nlp, record)] for record in direct.records
    ]


def test_a_spacy_file_gives_the_true_offsets_and_counts_its_texts(write, tmp_path):
    text = '{"text": "晴れ", "entities": []}\n{"text": "東京都は晴れ", "entities": [[0, 2, "LOC"]]}'
    output = tmp_path / "out.spacy"
    convert(write(text), output, format="jsonl", lang="ja", split_mode="C")
    record = read_corpus(output, lang="ja").records[1]
    assert [(e.start, e.end, e.line) for e in record.entities] == [(0, 2, 2)]
    assert record.line == 2


def test_the_words_of_a_file_with_unknown_spaces_are_kept(tmp_path):
    doc = Doc(spacy.blank("ja").vocab, words=["東京都", "は"])
    DocBin(docs=[doc]).to_disk(tmp_path / "in.spacy")
    record = read_corpus(tmp_path / "in.spacy", lang="ja").records[0]
    assert [token.text for token in make_doc(spacy.blank("ja"), record)] == ["東京都", "は"]


def test_labels_are_mapped_and_what_is_left_out_is_counted(write, tmp_path):
    labels = write('{"PERSON": "PER", "DATE": null}', "map.json")
    path = write("山田\tB-PERSON\n今日\tB-DATE\nだ\tO\n")
    texts = read_corpus(path, lang="ja", format="gsd", labels=labels)
    assert spans(texts) == [("山田今日だ", [(0, 2, "PER")])]
    assert texts.left_out == {"DATE": 1}


def test_part_and_sample_are_those_of_convert(write, tmp_path):
    path, output = write(MANY), tmp_path / "out.spacy"
    choice = {"split": "train:50,dev:50", "part": "dev", "sample_size": 7, "seed": 3}
    convert(path, output, format="jsonl", lang="ja", **choice)
    texts = read_corpus(path, lang="ja", format="jsonl", **choice)
    assert len(texts.records) == 7
    assert spans(texts) == spans(read_corpus(output, lang="ja"))


def test_files_are_read_in_order(write):
    paths = [write(RAW["jsonl"].replace("Maya", name), f"{name}.jsonl") for name in ("Bo", "Al")]
    texts = read_corpus(paths, lang="xx", format="jsonl")
    assert [record.text for record in texts.records] == ["Bo sails.", "Al sails."]
    assert texts.files == [str(path) for path in paths]


def test_a_sample_larger_than_the_corpus_is_said(write, caplog):
    assert len(read_corpus(write(MANY), lang="ja", format="jsonl", sample_size=41).records) == 40
    assert "A sample of 41 was asked for, but there are 40" in caplog.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"format": "gds"}, "Did you mean 'gsd'"),
        ({"format": "jsonl", "stray": "x"}, "Unknown value 'x' for stray; choose from"),
        ({"format": "jsonl", "part": "dev"}, "must be given together"),
        ({"format": "jsonl", "split": "train:100,dev:0", "part": "dev"}, "No text is left in the"),
        ({"format": "gsd"}, r"in\.txt:1: expected 2 columns"),
    ],
)
def test_a_wrong_argument_is_named(arguments, message, write):
    with pytest.raises(ValueError, match=message):
        read_corpus(write(MANY), lang="ja", **arguments)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.spacy", None, r"none\.spacy:1: expected a \.spacy file.*no such file"),
        ("bad.spacy", b"nothing", r"bad\.spacy:1: expected a \.spacy file.*something else"),
        ("in.conll", b"-DOCSTART- O\n", r"in\.conll:1: expected at least one text, got none"),
        ("in.conll", b"Maya B-X\n", r"in\.conll:1: expected a label of .*got 'X'"),
    ],
)
def test_a_wrong_file_is_named_with_the_line(name, content, message, write, tmp_path):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    labels = write('{"PER": "PER"}', "map.json")
    with pytest.raises(CorpusFormatError, match=message):
        read_corpus(tmp_path / name, lang="xx", format="conll", labels=labels)


def test_what_the_tokenizer_cannot_read_is_an_error_with_the_line(write):
    record = read_corpus(write(RAW["jsonl"]), lang="xx", format="jsonl").records[0]
    nlp = spacy.blank("xx")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split())
    with pytest.raises(CorpusFormatError, match=r"in\.txt:1: .*another text from its tokens"):
        tokenize(nlp, record)
    nlp.tokenizer = lambda text: 1 / 0
    with pytest.raises(CorpusFormatError, match=r"in\.txt:1: .*division by zero"):
        tokenize(nlp, record)
