import re

import numpy
import spacy

from spacy_xling_ner.workbench.release import model_card
from spacy_xling_ner.workbench.release.card import license_files

SECTIONS = ["Use", "Labels", "Scores", "Calibration", "Transfer"]
SECTIONS += ["What the network reads", "Limits", "Licences"]


def test_a_card_of_a_pipeline_that_says_nothing_of_itself(trained):
    card = model_card(trained)
    assert re.findall(r"^## (.+)$", card, re.MULTILINE) == SECTIONS
    assert "Not measured on a test set." in card
    assert "No manifest: no transfer of weights is recorded." in card
    assert "No lexicon is inside." in card
    assert "The package as a whole: not given." in card


def test_a_card_says_what_was_carried_over(packed_pipeline):
    card = model_card(spacy.load(packed_pipeline))
    assert "`xling_ner` started from `xling_ner` of `training/en`" in card
    assert "Of the words in the training data the source had seen 100.0 %" in card
    assert "The lexicon inside has 1 surfaces." in card
    assert "Electronic Dictionary Research and Development Group" in card
    assert "Temperature of `xling_ner`: 1.250 (fitted)." in card
    assert "`spacy_xling_ner.native_view.v1` | the token in its own script" in card


def test_a_pipeline_without_a_recogniser():
    card = model_card(spacy.blank("ja"))
    assert "No component gives scores." in card


def test_labels_of_other_names_and_from_scratch(packed_pipeline):
    nlp = spacy.load(packed_pipeline)
    manifest = nlp.meta["transfer"]["xling_ner"]
    manifest["labels"] = {"PERSON": "PER", "LOC": "LOC", "ENTITLED": None, "TITLE": None}
    card = model_card(nlp)
    assert "Labels that started from a label of another name: PERSON from PER.\n" in card
    assert "Labels that started fresh: ENTITLED, TITLE.\n" in card
    manifest["modules"] = []
    assert "`xling_ner` started from scratch: nothing was transferred." in model_card(nlp)


def test_a_bar_in_a_cell_is_escaped(trained_copy):
    trained_copy.meta["author"] = "Ann | Bob"
    assert "| author | Ann \\| Bob |" in model_card(trained_copy)


def test_a_pipeline_that_was_not_prepared_credits_what_it_holds():
    nlp = spacy.blank("ja")
    nlp.vocab.set_vector("東", numpy.ones(2, dtype="float32"))
    nlp.vocab.vectors.name = "ja_ginza"
    assert "ja_ginza" in license_files(nlp)["LICENSES_SOURCES"]
