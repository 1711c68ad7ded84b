import builtins
import pickle

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Token

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.romaji import Romanization
from spacy_xling_ner.views import RomanizingView
from spacy_xling_ner.views.transliteration import (
    TransliterationView,
    _load_anyascii,
    transliterate,
)

TEXT = "Η Μαρία είπε «ναι» στο ΝΑΤΟ, στα ΧΑΝΙΑ και στη Google."


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("el")


@pytest.fixture
def with_lexicon(tmp_path):
    lines = "Αθήνα\tAthens\tplace\nΟΗΕ\tUnited Nations\nμουσική\tmusic\tloan\nγάλα\tmilk\n"
    path = tmp_path / "own.tsv"
    path.write_text(lines, encoding="utf8")
    nlp = spacy.blank("el")
    nlp.vocab.lookups = build_lexicon(tsv=path, jmdict=False)
    return nlp


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Χανιά", "Chania"),
        ("ΧΑΝΙΑ", "CHANIA"),
        ("χανιά", "chania"),
        ("ΨΥΧΗ", "PSYCHI"),
        ("ΙΟΥΧ", "IOYCH"),
        ("Ψ", "Ps"),
        ("Щука", "Shchuka"),
        ("ЩУКА", "SHCHUKA"),
        ("Нью-ЙОРК", "N'yu-YORK"),
        ("ΑΘΗΝΑ-ΧΙΟΣ", "ATHINA-CHIOS"),
        # scripts without case are in lower case
        ("北京", "beijing"),
        ("서울", "seoul"),
        ("თბილისი", "tbilisi"),
        ("Łódź", "Lodz"),
        ("«", '"'),
        ("ναι\u037e", "nai?"),
        ("№5", "No5"),
    ],
)
def test_a_text_in_ascii_keeps_its_case(text, expected):
    assert transliterate(text) == Romanization(expected, "transliteration")


@pytest.mark.parametrize("text", ["Google", "iPhone", "3,5", ";", ""])
def test_ascii_stays_as_it_is(text):
    assert transliterate(text) == Romanization(text, "latin")


@pytest.mark.parametrize("text", ["\ue000", "\u0301", "\u200d"])
def test_a_character_without_an_ascii_form_stays(text):
    assert transliterate(text) == Romanization(text, "surface")


def test_view_of_a_sentence(nlp):
    words = 'I Maria eipe " nai " sto NATO , sta CHANIA kai sti Google .'
    assert TransliterationView()(nlp(TEXT)) == words.split()


def test_english_stays_as_it_is():
    doc = spacy.blank("en")("John didn't visit the A&B on 3/4, did he?")
    assert TransliterationView()(doc) == [token.text for token in doc]


def test_names_and_loan_words_are_spelt_by_the_lexicon(with_lexicon):
    doc = with_lexicon("Μουσική στην Αθήνα , γάλα στον ΟΗΕ , αθήνα ΜΟΥΣΙΚΉ")
    expected = ["music", "stin", "Athens", ",", "gala", "ston", "United Nations", ","]
    assert TransliterationView()(doc) == [*expected, "athina", "MUSIC"]
    plain = TransliterationView(spelling=False)(doc)
    assert " ".join(plain) == "Moysiki stin Athina , gala ston OIE , athina MOYSIKI"
    sources = [found.source for found in TransliterationView().romanizations(doc)]
    assert sources[:4] == ["lexicon", "transliteration", "lexicon", "latin"]


def test_romaji_stored_by_hand_win(nlp, with_lexicon):
    for name in ("romaji", "romaji_source"):
        if not Token.has_extension(name):
            Token.set_extension(name, default=None)
    doc = with_lexicon("Η Αθήνα μιλά")
    doc[0]._.romaji = "The"
    doc[1]._.romaji, doc[1]._.romaji_source = "Athena", "user"
    doc[2]._.romaji, doc[2]._.romaji_source = "xx", "reading"
    assert TransliterationView()(doc) == ["The", "Athena", "mila"]
    assert TransliterationView().romanizations(doc)[0] == Romanization("The", "user")


def test_the_romanizer_stores_it_with_its_source(nlp):
    nlp = spacy.blank("el")
    nlp.add_pipe("romanizer", config={"view": {"@misc": "spacy_xling_ner.transliteration_view.v1"}})
    doc = nlp("στα Χανιά.")
    assert [token._.romaji for token in doc] == ["sta", "Chania", "."]
    assert [token._.romaji_source for token in doc] == ["transliteration"] * 2 + ["latin"]


def test_view_survives_pickle_and_a_rebuilt_document(nlp):
    view = TransliterationView(spelling=False)
    doc = nlp(TEXT + "  \n\nΤέλος")
    again = pickle.loads(pickle.dumps(view))
    assert again == view
    assert again(nlp.make_doc(doc.text)) == view(doc)
    assert len(view(doc)) == len(doc)
    assert view(nlp("")) == []


def test_view_has_sources_and_is_registered():
    assert isinstance(TransliterationView(), RomanizingView)
    get = spacy.registry.misc.get
    assert get("spacy_xling_ner.transliteration_view.v1")(spelling=False) == TransliterationView(
        False
    )


@given(st.lists(st.text(st.characters(codec="utf8"), min_size=1, max_size=8), max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_words_give_one_string_each(nlp, words):
    doc = Doc(nlp.vocab, words=words)
    found = TransliterationView().romanizations(doc)
    assert len(found) == len(doc)
    for token, (text, source) in zip(doc, found, strict=True):
        assert text
        assert text.isascii() or (source == "surface" and text == token.text)


def test_missing_library_names_the_extra(monkeypatch):
    real = builtins.__import__

    def without_anyascii(name, *arguments):
        if name == "anyascii":
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without_anyascii)
    _load_anyascii.cache_clear()
    with pytest.raises(ImportError, match=r"pip install .*anyascii"):
        TransliterationView()
