"""A small English source on disk, and a Japanese corpus with its lexicon."""

import json

import pytest
import spacy
from conftest import ENGLISH, make_examples, make_pipeline
from spacy.tokens import DocBin

from spacy_xling_ner.bridge.build_lexicon import build_lexicon

LEXICON = "石\tstone\n会社\tcompany\n鋼\tsteel\n鋼\talloy\n"
JAPANESE = [
    {"text": "田中さんは東京で会社を見た", "entities": [[0, 2, "PER"], [5, 7, "LOC"]]},
    {"text": "東京の会社と石", "entities": [[0, 2, "LOC"], [3, 5, "ORG"]]},
    {"text": "鋼は石だ", "entities": []},
]


@pytest.fixture(scope="session")
def english():
    """The source; not to be changed. It has read ENGLISH, under the native views."""
    # "xx" loads faster than "en"
    return make_pipeline("xx", ENGLISH)


@pytest.fixture(scope="session")
def folder(tmp_path_factory, english):
    """The source as `en`, its training data as `en.spacy`, the corpus and the lexicon."""
    path = tmp_path_factory.mktemp("doctor")
    english.to_disk(path / "en")
    docs = [example.reference for example in make_examples(spacy.blank("en"), ENGLISH)]
    for doc in docs:
        doc.has_unknown_spaces = True
    DocBin(docs=docs).to_disk(path / "en.spacy")
    lines = "\n".join(json.dumps(line, ensure_ascii=False) for line in JAPANESE)
    (path / "ja.jsonl").write_text(lines, encoding="utf8")
    (path / "own.tsv").write_text(LEXICON, encoding="utf8")
    lookups = build_lexicon(tsv=path / "own.tsv", jmdict=False)
    (path / "lexicon.bin").write_bytes(lookups.to_bytes())
    return path
