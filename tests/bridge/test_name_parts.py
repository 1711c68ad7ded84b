"""Name parts in all three views, and the table of heads."""

import pytest
import spacy
from spacy.lookups import Lookups

from spacy_xling_ner.bridge.japanese import JAPANESE
from spacy_xling_ner.bridge.language import LANGUAGES
from spacy_xling_ner.bridge.lexicon.candidate import TRANSLITERATED, Candidate
from spacy_xling_ner.bridge.lexicon.heads import (
    AFTER,
    TABLE_NAME,
    HeadLookups,
    add_heads,
    read_heads,
)
from spacy_xling_ner.bridge.lexicon.kinds import KINDS, add_kinds
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.views import GlossView, KindView, LatinView

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
    add_heads(lookups, ENTRIES, JAPANESE.heads)
    nlp = spacy.blank("ja")
    for name in lookups.tables:
        nlp.vocab.lookups.set_table(name, lookups.get_table(name))
    return nlp


def views(nlp, text):
    doc = nlp(text)
    latin = LatinView(joined=True, particles=True)(doc)
    gloss = GlossView(joined=True, particles=True)(doc)
    kind = KindView(joined=True)(doc)
    return {
        token.text: row
        for token, row in zip(doc, zip(latin, gloss, kind, strict=True), strict=True)
    }


def test_the_list_of_heads_is_well_formed():
    heads = read_heads(JAPANESE.heads)
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


@pytest.mark.parametrize("lang", sorted(set(LANGUAGES) - {"", "xx"}))
def test_no_head_is_in_a_list_twice(lang):
    text = LANGUAGES[lang].heads.read_text("utf8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len({line.split("\t")[0] for line in lines}) == len(lines)


def look_up(vocab, surface):
    return HeadLookups(vocab.lookups.get_table(TABLE_NAME, None), [surface]).heads.get(surface)


def test_a_noun_that_ends_names_with_a_capital_is_a_head(nlp):
    assert "会堂" not in read_heads(JAPANESE.heads)
    assert look_up(nlp.vocab, "会堂") == ("Hall", {"place"}, "name")
    # *fellow* has no capital in the names that 仲間 ends
    assert look_up(nlp.vocab, "仲間") is None
    assert look_up(spacy.blank("ja").vocab, "市") is None


def test_the_list_takes_precedence_over_found_heads():
    lookups = Lookups()
    names = {f"{name}市": [Candidate(f"{name} Market", "O")] for name in "甲乙丙"}
    add_heads(lookups, {"市": [Candidate("market", "n")], **names}, JAPANESE.heads)
    assert lookups.get_table(TABLE_NAME)["市"] == ["name", "City", "place"]


def test_three_names_make_a_head():
    lookups = Lookups()
    few = {name: NAMES[name] for name in ("岡山会堂", "福岡会堂")}
    add_heads(lookups, {**WORDS, **few}, JAPANESE.heads)
    assert "会堂" not in lookups.get_table(TABLE_NAME)
    assert len(lookups.get_table(TABLE_NAME)) == len(read_heads(JAPANESE.heads))


def test_the_longest_ending_is_the_head():
    entries = {
        "大会堂": [Candidate("cathedral", "n")],
        "堂": [Candidate("temple", "ns"), Candidate("cathedral", "ns")],
        **{f"{name}大会堂": [Candidate(f"{name} Cathedral", "P")] for name in "甲乙丙"},
    }
    lookups = Lookups()
    add_heads(lookups, entries, JAPANESE.heads)
    table = lookups.get_table(TABLE_NAME)
    assert "大会堂" in table
    assert "堂" not in table


def test_a_head_after_a_proper_noun_is_part_of_the_name(nlp):
    rows = views(nlp, "大阪市に行く。")
    assert rows["市"] == ("City", "city", "place")
    assert rows["大阪"][2] == "place"


def test_nouns_between_a_proper_noun_and_a_head_are_part_of_the_name(nlp):
    rows = views(nlp, "京都工業大学に行く。")
    # a head, but not the last: it has its own word
    assert rows["工業"] == ("Industries", "industries", "organization")
    assert rows["大学"] == ("University", "university", "organization")


def test_a_noun_that_is_no_head_stays_in_lower_case(nlp):
    rows = views(nlp, "大阪仲間に会う。")
    assert rows["仲間"][0].islower()
    assert rows["仲間"][2] == ""


def test_a_head_of_several_tokens(nlp):
    rows = views(nlp, "大阪警察署に行く。")
    assert [rows[word][0] for word in ("大阪", "警察", "署")] == ["Oosaka", "Police", "Police"]
    assert rows["警察"][2] == rows["署"][2] == "organization"


def test_some_heads_are_names_alone(nlp):
    assert views(nlp, "自衛隊が来た。")["隊"] == ("Forces", "forces", "organization")
    assert views(nlp, "警察署が来た。")["署"][2] == ""


def test_a_head_of_places_needs_a_proper_noun_and_a_ministry_does_not(nlp):
    assert views(nlp, "工業市を歩く。")["市"][2] == ""
    rows = views(nlp, "厚生労働省は言う。")
    assert [row[0] for row in rows.values()][:3] == ["Welfare", "Labor", "Ministry"]
    assert rows["省"][2] == "organization"
    # by itself a noun is only a noun
    assert views(nlp, "大学に行く。")["大学"][2] == ""


def test_a_dot_between_names_has_the_form_of_the_token_before(nlp):
    rows = views(nlp, "ジョン・スミスが来た。")
    assert rows["・"] == rows["ジョン"]
    # katakana words around it are names
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


def test_without_case_nothing_has_a_capital(nlp):
    doc = nlp("京都工業大学と大阪市")
    latin = LatinView(case=False, joined=True, particles=True)(doc)
    assert all(text == text.lower() for text in latin)
    assert "university" in latin


def test_by_default_neighbours_do_not_matter(nlp):
    doc = nlp("大阪市と京都大学")
    assert "City" not in LatinView()(doc)
    assert "and" not in GlossView()(doc)
    place = [token.text for token in doc].index("市")
    assert KindView()(doc)[place] == ""


def test_a_stored_gloss_wins(nlp):
    doc = nlp("大阪市")
    if not doc[1].has_extension("gloss"):
        doc[1].set_extension("gloss", default=None)
    doc[1]._.gloss = "town"
    assert GlossView(joined=True)(doc)[1] == "town"


@pytest.mark.parametrize("text", ["", "・", "・・", "市", "大学大学", "は", "ジョン・"])
def test_small_documents(nlp, text):
    doc = nlp(text)
    for view in (LatinView(joined=True), GlossView(joined=True)):
        assert len(view(doc)) == len(doc)
    assert len(KindView(joined=True)(doc)) == len(doc)


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
        latin = LatinView()(doc)
        # tagged as a proper noun, but no name in English
        assert latin[0] == "shouwa"
        # tagged as a common noun, but a name in English
        assert latin[2] == "Diet"
        # unknown katakana is a name only if a whole dictionary does not have it
        assert latin[4][0] == first
        assert latin[6] == "Osaka"
