"""With `kanji = "sudachi"` in its views, a pipeline runs where pykakasi is not installed."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from spacy_xling_ner.bridge.document_facts import doc_facts
from spacy_xling_ner.bridge.lexicon.lexicon import EMPTY
from spacy_xling_ner.errors import MissingExtraError
from spacy_xling_ner.romaji import dictionary
from spacy_xling_ner.views import GlossView, KindView, LatinView, RomajiView, create_romaji_view

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import sys

class NoPykakasi:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pykakasi":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoPykakasi())
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from tests.conftest import small_network

def view(name):
    return {"@misc": f"spacy_xling_ner.{name}_view.v1", "kanji": "sudachi"}

network = small_network()
network["encoder"]["char"]["view"] = view("latin")
network["encoder"]["word"]["embed"].update(view=view("gloss"), kind=view("kind"))
nlp = spacy.blank("ja")
nlp.add_pipe("romanizer", config={"view": view("romaji"), "gloss": view("gloss")})
nlp.add_pipe("xling_ner", config={"model": network})
gold = Doc(nlp.vocab, words=["演", "は", "東京", "の", "縕紇"])
gold.set_ents([Span(gold, 2, 3, "LOC")])
examples = [Example(Doc(nlp.vocab, words=[token.text for token in gold]), gold)]
nlp.initialize(lambda: examples)
assert nlp.update(examples)["xling_ner"] > 0
nlp.to_disk(sys.argv[1])
loaded = spacy.load(sys.argv[1])
# text, and tokens of which none has a reading
bare = Doc(loaded.vocab, words=["演", "は", "東京", "縕紇"])
for doc in (loaded("演は東京の縕紇"), loaded(bare)):
    romaji = " ".join(token._.romaji for token in doc)
    assert romaji.startswith("en ha toukyou ") and romaji.endswith("縕紇"), romaji
assert loaded.config["components"] == nlp.config["components"]
assert "pykakasi" not in sys.modules
"""


def test_import_train_save_load_predict(tmp_path):
    shown = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr


def test_the_error_names_the_option(monkeypatch):
    monkeypatch.setitem(sys.modules, "pykakasi", None)
    dictionary._kakasi.cache_clear()
    doc = Doc(spacy.blank("ja").vocab, words=["騙す騙"])
    with pytest.raises(MissingExtraError, match='kanji = "sudachi" in every romaji, latin, gloss'):
        RomajiView()(doc)
    assert RomajiView(kanji="sudachi")(doc) == ["damasuhen"]


@pytest.mark.parametrize("view", [RomajiView, LatinView, GlossView, KindView, create_romaji_view])
def test_an_unknown_choice_is_refused(view):
    with pytest.raises(ValueError, match="Unknown dictionary 'x' for kanji; choose from pykakasi"):
        view(kanji="x")


def test_a_pipeline_saved_before_the_option_reads_with_pykakasi():
    view = LatinView(True, False)
    vars(view).pop("kanji")  # a pickle of that time
    assert view.kanji == LatinView().kanji == "pykakasi"


@pytest.mark.parametrize("make", [RomajiView, LatinView])
def test_views_of_both_choices_read_the_same_document(make):
    doc = Doc(spacy.blank("ja").vocab, words=["月", "者", "ニャー", "後"])
    pykakasi, sudachi = make()(doc), make(kanji="sudachi")(doc)
    assert (pykakasi[3], sudachi[3]) == ("nochi", "go")
    assert make()(doc) == pykakasi
    assert make(kanji="sudachi")(doc) == sudachi
    assert doc_facts(doc, EMPTY) is not doc_facts(doc, EMPTY, kanji="sudachi")
