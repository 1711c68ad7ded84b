import pytest
import spacy
from conftest import ENGLISH, make_examples, make_pipeline

from spacy_xling_ner.transfer.seen_strings import (
    SEEN_TABLES,
    count_seen,
    transfer_seen,
)
from spacy_xling_ner.transfer.transfer_modules import transfer_modules
from spacy_xling_ner.views import NativeView

TARGET = [("アンナ は Paris に 行く", [(0, 1, "PER"), (2, 3, "LOC")])]


def test_a_pipeline_counts_the_words_and_bigrams_of_its_training_data():
    nlp = make_pipeline()
    words = nlp.vocab.lookups.get_table(SEEN_TABLES["word"])
    bigrams = nlp.vocab.lookups.get_table(SEEN_TABLES["char"])
    view = NativeView("NORM")
    read = [word for example in make_examples(nlp, ENGLISH) for word in view(example.x)]
    assert sum(words.values()) == len(read)
    assert all(words[word] == read.count(word) for word in set(read))
    assert min(bigrams.values()) >= 1
    # each string has one bigram more than characters
    assert sum(bigrams.values()) > sum(words.values())


def test_counting_again_replaces_the_counts():
    nlp = make_pipeline()
    model = nlp.get_pipe("xling_ner").model
    count_seen(model, [nlp.make_doc("one two two")], nlp.vocab)
    words = nlp.vocab.lookups.get_table(SEEN_TABLES["word"])
    assert sorted(words.values()) == [1, 2]


def test_shares_and_source_words():
    source, target = spacy.blank("xx").vocab, spacy.blank("ja").vocab
    source.lookups.add_table(SEEN_TABLES["word"], {"rain": 5, "the": 9, "Ann": 1})
    target.lookups.add_table(SEEN_TABLES["word"], {"rain": 3, "は": 1, "the": 4})
    shares = transfer_seen(source, target, ["char", "word"])
    assert shares == {"word": {"types": pytest.approx(2 / 3, abs=1e-4), "tokens": 7 / 8}}
    ranks = target.lookups.get_table("xling_source_words")
    assert [ranks[word] for word in ("the", "rain", "Ann")] == [1, 2, 3]
    transfer_seen(source, target, ["word"])
    assert len(target.lookups.get_table("xling_source_words")) == 3


def test_a_module_that_is_not_transferred_copies_no_words():
    source, target = spacy.blank("xx").vocab, spacy.blank("ja").vocab
    source.lookups.add_table(SEEN_TABLES["word"], {"rain": 5})
    assert transfer_seen(source, target, ["char"]) == {}
    assert "xling_source_words" not in target.lookups


def test_the_manifest_has_the_shares():
    source, target = make_pipeline(), make_pipeline("xx", TARGET)
    manifest = transfer_modules(source, target, ["char", "word"])
    assert set(manifest["seen"]) == {"char", "word"}
    assert 0 < manifest["seen"]["char"]["tokens"] <= 1
