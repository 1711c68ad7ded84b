"""Caches never change the result of a view.

The test does everything that a user can do, in any order, and compares every view after each step
with the same view on empty caches.
"""

from collections import defaultdict
from contextlib import contextmanager
from functools import cache
from weakref import WeakKeyDictionary

import pytest
import spacy
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from spacy.tokens import Doc, Token

from spacy_xling_ner.bridge import document_facts, word_lookup
from spacy_xling_ner.bridge.lexicon import SOURCE_WORDS_NAME, kinds, lexicon
from spacy_xling_ner.bridge.lexicon.candidate import Candidate
from spacy_xling_ner.bridge.lexicon.heads import TABLE_NAME as HEADS
from spacy_xling_ner.bridge.lexicon.heads import add_heads
from spacy_xling_ner.bridge.lexicon.kinds import TABLE_NAME as KINDS
from spacy_xling_ner.bridge.lexicon.kinds import add_kinds
from spacy_xling_ner.bridge.lexicon.lexicon import TABLE_NAME as LEXICON
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.caching import doc_columns
from spacy_xling_ner.caching.bounded_cache import BoundedCache
from spacy_xling_ner.pipeline.romanizer import Romanizer
from spacy_xling_ner.views import (
    GlossView,
    KindView,
    LatinView,
    NativeView,
    TransliterationView,
    create_romaji_view,
)
from spacy_xling_ner.views import romaji as romaji_view

VIEWS = [
    LatinView(joined=True, particles=True),
    LatinView(case=False, spelling=False),
    GlossView(joined=True, particles=True),
    KindView(joined=True),
    NativeView("NORM"),
    create_romaji_view(),
    create_romaji_view(numerals="spoken"),
    create_romaji_view("macron", particles="spoken", numerals="spoken"),
    LatinView(joined=True, kanji="sudachi"),
    create_romaji_view(kanji="sudachi"),
    TransliterationView(),
]
EXTENSIONS = ["romaji", "romaji_source", "gloss"]
ENTRIES = {
    "東京": [Candidate("Tokyo", "P")],
    "大学": [Candidate("university", "n"), Candidate("college", "n")],
    "東京大学": [Candidate("University of Tokyo", "O")],
    "音楽": [Candidate("music", "n="), Candidate("tune", "n")],
    "NHK": [Candidate("Japan Broadcasting Corporation", "O")],
    "安全保障": [Candidate("security", "n")],
    "και": [Candidate("and", "n")],
}
OTHERS = {
    "東京": [Candidate("Edo", "P")],
    "大学": [Candidate("academy", "n")],
    "音楽": [Candidate("sound", "n")],
    "都大": [Candidate("Metro", "O")],
}
WORDS = [
    *("東京", "大学", "音楽", "ＮＨＫ", "安全", "保障", "の", "は", "・", "三", "本"),
    *("市", "警察", "署", "行う", "Tokyo", "και", "!", "囧", "ｶﾞ", "か"),
]
TAGS = [
    "",
    "名詞-普通名詞-一般",
    "名詞-固有名詞-地名-一般",
    "名詞-数詞",
    "動詞-一般",
    "助詞-格助詞",
]
MORPHS = ["", "Reading=トウキョウ", "Reading=イチ", "Inflection=五段;意志推量形|Reading=イコウ"]


def make_tables(entries):
    lookups = pack(entries, [])
    add_kinds(lookups, entries)
    add_heads(lookups, entries)
    return {name: dict(lookups.get_table(name)) for name in (LEXICON, KINDS, HEADS)}


TABLES = [make_tables(ENTRIES), make_tables(OTHERS), {}]


# shared by all examples: the garbage of each pipeline would be some megabytes
@cache
def blank(lang):
    return spacy.blank(lang)


@contextmanager
def empty_caches():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document_facts, "_caches", defaultdict(WeakKeyDictionary))
        patch.setattr(word_lookup, "_caches", WeakKeyDictionary())
        patch.setattr(romaji_view, "_caches", defaultdict(BoundedCache))
        patch.setattr(doc_columns, "_strings", BoundedCache())
        for opened in (lexicon._lexicons, kinds._tables):
            patch.setattr(opened, "_opened", {})
        yield


def check(doc):
    found = [view(doc) for view in VIEWS]
    with empty_caches():
        assert [view(doc) for view in VIEWS] == found


def set_table(vocab, name, data):
    if vocab.lookups.has_table(name):
        vocab.lookups.remove_table(name)
    if data is not None:
        vocab.lookups.add_table(name, data)


words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)
places = st.integers(0, 100)


class Session(RuleBasedStateMachine):
    """A user with one pipeline and some documents."""

    @initialize(lang=st.sampled_from(["ja", "ja", "xx", "el"]), tables=st.sampled_from(TABLES))
    def begin(self, lang, tables):
        for name in EXTENSIONS:
            if not Token.has_extension(name):
                Token.set_extension(name, default=None)
        self.nlp, self.docs = blank(lang), []
        self.swap_the_tables(tables)
        set_table(self.nlp.vocab, SOURCE_WORDS_NAME, None)

    @rule(words=words, data=st.data())
    def make_a_document(self, words, data):
        def some(choices):
            choice = st.sampled_from(choices)
            return data.draw(st.lists(choice, min_size=len(words), max_size=len(words)))

        doc = Doc(self.nlp.vocab, words=words, tags=some(TAGS), morphs=some(MORPHS))
        self.docs = [*self.docs[-1:], doc]

    @precondition(lambda self: self.docs)
    @rule(place=places, data=st.data())
    def change_a_token(self, place, data):
        token = self.docs[-1][place % len(self.docs[-1])]
        attr = data.draw(st.sampled_from(["tag_", "lemma_", "norm_", "pos_", "morph"]))
        if attr == "morph":
            token.set_morph(data.draw(st.sampled_from(MORPHS)))
        else:
            choices = {"tag_": TAGS, "pos_": ["NOUN", "AUX", ""]}.get(attr, WORDS)
            setattr(token, attr, data.draw(st.sampled_from(choices)))

    @precondition(lambda self: self.docs)
    @rule(place=places)
    def merge_tokens(self, place):
        doc = self.docs[-1]
        start = place % len(doc)
        with doc.retokenize() as retokenizer:
            retokenizer.merge(doc[start : start + 2])

    @precondition(lambda self: self.docs)
    @rule(
        place=places,
        name=st.sampled_from(EXTENSIONS),
        value=st.sampled_from([None, "", "mine", "user", "reading"]),
    )
    def store_by_hand(self, place, name, value):
        doc = self.docs[-1]
        doc[place % len(doc)]._.set(name, value)

    @precondition(lambda self: self.docs)
    @rule(view=st.sampled_from(VIEWS), overwrite=st.booleans())
    def romanize(self, view, overwrite):
        romanizer = Romanizer(view=view, overwrite=overwrite, gloss=GlossView(joined=True))
        copy = self.docs[-1].copy()
        romanizer(self.docs[-1])
        with empty_caches():
            romanizer(copy)
        assert list(copy.user_data.items()) == list(self.docs[-1].user_data.items())

    @rule(tables=st.sampled_from(TABLES))
    def swap_the_tables(self, tables):
        for name in (LEXICON, KINDS, HEADS):
            set_table(self.nlp.vocab, name, tables.get(name))

    @rule(tables=st.sampled_from(TABLES[:2]), name=st.sampled_from([LEXICON, KINDS, HEADS]))
    def fill_a_table_again(self, tables, name):
        table = self.nlp.vocab.lookups.get_table(name, None)
        if table is not None:
            table.clear()
            table.update(tables[name])

    @rule(surface=st.sampled_from(["市", "警察署"]), word=st.sampled_from(["Thing", None]))
    def change_a_head(self, surface, word):
        table = self.nlp.vocab.lookups.get_table(HEADS, None)
        if table is not None and word is not None:
            table.set(surface, ["noun", word, "place"])
        elif table is not None and surface in table:
            del table[spacy.strings.get_string_id(surface)]

    @rule(known=st.lists(st.sampled_from(["college", "tune"]), max_size=2))
    def know_source_words(self, known):
        set_table(self.nlp.vocab, SOURCE_WORDS_NAME, dict.fromkeys(known, 1) if known else None)

    @rule(words=words)
    def enter_a_memory_zone(self, words):
        with self.nlp.memory_zone():
            # the end of the text is a string that only this zone has
            check(self.nlp.make_doc("".join(words) + "ゟゟ"))

    @invariant()
    def views_are_the_same_on_empty_caches(self):
        for doc in getattr(self, "docs", []):
            check(doc)


Session.TestCase.settings = settings(
    max_examples=150, stateful_step_count=20, deadline=None, phases=[Phase.generate]
)
TestSession = Session.TestCase
