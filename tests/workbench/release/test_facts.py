import json
from pathlib import Path

import pytest

from spacy_xling_ner.workbench.release.facts import (
    FactsError,
    check_facts,
    commercial_use,
    read_facts,
)

CONFIGS = Path(__file__).resolve().parents[3] / "configs"


@pytest.mark.parametrize("name", ["assistant", "gsd"])
def test_the_projects_own_facts_are_complete(name):
    facts = read_facts(CONFIGS / f"meta_{name}.json")
    assert all(source["part"] == "weights" for source in facts["sources"])


@pytest.mark.parametrize("key", ["description", "author", "license", "sources"])
def test_what_is_missing_is_named(facts, key, tmp_path):
    del facts[key]
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf8")
    with pytest.raises(FactsError, match=f"facts.json: '{key}' is missing"):
        read_facts(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"author": ""}, "source 1 has no 'author'"),
        ({"url": 3}, "'url' of source 1 is not text"),
        ({"part": "model"}, "'part' of source 1 is 'model'; choose from weights, tables, depend"),
    ],
)
def test_a_source_that_says_too_little_is_an_error(facts, change, said):
    facts["sources"][0].update(change)
    with pytest.raises(FactsError, match=said):
        check_facts(facts)


def test_sources_that_are_no_list_of_objects_are_an_error(facts):
    for sources in ("Six sentences", ["Six sentences"]):
        with pytest.raises(FactsError, match="not a list of objects"):
            check_facts({**facts, "sources": sources})


def test_a_package_cannot_allow_more_than_its_data(facts):
    with pytest.raises(FactsError, match="is MIT, but Six sentences is CC BY-NC"):
        check_facts({**facts, "license": "MIT"})
    facts["sources"][0]["part"] = "dependency"
    assert check_facts({**facts, "license": "MIT"})


def test_what_is_no_json_object_is_an_error(tmp_path):
    path = tmp_path / "facts.json"
    for text, said in (("{", "not JSON"), ("[]", "not a JSON object")):
        path.write_text(text, encoding="utf8")
        with pytest.raises(FactsError, match=said):
            read_facts(path)


@pytest.mark.parametrize(
    ("license", "use"),
    [
        ("CC BY-NC-SA 4.0", "no"),
        ("CC BY-SA 4.0", "yes, under the same licence"),
        ("GPL-3.0-or-later", "yes, but what is distributed with it must meet the GPL"),
        ("CC BY 4.0", "yes, with attribution"),
        ("Apache-2.0", "yes, with attribution"),
        ("my own", "read the licence"),
    ],
)
def test_commercial_use(license, use):
    assert commercial_use(license) == use
