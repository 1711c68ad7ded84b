"""The reader that keeps its examples yields the same as spaCy's own."""

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus

from spacy_xling_ner.training.corpus_reader import create_kept_corpus


@pytest.fixture
def nlp():
    return spacy.blank("ja")


@pytest.fixture
def path(nlp, tmp_path):
    docs = [
        nlp("京都へ行く。"),
        nlp("東京の田中さん"),
        Doc(nlp.vocab, words=["大阪", "だ"]),
        nlp(""),
    ]
    docs[0].ents = [Span(docs[0], 0, 1, label="LOC")]
    docs[0].user_data["note"] = 1
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "a.spacy")
    return tmp_path / "a.spacy"


def content(examples):
    return [
        (
            [(token.text, token.tag_, token.whitespace_) for token in example.predicted],
            example.get_aligned_ner(),
            example.reference.user_data.get("note"),
        )
        for example in examples
    ]


def test_the_same_examples_as_spacys_own_in_every_pass(nlp, path):
    expected = content(Corpus(path)(nlp))
    assert len(expected) == 3
    reader = create_kept_corpus(path)
    assert content(reader(nlp)) == content(reader(nlp)) == expected


def test_the_file_is_read_once(nlp, path):
    reader = create_kept_corpus(path)
    expected = content(reader(nlp))
    path.unlink()
    assert content(reader(nlp)) == expected


def test_predicted_documents_are_fresh_in_every_pass(nlp, path):
    reader = create_kept_corpus(path)
    for example in reader(nlp):
        example.predicted.ents = [Span(example.predicted, 0, 1, label="X")]
        example.predicted.user_data["x"] = 1
    assert not any(eg.predicted.ents or "x" in eg.predicted.user_data for eg in reader(nlp))


def test_another_pipeline_has_its_own_tokens(nlp, path):
    reader = create_kept_corpus(path)
    first = content(reader(nlp))
    other = spacy.blank("xx")
    assert content(reader(other)) != first
    assert all(example.predicted.vocab is other.vocab for example in reader(other))


def test_limit_and_folder(nlp, path):
    assert len(list(create_kept_corpus(path, limit=1)(nlp))) == 1
    assert len(list(create_kept_corpus(path.parent)(nlp))) == 3


def test_no_path_is_an_error_with_the_fix(nlp):
    with pytest.raises(ValueError, match=r"--paths.train corpus/train.spacy"):
        list(create_kept_corpus(None)(nlp))
