import shutil
from collections import Counter

import pytest
import spacy
from conftest import ENGLISH, make_examples
from spacy.tokens import DocBin
from spacy.util import load_config

from spacy_xling_ner.transfer.seen_strings import SEEN_TABLES
from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.doctor.source import read_source

TAGS = sum(
    (Counter(e.get_aligned_ner()) for e in make_examples(spacy.blank("en"), ENGLISH)), Counter()
)


@pytest.fixture
def uncounted(folder):
    """The source without its tables, as an earlier version would have saved it."""
    nlp = spacy.load(folder / "en")
    for table in SEEN_TABLES.values():
        nlp.vocab.lookups.remove_table(table)
    return nlp


def train_path(nlp, path, tmp_path, key="path"):
    """The source as a training on that file would have saved it."""
    nlp.to_disk(tmp_path / "trained")
    config = load_config(tmp_path / "trained" / "config.cfg")
    config["paths"]["train"] = str(path)
    config["corpora"] = {"train": {"@readers": "spacy.Corpus.v1", key: "${paths.train}"}}
    config.to_disk(tmp_path / "trained" / "config.cfg")
    return tmp_path / "trained"


def test_labels_modules_and_counts(folder, english):
    known = read_source(folder / "en")
    assert known.labels == ["LOC", "ORG", "PER"]
    assert known.modules == ["char", "word", "classifier"]
    for module, table in SEEN_TABLES.items():
        assert known.tables[module] == english.vocab.lookups.get_table(table)
    assert (known.tags, known.corpus) == (None, None)


def test_capitals_are_those_of_its_words(folder):
    words = " ".join(text for text, _ in ENGLISH).split()
    share = sum(word[0].isupper() for word in words) / len(words)
    assert read_source(folder / "en").capitals() == round(share, 4)


def test_tags_are_counted_in_its_training_data(folder):
    known = read_source(folder / "en", corpus=folder / "en.spacy")
    assert known.tags == TAGS
    assert known.corpus == str(folder / "en.spacy")


def test_training_data_that_the_config_names_is_found_if_it_is_the_same(folder, tmp_path):
    nlp = spacy.load(folder / "en")
    assert read_source(train_path(nlp, folder / "en.spacy", tmp_path)).tags == TAGS
    other = tmp_path / "other.spacy"
    DocBin(docs=[nlp.make_doc("another file")]).to_disk(other)
    known = read_source(train_path(nlp, other, tmp_path))
    assert (known.tags, known.corpus) == (None, None)
    assert read_source(train_path(nlp, tmp_path / "gone.spacy", tmp_path)).tags is None


def test_a_config_with_another_reader_names_no_training_data(folder, tmp_path):
    nlp = spacy.load(folder / "en")
    assert read_source(train_path(nlp, folder / "en.spacy", tmp_path, "file")).corpus is None


def test_a_source_without_counts_gets_them_from_its_training_data(folder, uncounted, english):
    assert read_source(uncounted).tables == {}
    assert read_source(uncounted).capitals() is None
    known = read_source(uncounted, corpus=folder / "en.spacy")
    for module, table in SEEN_TABLES.items():
        assert known.tables[module] == english.vocab.lookups.get_table(table)


def test_without_counts_the_config_s_file_is_not_trusted(folder, uncounted, tmp_path):
    assert read_source(train_path(uncounted, folder / "en.spacy", tmp_path)).corpus is None


def test_a_component_that_is_not_there_is_named(folder):
    with pytest.raises(ValueError, match=r"No component 'ner'.*has: xling_ner.*--source-component"):
        read_source(folder / "en", "ner")
    with pytest.raises(ValueError, match="Cannot load the source pipeline 'nothing'"):
        read_source("nothing")


def test_training_data_that_is_something_else_is_named(folder, tmp_path):
    shutil.copy(folder / "lexicon.bin", tmp_path / "bad.spacy")
    with pytest.raises(CorpusFormatError, match=r"bad\.spacy:1: expected a \.spacy file"):
        read_source(folder / "en", corpus=tmp_path / "bad.spacy")


def test_a_component_without_our_modules_has_none():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Rome"}])
    known = read_source(nlp, "entity_ruler")
    assert (known.name, known.modules, known.tables) == ("en_pipeline", [], {})
