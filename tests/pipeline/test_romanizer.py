import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Token

from spacy_xling_ner.pipeline.romanizer import Romanizer
from spacy_xling_ner.views import GlossView, NativeView, create_romaji_view

TEXT = "兵庫でNHKを見た。"
ROMAJI = ["hyougo", "de", "NHK", "o", "mi", "ta", "。"]
SOURCES = ["reading", "reading", "latin", "reading", "reading", "reading", "surface"]


@spacy.registry.misc("test_romanizer.short_view.v1")
def create_short_view():
    return short_view


def short_view(doc):
    return ["one"]


@pytest.fixture
def nlp():
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer")
    return nlp


def romaji(doc):
    return [token._.romaji for token in doc]


def sources(doc):
    return [token._.romaji_source for token in doc]


def test_stores_romaji_and_source(nlp):
    doc = nlp(TEXT)
    assert romaji(doc) == ROMAJI
    assert sources(doc) == SOURCES


def test_agrees_with_the_view_before_and_after(nlp):
    view = create_romaji_view()
    assert view(nlp.make_doc(TEXT)) == romaji(nlp(TEXT)) == view(nlp(TEXT))


def test_empty_document(nlp):
    doc = nlp("")
    assert len(doc) == 0
    assert doc.user_data == {}


def test_document_without_readings(nlp):
    doc = nlp(Doc(nlp.vocab, words=["兵庫", "タワー", "NHK", "囧"]))
    assert romaji(doc) == ["hyougo", "tawaa", "NHK", "囧"]
    assert sources(doc) == ["dictionary", "kana", "latin", "surface"]


def test_english_passes_unchanged():
    nlp = spacy.blank("en")
    nlp.add_pipe("romanizer")
    doc = nlp("Anna doesn't live in Kyoto.")
    assert romaji(doc) == [token.text for token in doc]
    assert set(sources(doc)) == {"latin"}


def test_keeps_what_the_user_stored(nlp):
    doc = nlp.make_doc(TEXT)
    doc[0]._.romaji = "Hyogo"
    doc[4]._.romaji = "MI"
    doc[4]._.romaji_source = "my list"
    doc = nlp.get_pipe("romanizer")(doc)
    assert romaji(doc) == ["Hyogo", *ROMAJI[1:4], "MI", *ROMAJI[5:]]
    assert sources(doc) == ["user", *SOURCES[1:4], "my list", *SOURCES[5:]]


def test_applying_twice_changes_nothing(nlp):
    doc = nlp(TEXT)
    doc[0]._.romaji = "Hyogo"
    before = dict(doc.user_data)
    assert nlp.get_pipe("romanizer")(doc).user_data == before


def test_overwrite_replaces_what_is_stored():
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer", config={"overwrite": True})
    doc = nlp.make_doc(TEXT)
    doc[0]._.romaji = "Hyogo"
    doc = nlp.get_pipe("romanizer")(doc)
    assert romaji(doc) == ROMAJI
    assert sources(doc) == SOURCES


def test_view_can_be_swapped():
    nlp = spacy.blank("ja")
    view = {"@misc": "spacy_xling_ner.native_view.v1", "attr": "LOWER"}
    nlp.add_pipe("romanizer", config={"view": view})
    doc = nlp.make_doc(TEXT)
    doc[0]._.romaji = "Hyogo"
    doc = nlp.get_pipe("romanizer")(doc)
    assert romaji(doc) == ["Hyogo", "で", "nhk", "を", "見", "た", "。"]
    assert sources(doc) == ["user"] + ["view"] * 6


def test_view_of_wrong_length_is_refused():
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer", "short", config={"view": {"@misc": "test_romanizer.short_view.v1"}})
    with pytest.raises(ValueError, match="'short' gives 1 strings for 7 tokens"):
        nlp(TEXT)


def test_config_holds_the_view(nlp):
    config = nlp.get_pipe_config("romanizer")
    assert config["view"]["@misc"] == "spacy_xling_ner.romaji_view.v1"
    assert config["overwrite"] is False
    assert config["gloss"] is None
    assigns = ["token._.romaji", "token._.romaji_source", "token._.gloss"]
    assert nlp.get_pipe_meta("romanizer").assigns == assigns
    assert romaji(spacy.util.load_model_from_config(nlp.config)(TEXT)) == ROMAJI


def test_stores_no_gloss_without_a_gloss_view(nlp):
    assert [token._.gloss for token in nlp(TEXT)] == [None] * 7


@pytest.mark.parametrize(("overwrite", "first"), [(False, "mine"), (True, "")])
def test_stores_the_gloss(overwrite, first):
    nlp = spacy.blank("ja")
    view = {"@misc": "spacy_xling_ner.gloss_view.v1"}
    nlp.add_pipe("romanizer", config={"gloss": view, "overwrite": overwrite})
    doc = nlp.make_doc(TEXT)
    doc[0]._.gloss = "mine"
    # without a lexicon no Japanese word has an English one; the view still gives the words
    expected = [first, "", "nhk", "", "", "", "."]
    assert GlossView()(nlp.make_doc(TEXT))[4] == "見る"
    assert [token._.gloss for token in nlp(doc)] == expected
    # so does the view of a document that the component has seen
    assert GlossView()(nlp(TEXT)) == GlossView()(nlp.make_doc(TEXT))


def test_a_gloss_that_is_stored_stays_with_any_view(nlp):
    for gloss in (GlossView(), NativeView("ORTH")):
        doc = nlp.make_doc(TEXT)
        doc[4]._.gloss = "see"
        doc = Romanizer(view=create_romaji_view(), gloss=gloss)(doc)
        is_english = isinstance(gloss, GlossView)
        words = [""] * 2 if is_english else ["兵庫", "で"]
        assert [token._.gloss for token in doc][:2] == words
        assert doc[4]._.gloss == "see"
        # a second call changes nothing, not even the order
        before = list(doc.user_data.items())
        Romanizer(view=create_romaji_view(), gloss=gloss)(doc)
        assert list(doc.user_data.items()) == before


def test_texts_of_any_length(nlp):
    text = TEXT * 700
    assert len(text) > 2**12
    doc = nlp(text)
    assert romaji(doc) == ROMAJI * 700
    assert sources(doc) == SOURCES * 700
    assert nlp.get_pipe("romanizer")(doc) is doc
    assert romaji(doc) == ROMAJI * 700


def test_other_user_data_stays(nlp):
    doc = nlp.make_doc(TEXT)
    doc.user_data.update({"mine": 1, ("._.", "romaji", 0): 2})
    doc.user_data.update(dict.fromkeys(range(20)))
    doc = nlp.get_pipe("romanizer")(doc)
    assert romaji(doc) == ROMAJI
    assert doc.user_data["mine"] == 1
    assert len(doc.user_data) == 22 + 2 * len(doc)


def test_gloss_view_must_give_one_string_for_each_token():
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer", config={"gloss": {"@misc": "test_romanizer.short_view.v1"}})
    with pytest.raises(ValueError, match=r"gloss view of component 'romanizer' gives 1 strings"):
        nlp(TEXT)


def test_extensions_are_set_once_and_belong_to_no_component(nlp):
    before = Token.get_extension("romaji"), Token.get_extension("romaji_source")
    other = spacy.blank("ja")
    other.add_pipe("romanizer")
    assert (Token.get_extension("romaji"), Token.get_extension("romaji_source")) == before
    assert before == ((None, None, None, None), (None, None, None, None))
    assert nlp.make_doc(TEXT)[0]._.romaji is None


def test_import_sets_no_extension_but_unpickling_does(nlp):
    data = pickle.dumps(nlp.get_pipe("romanizer"))
    code = (
        "import pickle, sys; from spacy.tokens import Token; "
        "import spacy_xling_ner.pipeline.romanizer; assert not Token.has_extension('romaji'); "
        f"pickle.loads({data!r}); assert Token.has_extension('romaji_source')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_pickled_component_keeps_its_settings():
    romanizer = Romanizer("kana", view=NativeView("LOWER"), overwrite=True)
    romanizer.set_error_handler(print)
    copy = pickle.loads(pickle.dumps(romanizer))
    assert (copy.name, copy.view, copy.overwrite) == ("kana", NativeView("LOWER"), True)
    assert copy.get_error_handler() is print


def test_pickled_pipeline(nlp):
    assert romaji(pickle.loads(pickle.dumps(nlp))(TEXT)) == ROMAJI


def test_saved_pipeline(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    assert romaji(spacy.load(tmp_path)(TEXT)) == ROMAJI
    assert romaji(nlp.from_disk(tmp_path)(TEXT)) == ROMAJI
    other = spacy.blank("ja")
    other.add_pipe("romanizer")
    assert romaji(other.from_bytes(nlp.to_bytes())(TEXT)) == ROMAJI


def test_saved_documents(nlp):
    doc = nlp(TEXT)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert romaji(copy) == ROMAJI
    (copy,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert romaji(copy) == ROMAJI
    assert sources(copy) == SOURCES
    assert create_romaji_view()(copy) == ROMAJI


@pytest.mark.parametrize("n_process", [1, 2])
def test_pipe_equals_call(nlp, n_process):
    texts = [TEXT, "", "東京タワー", "　"] * 3
    docs = list(nlp.pipe(texts, n_process=n_process, batch_size=4))
    assert [doc.text for doc in docs] == texts
    assert [romaji(doc) for doc in docs] == [romaji(nlp(text)) for text in texts]


def test_threads(nlp):
    romanizer = nlp.get_pipe("romanizer")
    docs = [nlp.make_doc(TEXT) for _ in range(40)]
    with ThreadPoolExecutor(4) as pool:
        assert [romaji(doc) for doc in pool.map(romanizer, docs)] == [ROMAJI] * 40
