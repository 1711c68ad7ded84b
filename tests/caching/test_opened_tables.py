import gc

import pytest
import spacy

from spacy_xling_ner.caching.opened_tables import OpenedTables


@pytest.fixture
def opened():
    return OpenedTables("words", list, [], lambda words, table: words == list(table))


def vocab(*words):
    vocab = spacy.blank("en").vocab
    vocab.lookups.add_table("words", dict.fromkeys(words))
    return vocab


def test_a_table_is_opened_once_until_it_changes(opened):
    one, other = vocab(1, 2), vocab(3)
    assert len(opened.get(one)) == 2
    assert opened.get(one) is opened.get(one)
    assert len(opened.get(other)) == 1
    before = opened.get(one)
    one.lookups.get_table("words").set(5, None)
    assert len(before) == 2
    assert len(opened.get(one)) == 3


def test_a_missing_table_is_empty(opened):
    assert opened.get(spacy.blank("en").vocab) == []


def test_an_opened_table_goes_with_its_table(opened):
    vocabs = [vocab(i) for i in range(20)]
    for found in vocabs:
        opened.get(found)
    assert len(opened._opened) == 20
    del vocabs, found
    gc.collect()
    assert not opened._opened
