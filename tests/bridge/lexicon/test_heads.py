"""Looking up heads, and noticing that the table has changed."""

import pytest
import spacy
from spacy.lookups import Table

from spacy_xling_ner.bridge.lexicon.heads import TABLE_NAME, Head, HeadLookups

CITY = Head("City", frozenset(["place"]), "name")


@pytest.fixture
def table():
    return Table.from_dict(
        {"市": ["name", "City", "place"], "省": ["noun", "Ministry"]}, TABLE_NAME
    )


def test_heads_of_a_table(table):
    assert HeadLookups(None, ["市"]).heads.get("市") is None
    assert HeadLookups(table, ["市"]).heads.get("市") == CITY
    assert HeadLookups(table, ["人"]).heads.get("人") is None


def test_only_nouns_in_the_table_are_heads(table):
    lookups = HeadLookups(table, ["市", "人", "市"])
    assert lookups.heads == {"市": CITY}
    assert HeadLookups(None, ["市"]).heads == {}
    assert HeadLookups(table, []).heads == {}


CHANGES = {
    "another word": lambda table: table["市"].__setitem__(1, "Town"),
    "another kind": lambda table: table["市"].append("person"),
    "another list": lambda table: table.set("市", ["name", "Town", "place"]),
    "one more": lambda table: table.set("人", ["name", "People"]),
    "one less": lambda table: table.pop(spacy.strings.get_string_id("市")),
    "none": lambda table: table.clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_table_is_noticed(table, change):
    lookups = HeadLookups(table, ["市", "人"])
    assert lookups.is_current(table)
    change(table)
    assert not lookups.is_current(table)


def test_changes_of_other_heads_do_not_matter(table):
    lookups = HeadLookups(table, ["市", "人"])
    table.set("省", ["noun", "Office"])
    table.set("県", ["name", "Prefecture", "place"])
    assert lookups.is_current(table)
    assert lookups.is_current(Table.from_dict(dict(table)))
    assert not lookups.is_current(None)
    assert HeadLookups(None, ["市"]).is_current(None)
    assert not HeadLookups(None, ["市"]).is_current(table)
