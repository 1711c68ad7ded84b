import gc
import weakref
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

import pytest
import spacy
from spacy.attrs import LANG
from spacy.lookups import Table
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_xling_ner.bridge import document_facts
from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.bridge.document_facts import doc_facts
from spacy_xling_ner.bridge.japanese import JAPANESE
from spacy_xling_ner.bridge.lexicon import get_lexicon
from spacy_xling_ner.bridge.lexicon.heads import TABLE_NAME as HEADS
from spacy_xling_ner.bridge.lexicon.lexicon import EMPTY
from spacy_xling_ner.caching import bounded_cache
from spacy_xling_ner.pipeline.romanizer import Romanizer
from spacy_xling_ner.views import (
    GlossView,
    KindView,
    LatinView,
    create_romaji_view,
)

LINES = "大阪\tOsaka\tplace\n警察\tpolice\n会\tassembly\n会\tmeeting\n"
TEXT = "大阪警察署の会と会館で"


@pytest.fixture
def lookups(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(LINES, encoding="utf8")
    return build_lexicon(tsv=path, jmdict=False)


@pytest.fixture
def nlp(lookups):
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = lookups
    return nlp


def test_equal_documents_share_their_facts(nlp):
    lexicon = get_lexicon(nlp.vocab)
    doc = nlp(TEXT)
    facts = doc_facts(doc, lexicon)
    assert len(facts) == len(doc)
    assert doc_facts(doc.copy(), lexicon) is facts
    assert doc_facts(spacy.blank("ja")(TEXT), lexicon) is facts
    assert doc_facts(doc, EMPTY) is not facts
    # equal tokens in different documents
    assert doc_facts(nlp("大阪"), lexicon).tokens[0] is facts.tokens[0]


@pytest.mark.parametrize("lang", ["ja", "xx", ""])
@pytest.mark.parametrize("numerals", ["as_read", "spoken"])
def test_romaji_are_the_same_with_and_without_a_lexicon(lookups, lang, numerals):
    view, romanizer = create_romaji_view(numerals=numerals), Romanizer(view=create_romaji_view())
    with_lexicon, without = Vocab(), Vocab()
    with_lexicon.lookups = lookups
    read = spacy.blank("ja")("大阪の会で三本、1,200円の㈱トヨタ・ｶﾞﾝﾀﾞﾑをＮＨＫが二〇二〇年に見た。")
    words = [token.text for token in read]
    tags = [token.tag_ for token in read]
    morphs = [str(token.morph) for token in read]
    for columns in ({}, {"tags": tags, "morphs": morphs}):
        found = []
        for vocab in (with_lexicon, without):
            vocab.lex_attr_getters[LANG] = lambda _, lang=lang: lang
            doc = Doc(vocab, words=words, **columns)
            assert doc.vocab.lang == lang
            first = view.romanizations(doc)
            romanizer(doc)[0]._.romaji = "Ousaka"
            doc[0]._.romaji_source = None
            doc[1]._.romaji = None
            found.append((first, view.romanizations(doc), dict(doc.user_data)))
        assert found[0] == found[1]
        assert len(found[0][0]) == len(words)
        assert found[0][1][0] == ("Ousaka", "user")


@pytest.mark.parametrize("attr", ["tag_", "lemma_", "norm_", "pos_"])
def test_a_changed_document_has_other_facts(nlp, attr):
    lexicon = get_lexicon(nlp.vocab)
    doc = nlp(TEXT)
    facts = doc_facts(doc, lexicon)
    before = getattr(doc[0], attr)
    setattr(doc[0], attr, "VERB")
    assert doc_facts(doc, lexicon) is not facts
    setattr(doc[0], attr, before)
    assert doc_facts(doc, lexicon) is facts
    doc[0].set_morph("Reading=ダイハン")
    assert doc_facts(doc, lexicon).tokens[0] is not facts.tokens[0]


def test_the_norm_of_other_languages_is_not_cached(nlp):
    other = spacy.blank("xx")
    other.vocab.lookups = nlp.vocab.lookups
    words = ["Αθήνα", "!"]
    assert GlossView()(Doc(nlp.vocab, words=words)) == ["αθήνα", "!"]
    doc = Doc(other.vocab, words=words)
    doc[0].norm_ = "Norm"
    assert GlossView()(doc) == ["Norm", "!"]


def test_heads_are_looked_up_each_time(nlp):
    doc = nlp("大阪会館")
    latin, gloss, kind = (make(joined=True) for make in (LatinView, GlossView, KindView))

    def hall():
        return latin(doc)[1], gloss(doc)[1], kind(doc)[1]

    heads = nlp.vocab.lookups.get_table(HEADS)
    assert hall() == ("Hall", "hall", "place")
    heads["会館"][1] = "House"
    assert hall() == ("House", "house", "place")
    heads.set("会館", ("name", "Room", "person"))
    assert hall() == ("Room", "room", "person") == hall()
    nlp.vocab.lookups.set_table(HEADS, Table.from_dict({"会館": ["name", "Cave"]}, name=HEADS))
    assert hall() == ("Cave", "cave", "name")
    nlp.vocab.lookups.get_table(HEADS).clear()
    without = hall()
    assert without[2] == ""
    nlp.vocab.lookups.remove_table(HEADS)
    assert hall() == without
    nlp.vocab.lookups.set_table(HEADS, heads)
    assert hall() == ("Room", "room", "person")


def test_caches_are_bounded(nlp, monkeypatch):
    monkeypatch.setattr(document_facts, "_caches", defaultdict(WeakKeyDictionary))
    monkeypatch.setattr(bounded_cache, "_size", 20)
    lexicon = get_lexicon(nlp.vocab)
    latin = LatinView(joined=True)
    docs = [Doc(nlp.vocab, words=[f"w{i}", "大阪", "会", f"v{i}"]) for i in range(50)]
    for doc in [*docs, *docs]:
        assert latin(doc) == [doc[0].text, "Osaka", "kai", doc[3].text]
        caches = document_facts._caches[JAPANESE, "pykakasi"][lexicon]
        assert len(caches.tokens) <= 20
        assert len(caches.phrases) <= 20
        assert len(caches.documents) <= 2 * 20 // 4
    # a document with more tokens than are cached
    assert len(latin(Doc(nlp.vocab, words=["会"] * 50))) == 50


def test_caches_are_dropped_with_the_lexicon(nlp, lookups):
    LatinView(joined=True)(nlp(TEXT))
    lexicon = weakref.ref(get_lexicon(nlp.vocab))
    caches = weakref.ref(document_facts._caches[JAPANESE, "pykakasi"][lexicon()])
    for i in range(9):
        table = Table.from_dict({**lookups.get_table("xling_lexicon"), "x": i})
        nlp.vocab.lookups.set_table("xling_lexicon", table)
        LatinView(joined=True)(nlp(TEXT))
    gc.collect()
    assert lexicon() is None
    assert caches() is None


def test_threads_find_the_same(nlp):
    views = [make(joined=True) for make in (LatinView, GlossView, KindView)]
    texts = [TEXT[i:] + TEXT[:i] for i in range(len(TEXT))] * 5
    docs = [nlp(text) for text in texts]

    def read(doc):
        return [view(doc) for view in views]

    document_facts._caches[JAPANESE, "pykakasi"].pop(get_lexicon(nlp.vocab), None)
    expected = [read(doc) for doc in docs]
    document_facts._caches[JAPANESE, "pykakasi"].pop(get_lexicon(nlp.vocab), None)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, docs)) == expected
