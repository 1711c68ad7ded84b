"""What is part of a name only by its neighbours, in all three views; and the heads of names."""

from importlib import resources

import pytest
import spacy
from spacy.lookups import Lookups

from spacy_xling_ner.bridge.lexicon.candidate import TRANSLITERATED, Candidate
from spacy_xling_ner.bridge.lexicon.heads import (
    AFTER,
    TABLE_NAME,
    HeadLookups,
    add_heads,
    get_heads,
    read_heads,
)
from spacy_xling_ner.bridge.lexicon.kinds import KINDS, add_kinds
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.views import create_gloss_view, create_kind_view, create_latin_view

WORDS = {
    "市": [Candidate("city", "n")],
    "大学": [Candidate("university", "n")],
    "会堂": [Candidate("hall", "n")],
    "仲間": [Candidate("fellow", "n")],
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
        f"{name}会堂": [Candidate(f"{text} Hall", "P")]
        for name, text in [("岡山", "Okayama"), ("福岡", "Fukuoka"), ("仙台", "Sendai")]
    },
    **{
        f"{name}仲間": [Candidate(f"{text} fellow", "F")]
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


def test_the_list_written_by_hand():
    heads = read_heads()
    assert len(heads) > 300
    assert heads["市"] == ("City", {"place"}, "name")
    assert heads["大学"] == ("University", {"organization"}, "noun")
    assert heads["警視庁"] == ("Police", {"organization"}, "itself")
    for surface, head in heads.items():
        assert surface.strip() == surface != ""
        assert head.word[0].isupper()
        assert head.word.isascii()
        assert len(head.kinds) == 1
        assert head.kinds <= set(KINDS)
        assert head.after in AFTER


def test_no_surface_stands_in_the_list_twice():
    lines = [
        line
        for line in resources.files("spacy_xling_ner.bridge.lexicon")
        .joinpath("heads.tsv")
        .read_text("utf8")
        .splitlines()
        if not line.startswith("#")
    ]
    assert len({line.split("\t")[0] for line in lines}) == len(lines)


def look_up(vocab, surface):
    return HeadLookups(get_heads(vocab), [surface]).heads.get(surface)


def test_heads_are_also_what_ends_names_with_a_capital(nlp):
    assert "会堂" not in read_heads()
    assert look_up(nlp.vocab, "会堂") == ("Hall", {"place"}, "name")
    # *fellow* has no capital in the names that 仲間 ends
    assert look_up(nlp.vocab, "仲間") is None
    assert look_up(spacy.blank("ja").vocab, "市") is None


def test_the_list_goes_before_what_was_found():
    lookups = Lookups()
    names = {f"{name}市": [Candidate(f"{name} Market", "O")] for name in "甲乙丙"}
    add_heads(lookups, {"市": [Candidate("market", "n")], **names})
    assert lookups.get_table(TABLE_NAME)["市"] == ["name", "City", "place"]


def test_three_names_make_a_head():
    lookups = Lookups()
    few = {name: NAMES[name] for name in ("岡山会堂", "福岡会堂")}
    add_heads(lookups, {**WORDS, **few})
    assert "会堂" not in lookups.get_table(TABLE_NAME)
    assert len(lookups.get_table(TABLE_NAME)) == len(read_heads())


def test_the_longest_ending_counts():
    entries = {
        "大会堂": [Candidate("cathedral", "n")],
        "堂": [Candidate("temple", "ns"), Candidate("cathedral", "ns")],
        **{f"{name}大会堂": [Candidate(f"{name} Cathedral", "P")] for name in "甲乙丙"},
    }
    lookups = Lookups()
    add_heads(lookups, entries)
    table = lookups.get_table(TABLE_NAME)
    assert "大会堂" in table
    assert "堂" not in table


def test_a_head_after_a_proper_noun_is_part_of_the_name(nlp):
    rows = views(nlp, "大阪市に行く。")
    assert rows["市"] == ("City", "city", "place")
    assert rows["大阪"][2] == "place"


def test_so_are_the_nouns_between(nlp):
    rows = views(nlp, "京都工業大学に行く。")
    # a head itself, but not the last: it has its own face
    assert rows["工業"] == ("Industries", "industries", "organization")
    assert rows["大学"] == ("University", "university", "organization")


def test_a_noun_that_is_no_head_stays_small(nlp):
    rows = views(nlp, "大阪仲間に会う。")
    assert rows["仲間"][0].islower()
    assert rows["仲間"][2] == ""


def test_a_head_of_several_tokens(nlp):
    rows = views(nlp, "大阪警察署に行く。")
    assert [rows[word][0] for word in ("大阪", "警察", "署")] == ["Oosaka", "Police", "Police"]
    assert rows["警察"][2] == rows["署"][2] == "organization"


def test_a_name_by_itself(nlp):
    assert views(nlp, "自衛隊が来た。")["隊"] == ("Forces", "forces", "organization")
    assert views(nlp, "警察署が来た。")["署"][2] == ""


def test_a_head_of_places_needs_a_proper_noun_and_a_ministry_does_not(nlp):
    assert views(nlp, "工業市を歩く。")["市"][2] == ""
    rows = views(nlp, "厚生労働省は言う。")
    assert [row[0] for row in rows.values()][:3] == ["Welfare", "Labor", "Ministry"]
    assert rows["省"][2] == "organization"
    # by itself a noun is only a noun
    assert views(nlp, "大学に行く。")["大学"][2] == ""


def test_the_dot_has_the_face_of_what_it_joins(nlp):
    rows = views(nlp, "ジョン・スミスが来た。")
    assert rows["・"] == rows["ジョン"]
    # katakana words that it joins are names
    rows = views(nlp, "スカイ・ステージが来た。")
    assert rows["スカイ"][0][0].isupper()
    assert rows["ステージ"][0][0].isupper()
    assert rows["・"] == rows["スカイ"]
    # names in kanji are a list
    assert views(nlp, "大阪・京都が来た。")["・"] == (",", ",", "")
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


def test_era_names_and_unknown_katakana():
    entries = {
        "昭和": [Candidate("Shōwa era", "n")],
        "国会": [Candidate("National Diet", "n")],
        "国会議員": [Candidate("Diet member", "n")],
        "大阪": [Candidate("Osaka", "P")],
    }
    nlp = spacy.blank("ja")
    for sources, first in (([], "s"), ([{"name": "a dictionary"}], "S")):
        lookups = pack(entries, sources)
        nlp.vocab.lookups.remove_table("xling_lexicon") if sources else None
        nlp.vocab.lookups.set_table("xling_lexicon", lookups.get_table("xling_lexicon"))
        doc = nlp("昭和の国会でシュララと大阪へ")
        latin = create_latin_view()(doc)
        # a proper noun for the tokenizer, and yet the name of nothing
        assert latin[0] == "shouwa"
        # a common noun for the tokenizer, and yet a name
        assert latin[2] == "Diet"
        # unknown katakana is a name only if a whole dictionary does not have it
        assert latin[4][0] == first
        assert latin[6] == "Osaka"
