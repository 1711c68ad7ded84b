import gc
import random

import pytest
import spacy
from spacy.training import Example

from spacy_xling_ner.caching import CACHE_SIZE, bounded_cache, set_cache_size
from spacy_xling_ner.caching.bounded_cache import BoundedCache, clear_caches, count_entries
from spacy_xling_ner.tokenizer.token_rows import RowCache

# one text a cache: kana, kanji without a reading, Latin letters, symbols, white space
ALPHABETS = ["アイウエオ", "髙囧齋", "abcXY", "α-🎌", "\u3000\n"]


@pytest.fixture
def nlp(network_config):
    nlp = spacy.blank(
        "ja",
        config={"nlp": {"tokenizer": {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1"}}},
    )
    nlp.add_pipe(
        "romanizer",
        config={
            "view": {"@misc": "spacy_xling_ner.latin_view.v1", "joined": True},
            "gloss": {"@misc": "spacy_xling_ner.gloss_view.v1", "joined": True},
        },
    )
    nlp.add_pipe("xling_ner", config={"model": network_config}).add_label("PER")
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("猫"), {})])
    return nlp


def long_words(seed, n_words=8, length=300):
    draw = random.Random(seed)
    return ["".join(draw.choices(draw.choice(ALPHABETS), k=length)) for _ in range(n_words)]


def live_caches():
    gc.collect()
    return list(bounded_cache._caches)


def test_long_words_fill_no_cache(nlp):
    """Of each cache at most its size is filled, a string of 320 characters counting as eleven."""
    set_cache_size(100)
    try:
        for seed in range(10):
            nlp(" ".join(long_words(seed)))
        filled = 0
        for cache in live_caches():
            if isinstance(cache, BoundedCache):
                entries = [*cache._new.items(), *cache._old.items()]
                assert sum(cache._weigh(*entry) for entry in entries) <= 2 * cache.size
                filled += bool(entries)
            elif isinstance(cache, RowCache):
                assert sum(map(count_entries, cache.rows)) <= 100
                assert len(cache.latest) <= 100
        assert filled > 5
    finally:
        set_cache_size(CACHE_SIZE)


@pytest.mark.parametrize("name", ["romanizer", "xling_ner"])
def test_all_caches_are_cleared(nlp, name):
    nlp("東京でビートルズが三本。")
    assert any(len(cache) for cache in live_caches() if isinstance(cache, BoundedCache))
    nlp.get_pipe(name).clear_caches()
    for cache in live_caches():
        assert len(cache.rows if isinstance(cache, RowCache) else cache) == 0


@pytest.mark.parametrize("size", [0, 1, 20])
def test_documents_do_not_depend_on_the_size_of_caches(nlp, size):
    texts = ["東京で髙橋さんがビートルズを三本。", "阪神 タイガース　２０匹", *long_words(1, 5)]

    def read():
        docs = [*nlp.pipe(texts), *nlp.pipe(texts)]
        found = [[(t.text, t._.romaji, t._.gloss, str(t.morph)) for t in doc] for doc in docs]
        return found, [nlp.get_pipe("xling_ner").model.predict(docs)[0].tolist()]

    clear_caches()
    expected = read()
    set_cache_size(size)
    try:
        assert read() == expected
    finally:
        set_cache_size(CACHE_SIZE)
