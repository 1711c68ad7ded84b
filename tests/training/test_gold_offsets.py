import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Corpus, Example

from spacy_xling_ner.training.gold_offsets import Entity, get_gold, set_gold

GOLD = [(0, 2, "PER"), (5, 10, "ACT")]


def make(nlp):
    doc = Doc(nlp.vocab, words=["Maya", "sails"])
    doc.set_ents([], default="outside")
    set_gold(doc, [Entity(5, 10, "ACT", 2), Entity(0, 2, "PER", 1), Entity(0, 2, "PER", 1)])
    return doc


def test_gold_is_sorted_and_without_repeats():
    assert get_gold(make(spacy.blank("xx"))) == GOLD


def test_gold_survives_the_file_the_reader_and_the_example(tmp_path):
    nlp = spacy.blank("xx")
    path = tmp_path / "gold.spacy"
    DocBin(docs=[make(nlp)], store_user_data=True).to_disk(path)
    other = spacy.blank("xx")
    (example,) = Corpus(path)(other)
    assert get_gold(example.reference) == GOLD
    assert [token.text for token in example.predicted] == ["Maya", "sails"]
    assert get_gold(Example(other.make_doc("Maya sails"), example.reference).reference) == GOLD


def test_without_stored_gold_the_entities_of_the_document_are_given():
    doc = Doc(spacy.blank("xx").vocab, words=["Maya", "sails"], ents=["B-PER", "O"])
    assert get_gold(doc) == [(0, 4, "PER")]
    set_gold(doc, [])
    assert get_gold(doc) == []
