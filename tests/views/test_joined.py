"""What is part of a name only by its neighbours, in all three views; and the heads of names."""

import pytest
import spacy
from spacy.lookups import Lookups

from spacy_xling_ner.lexicon.candidate import TRANSLITERATED, Candidate
from spacy_xling_ner.lexicon.heads import TABLE_NAME, add_heads, get_head
from spacy_xling_ner.lexicon.kinds import add_kinds
from spacy_xling_ner.lexicon.lexicon import pack
from spacy_xling_ner.views import create_gloss_view, create_kind_view, create_latin_view

WORDS = {
    "市": [Candidate("city", "n")],
    "大学": [Candidate("university", "n")],
    "人": [Candidate("person", "ns")],
    "工業": [Candidate("industry", "n")],
    "省": [Candidate("ministry", "ns")],
    "労働": [Candidate("labor", "n")],
    "厚生": [Candidate("welfare", "n")],
}
NAMES = {
    **{
        f"{name}市": [Candidate(f"{text} City", "P")]
        for name, text in [("岡山", "Okayama"), ("福岡", "Fukuoka"), ("仙台", "Sendai")]
    },
    **{
        f"{name}大学": [Candidate(f"University of {text}", "O")]
        for name, text in [("岡山", "Okayama"), ("福岡", "Fukuoka"), ("仙台", "Sendai")]
    },
    **{
        f"{name}省": [Candidate(f"Ministry of {text}", "O")]
        for name, text in [("外務", "Foreign Affairs"), ("財務", "Finance"), ("文部", "Education")]
    },
    **{
        f"{name}人": [Candidate(f"{text} person", "F")]
        for name, text in [("岡山", "Okayama"), ("福岡", "Fukuoka"), ("仙台", "Sendai")]
    },
    "高知市": [Candidate("Kochishi", "P" + TRANSLITERATED)],
}
ENTRIES = {**WORDS, **NAMES}


@pytest.fixture(scope="module")
def nlp():
    lookups = pack(WORDS, [])
    add_kinds(lookups, ENTRIES)
    add_heads(lookups, ENTRIES)
    nlp = spacy.blank("ja")
    for name in lookups.tables:
        nlp.vocab.lookups.set_table(name, lookups.get_table(name))
    return nlp


def views(nlp, text):
    doc = nlp(text)
    latin = create_latin_view(joined=True, particles=True)(doc)
    gloss = create_gloss_view(joined=True, particles=True)(doc)
    kind = create_kind_view(joined=True)(doc)
    return {
        token.text: row
        for token, row in zip(doc, zip(latin, gloss, kind, strict=True), strict=True)
    }


def test_heads_are_what_ends_names_with_a_capital(nlp):
    assert get_head(nlp.vocab, "市") == ("City", {"place"})
    assert get_head(nlp.vocab, "大学") == ("University", {"organization"})
    # *person* has no capital in the names that 人 ends
    assert get_head(nlp.vocab, "人") is None
    assert get_head(nlp.vocab, "工業") is None
    assert get_head(spacy.blank("ja").vocab, "市") is None


def test_three_names_make_a_head():
    lookups = Lookups()
    few = dict(list(NAMES.items())[:2])
    add_heads(lookups, {**WORDS, **few})
    assert dict(lookups.get_table(TABLE_NAME)) == {}


def test_the_longest_ending_counts():
    entries = {
        "神社": [Candidate("shrine", "n")],
        "社": [Candidate("company", "ns"), Candidate("shrine", "ns")],
        **{f"{name}神社": [Candidate(f"{name} Shrine", "P")] for name in "甲乙丙"},
    }
    lookups = Lookups()
    add_heads(lookups, entries)
    table = lookups.get_table(TABLE_NAME)
    assert "神社" in table
    assert "社" not in table


def test_a_head_after_a_proper_noun_is_part_of_the_name(nlp):
    rows = views(nlp, "大阪市に行く。")
    assert rows["市"] == ("City", "city", "place")
    assert rows["大阪"][2] == "place"


def test_so_are_the_nouns_between(nlp):
    rows = views(nlp, "京都工業大学に行く。")
    assert rows["工業"] == ("Industry", "industry", "name")
    assert rows["大学"] == ("University", "university", "organization")


def test_a_noun_that_is_no_head_stays_small(nlp):
    rows = views(nlp, "大阪人に会う。")
    assert rows["人"][0].islower()
    assert rows["人"][2] == ""


def test_a_head_of_places_needs_a_proper_noun_and_one_of_organizations_does_not(nlp):
    assert views(nlp, "工業市を歩く。")["市"][2] == ""
    rows = views(nlp, "厚生労働省は言う。")
    assert [row[0] for row in rows.values()][:3] == ["Welfare", "Labor", "Ministry"]
    assert rows["省"][2] == "organization"
    # by itself a noun is only a noun
    assert views(nlp, "大学に行く。")["大学"][2] == ""


def test_the_dot_has_the_face_of_what_it_joins(nlp):
    rows = views(nlp, "ジョン・スミスが来た。")
    assert rows["・"] == rows["ジョン"]
    # between common nouns it joins no name
    assert views(nlp, "犬・猫が来た。")["・"][2] == ""


def test_particles_have_english_words(nlp):
    rows = views(nlp, "大阪と京都の人は来た。")
    assert rows["と"] == ("and", "and", "")
    assert rows["の"] == ("'s", "'s", "")
    assert rows["は"] == ("is", "is", "")


def test_without_case_nothing_is_large(nlp):
    doc = nlp("京都工業大学と大阪市")
    latin = create_latin_view(case=False, joined=True, particles=True)(doc)
    assert all(text == text.lower() for text in latin)
    assert "university" in latin


def test_by_default_a_token_stands_for_itself(nlp):
    doc = nlp("大阪市と京都大学")
    assert "City" not in create_latin_view()(doc)
    assert "and" not in create_gloss_view()(doc)
    place = [token.text for token in doc].index("市")
    assert create_kind_view()(doc)[place] == ""


def test_what_the_user_stored_wins(nlp):
    doc = nlp("大阪市")
    if not doc[1].has_extension("gloss"):
        doc[1].set_extension("gloss", default=None)
    doc[1]._.gloss = "town"
    assert create_gloss_view(joined=True)(doc)[1] == "town"


@pytest.mark.parametrize("text", ["", "・", "・・", "市", "大学大学", "は", "ジョン・"])
def test_small_documents(nlp, text):
    doc = nlp(text)
    for view in (create_latin_view(joined=True), create_gloss_view(joined=True)):
        assert len(view(doc)) == len(doc)
    assert len(create_kind_view(joined=True)(doc)) == len(doc)
