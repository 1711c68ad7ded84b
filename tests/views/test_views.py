import pickle

import pytest
import spacy
from spacy.tokens import Doc, Token

from spacy_xling_ner.romaji import Romanization
from spacy_xling_ner.views import (
    NativeView,
    RomajiView,
    RomanizingView,
    create_romaji_view,
)

TEXT = "兵庫でNHKを見た。"


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("ja")


@pytest.mark.parametrize(
    ("attr", "expected"),
    [
        ("ORTH", ["兵庫", "で", "NHK", "を", "見", "た", "。"]),
        ("LOWER", ["兵庫", "で", "nhk", "を", "見", "た", "。"]),
        ("NORM", ["兵庫", "で", "NHK", "を", "見る", "た", "。"]),
        ("LEMMA", ["兵庫", "で", "NHK", "を", "見る", "た", "。"]),
    ],
)
def test_native_view(nlp, attr, expected):
    assert NativeView(attr)(nlp(TEXT)) == expected


def test_native_view_reads_the_token_as_written_by_default(nlp):
    assert NativeView() == NativeView("ORTH")
    assert NativeView()(spacy.blank("en")("It's OK")) == ["It", "'s", "OK"]
    assert NativeView("NORM")(spacy.blank("en")("It's OK")) == ["it", "'s", "ok"]


def test_native_view_refuses_unknown_attr():
    with pytest.raises(ValueError, match=r"'SHAPE'.*choose from ORTH, NORM, LOWER, LEMMA"):
        NativeView("SHAPE")


def test_romaji_view(nlp):
    assert create_romaji_view()(nlp(TEXT)) == ["hyougo", "de", "NHK", "o", "mi", "ta", "。"]


def test_romaji_view_without_readings(nlp):
    doc = Doc(nlp.vocab, words=["兵庫", "タワー", "NHK"])
    assert create_romaji_view()(doc) == ["hyougo", "tawaa", "NHK"]


def test_romaji_view_leaves_english_as_it_is():
    text = "John Smith didn't visit Hyōgo on 3/4, did he?"
    doc = spacy.blank("en")(text)
    assert create_romaji_view()(doc) == [token.text for token in doc]


def test_romaji_view_prefers_what_is_stored(nlp):
    if not Token.has_extension("romaji"):
        Token.set_extension("romaji", default=None)
    doc = nlp(TEXT)
    doc[0]._.romaji = "Hyogo"
    doc[1]._.romaji = None
    doc[4]._.romaji = ""
    assert create_romaji_view()(doc) == ["Hyogo", "de", "NHK", "o", "", "ta", "。"]
    assert RomajiView().romanizations(doc)[0] == Romanization("Hyogo", "user")


def test_some_styles_depend_on_the_part_of_speech(nlp):
    doc = Doc(nlp.vocab, words=["は", "は", "思う", "思う"], tags=["助詞", "名詞", "動詞", "名詞"])
    for token in list(doc)[2:]:
        token.set_morph("Reading=オモウ")
    macron = create_romaji_view("macron", particles="spoken")
    assert macron(doc) == ["wa", "ha", "omou", "omō"]
    assert create_romaji_view()(doc) == ["ha", "ha", "omou", "omou"]
    doc[1].tag_ = "助詞"
    assert macron(doc)[1] == "wa"


def test_a_source_without_romaji_is_ignored(nlp):
    for name in ("romaji", "romaji_source"):
        if not Token.has_extension(name):
            Token.set_extension(name, default=None)
    doc = nlp(TEXT)
    expected = create_romaji_view()(doc)
    doc[0]._.romaji_source = "user"
    assert create_romaji_view()(doc) == create_romaji_view()(doc.copy()) == expected


@pytest.mark.parametrize("view", [NativeView("LOWER"), create_romaji_view()])
def test_view_gives_one_string_for_each_token_of_a_rebuilt_document(nlp, view):
    doc = nlp("　今日は 良い天気\n\nですね(笑)…❗️")
    strings = view(doc)
    assert len(strings) == len(doc)
    assert view(nlp.make_doc(doc.text)) == strings
    assert view(nlp("")) == []


@pytest.mark.parametrize("view", [NativeView("LOWER"), create_romaji_view()])
def test_view_survives_pickle(nlp, view):
    copy = pickle.loads(pickle.dumps(view))
    assert copy == view
    assert copy(nlp(TEXT)) == view(nlp(TEXT))


def test_views_are_registered():
    native = spacy.registry.misc.get("spacy_xling_ner.native_view.v1")
    romaji = spacy.registry.misc.get("spacy_xling_ner.romaji_view.v1")
    assert native("ORTH") == NativeView("ORTH")
    assert romaji() == RomajiView()


def test_only_the_romaji_view_has_sources():
    assert isinstance(create_romaji_view(), RomanizingView)
    assert not isinstance(NativeView(), RomanizingView)
