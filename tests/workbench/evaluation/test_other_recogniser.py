"""Recognisers of other packages, with their labels mapped."""

import pytest
import spacy
from spacy.tokens import DocBin

from spacy_xling_ner.workbench.evaluation.evaluate import evaluate
from spacy_xling_ner.workbench.evaluation.other_recogniser import OtherRecogniser

TEXT = "Anna met Bob in Rome"


def test_labels_are_mapped_and_others_counted(other):
    recogniser = OtherRecogniser(other / "rules", other / "labels.json")
    assert recogniser.entities([TEXT, "Nobody came"]) == [{(0, 4, "PER")}, set()]
    assert recogniser.left_out == {"Meal": 1}
    assert OtherRecogniser(other / "rules", None).entities(["Anna"]) == [{(0, 4, "Person")}]


def test_a_label_that_the_map_lacks_is_named(other, tmp_path):
    labels = tmp_path / "labels.json"
    labels.write_text('{"Person": "PER"}')
    with pytest.raises(ValueError, match=r"the label 'Meal' of .* is missing; add it"):
        OtherRecogniser(other / "rules", labels).entities(["Nobody came"])


def test_it_is_evaluated_as_any_pipeline(other, tmp_path):
    doc = spacy.blank("xx")(TEXT)
    doc.set_ents([doc.char_span(0, 4, "PER"), doc.char_span(9, 12, "PER")], default="outside")
    path = tmp_path / "gold.spacy"
    DocBin(docs=[doc]).to_disk(path)
    scores = evaluate(OtherRecogniser(other / "rules", other / "labels.json"), path)
    assert (scores["precision"], scores["recall"]) == (100, 50)
