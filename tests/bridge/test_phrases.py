"""Phrases: the same as an exhaustive search finds."""

import unicodedata

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from spacy_xling_ner.bridge.document_facts import doc_facts
from spacy_xling_ner.bridge.japanese.token_reader import _UNFOLDED
from spacy_xling_ner.bridge.lexicon.candidate import Candidate
from spacy_xling_ner.bridge.lexicon.lexicon import Lexicon, fold_surface, get_lexicon, pack
from spacy_xling_ner.bridge.phrases import MAX_PHRASE_TOKENS, _read_phrase, find_phrases
from spacy_xling_ner.caching.bounded_cache import BoundedCache
from spacy_xling_ner.views import GlossView, LatinView

CHARS = "東京大学カップＮNガが\u3099ｶﾞ㈱株式会社・１1"
SURFACES = [
    *("東京大学", "大学カップ", "Nカップ", "NN", "ガガ", "がが", "株式会社", "(株)東京", "1大学"),
    *("京大", "学東", "東京・大学", "ガ大学カップ", "会社N"),
]
ENTRIES = {
    fold_surface(surface): [Candidate(f"Big {i} Thing", "n")] for i, surface in enumerate(SURFACES)
}


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = pack(ENTRIES, [])
    return nlp


def search_exhaustively(facts, lexicon):
    """Try every token as the first, and every one after it as the last."""
    found, start = [], 0
    while start < len(facts):
        longest = None
        if facts[start].may_edge:
            text = facts[start].text
            for end in range(start + 1, min(len(facts), start + MAX_PHRASE_TOKENS)):
                text += facts[end].text
                if len(text) > lexicon.longest or not lexicon.begins_surface(text):
                    break
                if facts[end].may_edge:
                    phrase = _read_phrase(facts[start : end + 1], text, lexicon, BoundedCache(1))
                    longest = phrase if phrase.n_tokens else longest
        if longest is None:
            start += 1
        else:
            found.append((start, longest))
            start += longest.n_tokens
    return found


words = st.lists(
    st.one_of(
        st.text(st.sampled_from(CHARS), min_size=1, max_size=3),
        st.sampled_from(SURFACES).flatmap(
            lambda surface: st.integers(1, len(surface)).map(lambda n: surface[:n])
        ),
        st.sampled_from(SURFACES).flatmap(
            lambda surface: st.integers(0, len(surface) - 1).map(lambda n: surface[n:])
        ),
    ),
    max_size=10,
)
TAGS = ["", "名詞-普通名詞-一般", "名詞-固有名詞-一般", "助詞", "名詞-数詞", "補助記号"]


@given(words, st.data())
@settings(max_examples=300, deadline=None)
def test_no_phrase_is_missed(nlp, words, data):
    tag = st.sampled_from(TAGS)
    tags = data.draw(st.lists(tag, min_size=len(words), max_size=len(words)))
    lexicon = get_lexicon(nlp.vocab)
    facts = doc_facts(Doc(nlp.vocab, words=words, tags=tags), lexicon)
    expected = search_exhaustively(facts.tokens, lexicon)
    assert find_phrases(facts.tokens, facts.classes, lexicon, BoundedCache(100)) == expected


def test_no_phrase_is_missed_whose_first_token_changes_with_the_next():
    # か and a combining mark fold to が, so 亜か begins no entry; by chance the Bloom filter has
    # some of these beginnings, and then the phrase must be found
    kanji = [chr(code) for code in range(ord("一"), ord("一") + 200)]
    surfaces = [f"{char}が会社" for char in kanji]
    # the mark is a character of its own, so the search must go on beyond the length of these
    surfaces.append("東京株式会社")
    lookups = pack({surface: [Candidate("Company", "n")] for surface in surfaces}, [])
    nlp = spacy.blank("ja")
    lexicon, found = Lexicon(lookups.get_table("xling_lexicon")), 0
    for char in kanji:
        doc = Doc(nlp.vocab, words=[f"{char}か", "\u3099会社"], tags=["名詞-普通名詞-一般"] * 2)
        facts = doc_facts(doc, lexicon)
        phrases = find_phrases(facts.tokens, facts.classes, lexicon, BoundedCache(9))
        assert phrases == search_exhaustively(facts.tokens, lexicon)
        found += len(phrases)
    assert 0 < found < len(kanji)


@given(st.text(st.characters(codec="utf8", exclude_categories=["Cs"]), max_size=6))
@settings(max_examples=500, deadline=None)
def test_unfolded_characters_stay_after_any_other(text):
    unfolded = "".join(char for char in text if _UNFOLDED.fullmatch(char))
    for before in ("か", "ハ", "e", "ﾊ", "㈱", text):
        folded = unicodedata.normalize("NFKC", before)
        assert unicodedata.normalize("NFKC", before + unfolded) == folded + unfolded


def test_every_unfolded_character_stays():
    chars = [chr(code) for code in range(0x110000) if _UNFOLDED.fullmatch(chr(code))]
    assert len(chars) > 20_000
    assert unicodedata.is_normalized("NFKC", "".join(chars))
    assert not any(unicodedata.combining(char) for char in chars)


def test_a_lexicon_without_phrases():
    lexicon = Lexicon(pack({"京": [Candidate("capital", "n")]}, []).get_table("xling_lexicon"))
    nlp = spacy.blank("ja")
    doc = nlp("東京大学")
    facts = doc_facts(doc, lexicon)
    assert find_phrases(facts.tokens, facts.classes, lexicon, BoundedCache(9)) == []


def test_views_show_phrases(nlp):
    doc = Doc(
        nlp.vocab,
        words=["東京", "大学", "で"],
        tags=["名詞-固有名詞-地名-一般", "名詞-普通名詞-一般", "助詞"],
    )
    assert LatinView()(doc)[:2] == ["Big", "Thing"]
    assert GlossView()(doc)[:2] == ["big", "thing"]
