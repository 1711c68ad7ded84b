import pytest
import spacy

from spacy_xling_ner.caching.bounded_cache import CACHE_SIZE, set_cache_size
from spacy_xling_ner.tokenizer.token_rows import RowCache

from .equality import ODD_TEXTS, as_data, make_pair

CONFIG = {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1", "split_mode": "C"}
SPACY_CONFIG = {"@tokenizers": "spacy.ja.JapaneseTokenizer", "split_mode": "C"}


@pytest.fixture
def pipelines():
    """spaCy's tokenizer and ours, in pipelines of their own."""
    return [
        spacy.blank("ja", config={"nlp": {"tokenizer": config}})
        for config in (SPACY_CONFIG, CONFIG)
    ]


@pytest.fixture
def small():
    """Set the size of caches."""
    yield set_cache_size
    set_cache_size(CACHE_SIZE)


def test_full_cache_is_emptied(small):
    small(3)
    cache = RowCache()
    for i in range(10):
        cache.put((str(i), i), ("row", i))
        cache.latest[i] = ("row", i)
        assert len(cache.rows) <= 3
        assert cache.rows[str(i), i] == ("row", i)
        assert len(cache.latest) <= 3
    # it counts as four
    cache.put(("長" * 100, 1), ("row", 1))
    assert not cache.rows


def test_documents_do_not_depend_on_the_size_of_the_cache(small, pipelines):
    small(4)
    theirs, ours = pipelines
    for text in ODD_TEXTS:
        assert as_data(ours(text)) == as_data(theirs(text))
    with theirs.memory_zone(), ours.memory_zone():
        for text in ODD_TEXTS:
            assert as_data(ours(text)) == as_data(theirs(text))


def test_a_word_is_read_once():
    _, ours = make_pair("C")
    for text in ODD_TEXTS:
        ours(text)
    rows = dict(ours._rows._kept.rows)
    for text in ODD_TEXTS:
        ours(text)
    assert len(rows) > 50
    assert all(row is rows[key] for key, row in ours._rows._kept.rows.items())


def use_zone(nlp):
    return nlp.memory_zone()


def use_zone_of_vocab(nlp):
    return nlp.vocab.memory_zone()


@pytest.mark.parametrize("zone", [use_zone, use_zone_of_vocab])
def test_memory_zone_drops_its_strings_and_nothing_else(pipelines, zone):
    theirs, ours = pipelines
    before, inside = "東京に 行った。", ["大阪で猫と　遊んだ。", "東京の猫が２０００匹。"]
    kept = ours(before)
    expected = as_data(theirs(before))
    for _ in range(3):
        with zone(theirs), zone(ours):
            for text in [*inside, *inside, before]:
                assert as_data(ours(text)) == as_data(theirs(text))
        left = {string for string in theirs.vocab.strings if "=" not in string}
        assert {string for string in ours.vocab.strings if "=" not in string} == left
        assert "遊ん" not in ours.vocab.strings
        assert "Reading=アソン" not in ours.vocab.strings
    assert as_data(kept) == expected
    for text in [*inside, before]:  # now the strings stay
        doc = ours(text)
        with ours.memory_zone():
            ours("京都で犬と遊ぶ。")
        assert as_data(doc) == as_data(theirs(text))


def test_features_whose_string_a_zone_dropped_are_added_again(pipelines):
    theirs, ours = pipelines
    for _ in range(2):
        with ours.memory_zone():
            # as documents from other processes do
            ours.vocab.strings.add("Reading=ネコ", allow_transient=True)
            assert str(ours("猫")[0].morph) == "Reading=ネコ"
    with ours.memory_zone():
        assert ours("猫")[0].morph.get("Reading") == ["ネコ"]
    assert as_data(ours("猫")) == as_data(theirs("猫"))


def test_word_with_two_spellings_keeps_both():
    theirs, ours = make_pair()
    for text in ["ＡＢＣ", "ABC", "ＡＢＣとABC", "abcとＡＢＣ", "1と１", "１と1", "ｶﾞス", "ガス"]:
        assert as_data(ours(text)) == as_data(theirs(text))


def test_joined_numbers_are_read_as_they_stand():
    theirs, ours = make_pair()
    for text in [
        "一二三",
        "百二十三人",
        "2,000円",
        "３．１４",
        "第一二三回",
        "一二三さん",
        "1億2千万",
    ]:
        assert as_data(ours(text)) == as_data(theirs(text))
