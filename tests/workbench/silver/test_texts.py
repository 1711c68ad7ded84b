import pytest
import spacy
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.silver.texts import read_texts


def test_one_text_per_line(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_bytes("東京に行く\r\n\n  \n京\u2028都".encode())
    assert list(read_texts(path)) == ["東京に行く", "京\u2028都"]


def test_jsonl(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "東京", "entities": 3}\n\n{"text": " "}\n{"text": "京都"}\n')
    assert list(read_texts(path)) == ["東京", "京都"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"txt": "京都"}', r'texts\.jsonl:2: expected an object with "text"'),
        ("京都", r"texts\.jsonl:2: expected valid JSON"),
        ("3", r"texts\.jsonl:2: expected an object"),
    ],
)
def test_a_line_without_text_is_an_error(tmp_path, line, message):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "東京"}\n' + line)
    with pytest.raises(CorpusFormatError, match=message):
        list(read_texts(path))


def test_texts_of_a_corpus(tmp_path):
    vocab = spacy.blank("en").vocab
    texts = [Doc(vocab, words=["Anna", "came"]), Doc(vocab), Doc(vocab, words=["Bob"])]
    DocBin(docs=texts).to_disk(tmp_path / "texts.spacy")
    assert list(read_texts(tmp_path / "texts.spacy")) == ["Anna came ", "Bob "]


@pytest.mark.parametrize("name", ["none.txt", "none.jsonl", "none.spacy"])
def test_a_missing_file_is_an_error(tmp_path, name):
    with pytest.raises(CorpusFormatError, match=name):
        list(read_texts(tmp_path / name))


def test_a_file_of_another_kind_is_an_error(tmp_path):
    (tmp_path / "texts.spacy").write_text("Anna came")
    with pytest.raises(CorpusFormatError, match=r"texts\.spacy:1: expected a \.spacy file"):
        list(read_texts(tmp_path / "texts.spacy"))
