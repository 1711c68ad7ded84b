"""The tables of the lexicon go where the component goes."""

import logging
import pickle
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy
import pytest
import spacy
import srsly
from conftest import ENGLISH, make_examples
from spacy.lookups import Lookups
from spacy.util import load_model_from_config
from spacy.vectors import Vectors

from spacy_xling_ner.errors import SettingError

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


def check_sourced(nlp, source, expected, tmp_path):
    nlp.add_pipe("romanizer", source=source)
    nlp.add_pipe("xling_ner", source=source)
    assert predict(nlp) == expected
    nlp.to_disk(tmp_path)
    assert predict(spacy.load(tmp_path)) == expected


def test_sourced_in_memory(saved, expected, warnings, tmp_path):
    source, nlp = blank_like(saved)
    check_sourced(nlp, source, expected, tmp_path)
    assert warnings() == []


def test_sourced_beside_another_lexicon(saved, caplog):
    source, nlp = blank_like(saved)
    nlp.vocab.lookups = Lookups().from_bytes(source.vocab.lookups.to_bytes())
    nlp.vocab.lookups.get_table("xling_heads")["山"] = ["P", "Mountain"]
    nlp.add_pipe("xling_ner", source=source)
    for _ in range(2):
        nlp("兵庫県の山田さん")
    said = [r.getMessage() for r in caplog.records if "another pipeline" in r.getMessage()]
    assert len(said) == 1
    assert "will not find the same entities: xling_heads." in said[0]


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


@pytest.mark.parametrize("damage", ["missing", "another", "no file"])
def test_a_table_that_is_missing_or_another_one_is_refused(saved, tmp_path, warnings, damage):
    folder = shutil.copytree(saved, tmp_path / "copied")
    lookups = Lookups().from_disk(folder / "vocab")
    table = lookups.remove_table(NAME)
    if damage == "another":
        lookups.add_table(NAME, {**table, "records": table.get("records") + b" "})
    lookups.to_disk(folder / "vocab")
    if damage == "no file":
        (folder / "vocab" / "lookups.bin").unlink()
    fault = "another" if damage == "another" else "missing"
    with pytest.raises(ValueError, match=f"vocab/lookups.bin: .*'{NAME}' is {fault}"):
        spacy.load(folder)
    # a change that was made on purpose: named, once a component
    for component in ("romanizer", "xling_ner"):
        (folder / component / "checksums.json").unlink()
    spacy.load(folder)
    assert len(warnings()) == 2
    for component, message in zip(("romanizer", "xling_ner"), sorted(warnings()), strict=True):
        assert f"'{component}'" in message
        assert f"'{NAME}' is {fault}" in message
        assert "Copy the pipeline again" in message


def test_saved_without_tables_and_loaded_beside_others(saved, expected, warnings, tmp_path):
    nlp = spacy.load(saved)
    nlp.to_disk(tmp_path, exclude=["vocab"])
    assert predict(nlp.from_disk(tmp_path)) == expected
    assert predict(nlp.from_disk(saved, exclude=["vocab"])) == expected
    assert warnings() == []
    nlp.vocab.lookups.get_table(NAME)["records"] += b" "
    nlp.from_disk(saved, exclude=["vocab"])
    spacy.load(tmp_path)
    assert len(warnings()) == 4


def test_counts_of_the_training_data_change_no_entity(saved, expected, warnings, tmp_path):
    nlp = spacy.load(saved)
    for name in ("xling_seen_words", "xling_seen_bigrams"):
        nlp.vocab.lookups.remove_table(name)
    folder = shutil.copytree(saved, tmp_path / "copied")
    nlp.vocab.lookups.to_disk(folder / "vocab")
    assert predict(spacy.load(folder)) == expected
    assert warnings() == []


def test_sourced_and_saved_before_the_first_text(saved, expected, tmp_path):
    source, nlp = blank_like(saved)
    nlp.add_pipe("romanizer", source=source)
    nlp.add_pipe("xling_ner", source=source)
    nlp.to_disk(tmp_path)
    with pytest.raises(ValueError, match="process a text, and save it again"):
        spacy.load(tmp_path)
    nlp("東京")
    nlp.to_disk(tmp_path)
    assert predict(spacy.load(tmp_path)) == expected


def test_sourced_beside_another_table(saved, expected, warnings, tmp_path):
    source, nlp = blank_like(saved)
    table = source.vocab.lookups.get_table(NAME)
    nlp.vocab.lookups.add_table(NAME, {**table, "records": table.get("records") + b" "})
    check_sourced(nlp, source, expected, tmp_path)
    assert warnings() == []


def test_saved_with_the_tables_that_the_vocabulary_lost(saved, expected, tmp_path):
    nlp = spacy.load(saved)
    nlp.vocab.lookups = Lookups()
    nlp.to_disk(tmp_path)
    assert predict(spacy.load(tmp_path)) == expected


WITH_VECTORS = "Anna met Bob in Paris"


@pytest.fixture
def with_vectors(network_config):
    network_config["encoder"]["word"]["embed"]["include_static_vectors"] = True
    nlp = spacy.blank("xx")
    for i, word in enumerate(("Anna", "Bob", "Paris")):
        nlp.vocab.set_vector(word, numpy.arange(i, i + 4, dtype="float32"))
    nlp.add_pipe("xling_ner", config={"model": network_config})
    nlp.initialize(lambda: make_examples(nlp, ENGLISH))
    draw = numpy.random.default_rng(0)
    for node in nlp.get_pipe("xling_ner").model.walk():
        for name in node.param_names:
            if node.has_param(name):
                shape = node.get_param(name).shape
                node.set_param(name, draw.normal(size=shape).astype("float32"))
    return nlp


def tag_scores(nlp):
    return nlp.get_pipe("xling_ner").tag_scores([nlp.make_doc(WITH_VECTORS)])


@pytest.mark.filterwarnings("ignore:.*W113")  # spaCy's word on sourcing beside other vectors
def test_word_vectors_go_where_the_component_goes(with_vectors, tmp_path, warnings):
    expected = pytest.approx(tag_scores(with_vectors), abs=1e-3)
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", source=with_vectors)
    assert tag_scores(nlp) == expected
    nlp.to_disk(tmp_path)
    assert tag_scores(spacy.load(tmp_path)) == expected
    assert warnings() == []
    # they are a copy: each pipeline may change its own
    nlp.vocab.vectors.data[:] = 1
    assert tag_scores(with_vectors) == expected
    assert tag_scores(nlp) != expected


@pytest.mark.filterwarnings("ignore:.*W113")
def test_floret_vectors_go_where_the_component_goes(with_vectors):
    floret = {"mode": "floret", "minn": 2, "maxn": 3, "hash_count": 2, "hash_seed": 1}
    data = numpy.random.default_rng(1).normal(size=(50, 4)).astype("float32")
    with_vectors.vocab.vectors = Vectors(strings=with_vectors.vocab.strings, data=data, **floret)
    expected = pytest.approx(tag_scores(with_vectors), abs=1e-3)
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", source=with_vectors)
    assert tag_scores(nlp) == expected
    # words that neither has seen
    for each in (nlp, with_vectors):
        each.get_pipe("xling_ner").tag_scores([each.make_doc("Charlotte met Dorothea")])


@pytest.mark.filterwarnings("ignore:.*W113")
def test_sourced_beside_other_word_vectors(with_vectors, caplog):
    nlp = spacy.blank("xx")
    nlp.vocab.set_vector("Anna", numpy.ones(4, dtype="float32"))
    nlp.add_pipe("xling_ner", source=with_vectors)
    nlp(WITH_VECTORS)
    assert "the same entities: vectors" in caplog.text
    assert nlp.vocab.vectors.n_keys == 1


def test_sourced_in_a_config_without_its_word_vectors(with_vectors, tmp_path):
    expected = pytest.approx(tag_scores(with_vectors), abs=1e-3)
    with_vectors.to_disk(tmp_path / "saved")
    config = with_vectors.config.copy()
    config["components"] = {"xling_ner": {"source": str(tmp_path / "saved")}}
    nlp = load_model_from_config(config, auto_fill=True)
    for use in (lambda: nlp.get_pipe("xling_ner").predict([nlp.make_doc("Anna")]), nlp.to_bytes):
        with pytest.raises(SettingError, match=r"set \[initialize\] vectors to the pipeline"):
            use()
    config["initialize"]["vectors"] = str(tmp_path / "saved")
    config.to_disk(tmp_path / "config.cfg")
    assemble_cli = [sys.executable, "-m", "spacy", "assemble"]
    files = [str(tmp_path / "config.cfg"), str(tmp_path / "assembled")]
    subprocess.run([*assemble_cli, *files], check=True, capture_output=True)
    assert tag_scores(spacy.load(tmp_path / "assembled")) == expected


def test_word_vectors(with_vectors, tmp_path, warnings):
    nlp = with_vectors
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    loaded.from_bytes(nlp.to_bytes())
    assert warnings() == []
    for file, at in (("vectors", -1), ("key2row", 5)):
        path = tmp_path / "vocab" / file
        data = path.read_bytes()
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at:][1:])
        with pytest.raises(ValueError, match="vocab/vectors: the word vectors are others"):
            spacy.load(tmp_path)
        path.write_bytes(data)
    nlp.vocab.set_vector("Rome", numpy.ones(4, dtype="float32"))
    nlp.from_disk(tmp_path, exclude=["vocab"])
    assert len(warnings()) == 1


def test_whole_pipelines_give_no_warning(first, saved, expected, warnings):
    spacy.load(first)
    nlp = spacy.load(saved)
    other = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert predict(other) == expected
    assert predict(pickle.loads(pickle.dumps(nlp))) == expected
    assert warnings() == []
