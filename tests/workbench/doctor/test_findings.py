"""Each finding arises from what is wrong, and goes when its fix is applied."""

import json
from pathlib import Path

import pytest
import spacy
from conftest import make_pipeline
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.transfer.seen_strings import SEEN_TABLES
from spacy_xling_ner.workbench.doctor import check_overlap, read_corpus

CONFIGS = Path(__file__).resolve().parents[3] / "configs"


@pytest.fixture
def codes(folder, english, tmp_path):
    def check(source=None, lines=None, labels=None, path=None, **options):
        path = path or folder / "ja.jsonl"
        if lines is not None:
            path = tmp_path / "in.jsonl"
            text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
            path.write_text(text, encoding="utf8")
        options.setdefault("lexicon", folder / "lexicon.bin")
        texts = read_corpus(path, lang="ja", format="jsonl", labels=labels)
        report = check_overlap(source or english, texts, **options)
        return {finding.code: finding for finding in report.findings}

    return check


@pytest.fixture(scope="module")
def well_read():
    """A source whose training held what the lexicon and romaji make of the corpus."""
    text = "Tanaka Toukyou company stone steel meet acme mi ta wa no to san miru da o mita desu"
    words = [*text.split(), *"でをはとのさんただ"]
    return make_pipeline("xx", [(" ".join(words), [(0, 1, "PER"), (1, 2, "LOC"), (3, 4, "ORG")])])


def test_nothing_stands_against_a_transfer_from_a_source_that_knows_it_all(codes, well_read):
    assert codes(well_read) == {}


def test_no_counts(codes, folder):
    nlp = spacy.load(folder / "en")
    for table in SEEN_TABLES.values():
        nlp.vocab.lookups.remove_table(table)
    found = codes(nlp)["no-counts"]
    assert "--source-corpus" in found.fix
    assert "no-counts" not in codes(nlp, source_corpus=folder / "en.spacy")


def test_no_module(codes):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Rome"}])
    found = codes(nlp, source_component="entity_ruler")
    assert "has no module 'classifier': the transfer would stop" in found["no-module"].problem
    assert "--source-component" in found["no-module"].fix


def test_no_entities(codes):
    assert "--part" in codes(lines=[{"text": "雨", "entities": []}])["no-entities"].fix


LABELLED = [{"text": "東京の田中", "entities": [[0, 2, "GPE"], [3, 5, "PERSON"]]}]


def test_no_labels_in_common(codes, tmp_path):
    found = codes(lines=LABELLED)["no-labels"]
    assert "GPE, PERSON" in found.problem
    assert 'GPE = "LOC", PERSON = "PER"' in found.fix
    fixed = codes(lines=LABELLED, label_map={"GPE": "LOC", "PERSON": "PER"})
    assert not {"no-labels", "fresh-labels"} & set(fixed)
    labels = tmp_path / "labels.json"
    labels.write_text('{"GPE": "LOC", "PERSON": "PER"}', encoding="utf8")
    assert not {"no-labels", "fresh-labels"} & set(codes(lines=LABELLED, labels=labels))


def test_some_labels_start_fresh(codes):
    lines = [{"text": "東京の田中", "entities": [[0, 2, "LOC"], [3, 5, "DATE"]]}]
    found = codes(lines=lines)["fresh-labels"]
    assert "1 of 2 labels, with 1 of 2 entities" in found.problem
    # a map replaces the default, so the label that had a partner is in it too
    assert found.fix.endswith('such as LOC = "LOC"')


def test_a_label_map_with_unknown_names(codes):
    found = codes(lines=LABELLED, label_map={"GPE": "PLACE", "FAC": "LOC"})
    assert "label-map" in found
    assert "the transfer would stop" in found["label-map"].problem


def test_labels_of_modules_that_stay_do_not_matter(codes, tmp_path):
    config = tmp_path / "c.cfg"
    text = (CONFIGS / "ja.cfg").read_text("utf8")
    config.write_text(text.replace('["char","word","classifier"]', '["char"]'), encoding="utf8")
    found = codes(lines=LABELLED, config=config)
    assert not {"no-labels", "few-words"} & set(found)


def test_no_lexicon(codes, well_read):
    found = codes(well_read, lexicon=None)
    assert "xling lexicon" in found["no-lexicon"].fix
    assert "no-lexicon" not in codes(well_read)


def test_few_bigrams_and_few_words(codes, well_read, tmp_path):
    config = tmp_path / "c.cfg"
    text = (CONFIGS / "ja.cfg").read_text("utf8")
    native = '@misc = "spacy_xling_ner.native_view.v1"\n'
    both = "joined = true\nparticles = true\n"
    char = f'@misc = "spacy_xling_ner.latin_view.v1"\ncase = true\nspelling = true\n{both}'
    word = f'embed.view]\n@misc = "spacy_xling_ner.gloss_view.v1"\n{both}'
    assert char in text
    assert word in text
    config.write_text(text.replace(char, native).replace(word, f"embed.view]\n{native}"), "utf8")
    unread = [{"text": "選挙管理委員会、東京都", "entities": [[8, 10, "LOC"]]}]
    found = codes(well_read, lines=unread, config=config)
    assert "latin_view.v1" in found["few-bigrams"].fix
    assert "gloss_view.v1" in found["few-words"].fix
    found = codes(well_read, lines=unread)
    assert "few-bigrams" not in found
    assert "--tsv" in found["few-words"].fix
    found = codes(well_read, lines=unread, lexicon=None)
    assert "see above" in found["few-words"].fix


def test_no_capitals(codes, well_read, folder, tmp_path):
    config = tmp_path / "c.cfg"
    text = (CONFIGS / "ja.cfg").read_text("utf8")
    config.write_text(text.replace("case = true", "case = false"), encoding="utf8")
    assert "case = true" in codes(well_read, config=config)["no-capitals"].fix
    # tokens that a corpus brings have no part of speech
    words = Doc(spacy.blank("ja").vocab, words=["東京", "の", "田中"])
    DocBin(docs=[words]).to_disk(tmp_path / "words.spacy")
    found = codes(well_read, path=tmp_path / "words.spacy")["no-capitals"]
    assert "--tokens pipeline" in found.fix
    found = codes(well_read, lines=[{"text": "雨が", "entities": [[0, 1, "LOC"]]}])["no-capitals"]
    assert "finds no proper noun" in found.fix


def test_a_source_that_knows_no_capitals_waits_for_none(codes, tmp_path):
    lower = make_pipeline("xx", [("the rain in rome", [(3, 4, "LOC")])])
    config = CONFIGS / "ja_paper.cfg"
    assert "no-capitals" not in codes(lower, config=config)


def test_labels_that_differ(codes, folder):
    only = [{"text": "東京は東京", "entities": [[0, 2, "LOC"], [3, 5, "LOC"]]}]
    found = codes(lines=only, source_corpus=folder / "en.spacy")["labels-differ"]
    assert "distance 0.6" in found.problem
    assert "labels-differ" not in codes(source_corpus=folder / "en.spacy")
