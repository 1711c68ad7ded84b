"""Kinds of names: the table, and the view of English and Japanese tokens."""

import pickle

import pytest
import spacy
from spacy.lookups import Lookups, Table
from spacy.tokens import Doc

from spacy_xling_ner.bridge.lexicon.candidate import Candidate
from spacy_xling_ner.bridge.lexicon.kinds import (
    FORMAT,
    TABLE_NAME,
    KindTable,
    add_kinds,
    get_kinds,
    kinds_of,
)
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.views import KindView

ENTRIES = {
    "東京": [Candidate("Tokyo", "P", "tokyo")],
    "東京大学": [Candidate("University of Tokyo", "O", "tokyodaigaku")],
    "川崎": [Candidate("Kawasaki", "PSC", "kawasaki")],
    "ワシントン": [Candidate("Washington", "PS")],
    "ビートルズ": [Candidate("Beatles", "O")],
    "犬": [Candidate("dog", "n", "inu")],
    "スミス": [Candidate("Smith", "S")],
    "ソニー": [Candidate("Sony", "C")],
}


@pytest.fixture(scope="module")
def lookups():
    lookups = pack(ENTRIES, [])
    add_kinds(lookups, ENTRIES)
    return lookups


def pipeline(lang, lookups):
    nlp = spacy.blank(lang)
    for name in lookups.tables:
        nlp.vocab.lookups.set_table(name, lookups.get_table(name))
    return nlp


def test_words_have_the_kinds_of_the_names_they_occur_in(lookups):
    table = KindTable(lookups.get_table(TABLE_NAME))
    assert table.get("Tokyo") == {"place", "organization"}
    assert table.get("University") == {"organization"}
    assert table.get("Kawasaki") == {"place", "person", "organization"}
    assert table.get("of") == table.get("dog") == table.get("tokyo") == frozenset()
    assert len(table) == 7  # University and Smith too


def test_a_rare_kind_does_not_count():
    entries = {str(i): [Candidate("Rome", "P")] for i in range(9)}
    entries["x"] = [Candidate("Rome", "W")]
    lookups = Lookups()
    add_kinds(lookups, entries)
    assert KindTable(lookups.get_table(TABLE_NAME)).get("Rome") == {"place"}


def test_kinds_of_a_surface():
    assert kinds_of(ENTRIES["川崎"]) == {"place", "person", "organization"}
    assert kinds_of(ENTRIES["犬"]) == frozenset()


def test_english_tokens(lookups):
    nlp = pipeline("en", lookups)
    doc = Doc(nlp.vocab, words=["Smith", "saw", "the", "Beatles", "in", "Gotham", "tokyo"])
    assert KindView()(doc) == ["person", "", "", "organization", "", "name", ""]


def test_japanese_tokens(lookups):
    nlp = pipeline("ja", lookups)
    doc = nlp("川崎さんは東京でソニーの犬を見た。")
    kinds = dict(zip([token.text for token in doc], KindView()(doc), strict=True))
    # the tag in context takes precedence over the lexicon
    by_tag = {"人名": "person", "地名": "place"}
    for token in doc:
        for part, kind in by_tag.items():
            if part in token.tag_:
                assert kinds[token.text] == kind
    assert kinds["東京"] == "place"
    assert kinds["ソニー"] == "organization"
    assert kinds["犬"] == kinds["は"] == kinds["。"] == ""


def test_the_same_strings_in_both_languages(lookups):
    english, japanese = pipeline("en", lookups), pipeline("ja", lookups)
    view = KindView()
    assert view(english("Sony")) == view(japanese("ソニー"))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_without_a_lexicon(lang):
    nlp = spacy.blank(lang)
    view = KindView()
    assert view(nlp("IKEA")) == ["name"]
    assert view(nlp("")) == []
    assert len(get_kinds(nlp.vocab)) == 0


def test_the_table_is_saved_and_opened_once(lookups, tmp_path):
    nlp = pipeline("en", lookups)
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert get_kinds(loaded.vocab).get("Beatles") == {"organization"}
    assert get_kinds(loaded.vocab) is get_kinds(loaded.vocab)


def test_another_format_is_refused():
    nlp = spacy.blank("en")
    nlp.vocab.lookups.add_table(TABLE_NAME, {"format": FORMAT + "0", "keys": b"", "masks": b""})
    with pytest.raises(ValueError, match="build the lexicon again"):
        get_kinds(nlp.vocab)


def test_many_vocabularies_have_tables_of_their_own(lookups):
    pipelines = [pipeline("en", lookups) for _ in range(6)]
    for nlp in pipelines:
        nlp.vocab.lookups.set_table(
            TABLE_NAME, Lookups().add_table(TABLE_NAME, dict(lookups.get_table(TABLE_NAME)))
        )
    assert [len(get_kinds(nlp.vocab)) for nlp in pipelines] == [7] * 6


def test_view_survives_pickle():
    view = KindView()
    assert view == KindView()
    assert pickle.loads(pickle.dumps(view)) == view


def test_a_table_that_is_filled_again_is_opened_again(lookups):
    nlp = pipeline("en", lookups)
    table = Table.from_dict(dict(lookups.get_table(TABLE_NAME)), name=TABLE_NAME)
    nlp.vocab.lookups.set_table(TABLE_NAME, table)
    assert len(get_kinds(nlp.vocab)) == 7
    fewer = Lookups()
    add_kinds(fewer, {"東京": ENTRIES["東京"]})
    for key in ("keys", "masks"):
        table.set(key, fewer.get_table(TABLE_NAME)[key])
    assert len(get_kinds(nlp.vocab)) == 1


def test_a_table_of_one_word_that_is_filled_again_is_opened_again():
    nlp = spacy.blank("en")
    tables = [Lookups(), Lookups()]
    for lookups, name in zip(tables, ("Rome", "Oslo"), strict=True):
        add_kinds(lookups, {name: [Candidate(name, "P")]})
    nlp.vocab.lookups = tables[0]
    view, doc = KindView(), Doc(nlp.vocab, words=["Rome", "Oslo"])
    assert view(doc) == ["place", "name"]
    # the masks are equal, and Python shares bytes objects of length one
    tables[0].get_table(TABLE_NAME).update(tables[1].get_table(TABLE_NAME))
    assert view(doc) == ["name", "place"]
