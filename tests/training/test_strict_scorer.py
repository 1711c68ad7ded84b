import pytest
import spacy
from spacy.scorer import Scorer, get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example

from spacy_xling_ner.training.gold_offsets import Entity, set_gold
from spacy_xling_ner.training.strict_scorer import strict_ner_score

VOCAB = spacy.blank("xx").vocab


def make_doc(spans, words=("Anna", "met", "Bob", "Stone")):
    doc = Doc(VOCAB, words=words)
    doc.set_ents([Span(doc, *span) for span in spans])
    return doc


def score(*pairs):
    examples = [Example(make_doc(found), make_doc(gold)) for found, gold in pairs]
    return strict_ner_score(examples)


def test_registered():
    make_scorer = spacy.registry.scorers.get("spacy_xling_ner.strict_ner_scorer.v1")
    assert make_scorer() is strict_ner_score


def test_by_hand():
    gold = [(0, 1, "PER"), (2, 4, "PER"), (1, 2, "LOC")]
    # one right, one with a wrong edge, one with a wrong label
    found = [(0, 1, "PER"), (2, 3, "PER"), (1, 2, "ORG")]
    scores = score((found, gold), ([(0, 1, "PER")], [(0, 1, "PER")]))
    assert scores["ents_p"] == scores["ents_r"] == pytest.approx(2 / 4)
    assert scores["ents_f"] == pytest.approx(2 / 4)
    per_type = scores["ents_per_type"]
    assert list(per_type) == ["LOC", "ORG", "PER"]
    assert per_type["PER"]["p"] == pytest.approx(2 / 3)
    assert per_type["PER"]["r"] == pytest.approx(2 / 3)
    assert per_type["LOC"] == {"p": 0.0, "r": 0.0, "f": 0.0}
    assert per_type["ORG"] == {"p": 0.0, "r": 0.0, "f": 0.0}


def test_precision_and_recall_are_not_confused():
    scores = score(([(0, 1, "PER")], [(0, 1, "PER"), (2, 4, "PER")]))
    assert scores["ents_p"] == 1
    assert scores["ents_r"] == pytest.approx(0.5)
    assert scores["ents_f"] == pytest.approx(2 / 3)


def test_same_keys_and_values_as_spacy_on_whole_annotation():
    pairs = [
        ([(0, 1, "PER"), (1, 2, "ORG")], [(0, 1, "PER"), (2, 4, "PER")]),
        ([], [(1, 2, "LOC")]),
        ([(2, 4, "LOC")], [(2, 4, "LOC")]),
    ]
    examples = [Example(make_doc(found), make_doc(gold)) for found, gold in pairs]
    expected = get_ner_prf(examples)
    assert strict_ner_score(examples) == expected


def test_gold_that_is_not_aligned_with_tokens_counts_as_missed():
    gold = make_doc([(0, 1, "PER")])
    # "Sto" ends inside a token
    set_gold(gold, [Entity(0, 4, "PER", 1), Entity(13, 16, "PER", 1)])
    scores = strict_ner_score([Example(make_doc([(0, 1, "PER")]), gold)])
    assert scores["ents_p"] == 1
    assert scores["ents_r"] == pytest.approx(0.5)


def test_other_tokens_same_offsets():
    found = make_doc([(0, 1, "PER")], words=("Anna", "met Bob", "Stone"))
    scores = strict_ner_score([Example(found, make_doc([(0, 1, "PER")]))])
    assert scores["ents_f"] == 1


def test_documents_without_annotation_are_left_out():
    unannotated = Doc(VOCAB, words=["Anna"])
    example = Example(make_doc([(0, 1, "PER")], words=("Anna",)), unannotated)
    assert strict_ner_score([example]) == dict.fromkeys(
        ("ents_p", "ents_r", "ents_f", "ents_per_type")
    )
    right = Example(make_doc([(0, 1, "PER")]), make_doc([(0, 1, "PER")]))
    assert strict_ner_score([example, right])["ents_f"] == 1


def test_predictions_on_tokens_without_annotation_are_left_out():
    gold = Doc(VOCAB, words=["Anna", "met", "Bob"])
    gold.set_ents([Span(gold, 0, 1, "PER")], outside=[gold[1:2]], default="missing")
    found = make_doc([(0, 1, "PER"), (2, 3, "LOC")], words=("Anna", "met", "Bob"))
    assert strict_ner_score([Example(found, gold)])["ents_p"] == 1
    spurious = make_doc([(0, 1, "PER"), (1, 2, "LOC")], words=("Anna", "met", "Bob"))
    assert strict_ner_score([Example(spurious, gold)])["ents_p"] == 0.5


def test_nothing_to_find_and_nothing_found():
    assert score(([], []))["ents_f"] is None
    assert strict_ner_score([])["ents_f"] is None


def test_spurious_entities_cost_precision():
    scores = score(([(0, 1, "PER")], []))
    assert (scores["ents_p"], scores["ents_r"], scores["ents_f"]) == (0, 0, 0)


def test_works_as_a_component_scorer():
    nlp = spacy.blank("xx")
    scorer = {"@scorers": "spacy_xling_ner.strict_ner_scorer.v1"}
    ruler = nlp.add_pipe("entity_ruler", config={"scorer": scorer})
    ruler.add_patterns([{"label": "PER", "pattern": "Anna"}])
    example = Example(
        nlp.make_doc("Anna met Bob"), make_doc([(0, 1, "PER")], ("Anna", "met", "Bob"))
    )
    assert nlp.evaluate([example])["ents_f"] == 1
    assert Scorer(nlp).score([example])["ents_f"] == 0
