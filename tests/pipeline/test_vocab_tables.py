"""The tables of the lexicon go where the component goes."""

import logging
import pickle
import shutil
import zipfile
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.lookups import Lookups
from spacy.util import load_model_from_config

DATA = Path(__file__).parents[1] / "data"
SAVED = srsly.read_json(DATA / "pipelines_0_1_0.json")
TEXTS = SAVED["texts"][:25]
GLOSS = {"gloss": {"@misc": "spacy_xling_ner.gloss_view.v1"}}
NAME = "xling_lexicon"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    with zipfile.ZipFile(DATA / "pipelines_0_1_0.zip") as archive:
        archive.extractall(folder)
    return folder / "bridge"


@pytest.fixture(scope="module")
def saved(first):
    nlp = spacy.load(first)
    nlp.replace_pipe("romanizer", "romanizer", config=GLOSS)
    nlp.to_disk(first.parent / "saved")
    return first.parent / "saved"


@pytest.fixture(scope="module")
def expected(saved):
    found = predict(spacy.load(saved))
    assert sum(len(ents) for ents, _ in found) > 10
    assert any(glosses.count("") < len(glosses) for _, glosses in found)
    return found


@pytest.fixture
def warnings(caplog):
    caplog.set_level(logging.WARNING, "spacy.spacy_xling_ner")
    return lambda: [r.getMessage() for r in caplog.records if "nlp.vocab.lookups" in r.getMessage()]


def predict(nlp):
    found = []
    for doc in nlp.pipe(TEXTS):
        ents = [(e.text, e.label_, round(e._.score, 4)) for e in doc.ents]
        found.append((ents, [token._.gloss or "" for token in doc]))
    return found


def blank_like(saved):
    """A pipeline with the same tokenizer and without tables."""
    source = spacy.load(saved)
    config = source.config.copy()
    config["nlp"]["pipeline"] = []
    config["components"] = {}
    return source, load_model_from_config(config)


def source_config(saved):
    config = spacy.load(saved).config.copy()
    config["components"] = {name: {"source": str(saved)} for name in ("romanizer", "xling_ner")}
    return config


def test_sourced_in_memory(saved, expected, warnings, tmp_path):
    source, nlp = blank_like(saved)
    nlp.add_pipe("romanizer", source=source)
    nlp.add_pipe("xling_ner", source=source)
    assert predict(nlp) == expected
    nlp.to_disk(tmp_path)
    assert predict(spacy.load(tmp_path)) == expected
    assert warnings() == []


@pytest.mark.parametrize("component", ["romanizer", "xling_ner"])
def test_sourced_alone_and_under_another_name(saved, component):
    source, nlp = blank_like(saved)
    nlp.add_pipe(component, source=source, name="renamed")
    nlp("兵庫県の山田さん")
    assert NAME in nlp.vocab.lookups


def test_sourced_in_a_config(saved, expected, warnings, tmp_path):
    nlp = load_model_from_config(source_config(saved), auto_fill=True)
    assert predict(nlp) == expected
    # as `spacy assemble` does, which predicts nothing
    nlp = load_model_from_config(source_config(saved), auto_fill=True)
    nlp.to_disk(tmp_path)
    assert predict(spacy.load(tmp_path)) == expected
    assert warnings() == []


def test_frozen_beside_other_lookups(saved, expected):
    nlp = load_model_from_config(source_config(saved), auto_fill=True)
    nlp.config["initialize"].update(after_init=None, before_init=None)
    nlp.config["initialize"]["lookups"] = {"@misc": "test_vocab_tables.lookups.v1"}
    with nlp.select_pipes(disable=["romanizer", "xling_ner"]):
        nlp.initialize()
    assert nlp.vocab.lookups.tables == ["lemma_lookup"]
    assert predict(nlp) == expected


@spacy.registry.misc("test_vocab_tables.lookups.v1")
def make_lookups():
    lookups = Lookups()
    lookups.add_table("lemma_lookup", {"a": "b"})
    return lookups


@pytest.mark.parametrize("damage", ["missing", "another"])
def test_a_table_that_is_missing_or_another_one_is_named_once(saved, tmp_path, warnings, damage):
    folder = shutil.copytree(saved, tmp_path / "copied")
    lookups = Lookups().from_disk(folder / "vocab")
    table = lookups.remove_table(NAME)
    if damage == "another":
        lookups.add_table(NAME, {**table, "records": table.get("records") + b" "})
    lookups.to_disk(folder / "vocab")
    spacy.load(folder)
    assert len(warnings()) == 2
    for component, message in zip(("romanizer", "xling_ner"), sorted(warnings()), strict=True):
        assert f"'{component}'" in message
        assert f"'{NAME}' is {damage}" in message
        assert "Copy the pipeline again" in message


def test_no_file_of_tables(saved, tmp_path, warnings):
    folder = shutil.copytree(saved, tmp_path / "copied")
    (folder / "vocab" / "lookups.bin").unlink()
    spacy.load(folder)
    assert len(warnings()) == 2
    assert all(f"'{NAME}' is missing" in message for message in warnings())


def test_whole_pipelines_give_no_warning(first, saved, expected, warnings):
    spacy.load(first)
    nlp = spacy.load(saved)
    other = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert predict(other) == expected
    assert predict(pickle.loads(pickle.dumps(nlp))) == expected
    assert warnings() == []
