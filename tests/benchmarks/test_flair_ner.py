"""flair's tagger learns from words, characters and vectors, and is saved with the pipeline."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.training import Example

from benchmarks.flair_ner import FlairNER
from spacy_xling_ner.workbench.experiments.grid import plan

ROOT = Path(__file__).resolve().parents[2]
CONFIG = {"hidden_size": 16, "dropout": 0.0, "learn_rate": 0.2, "batch_size": 2, "steps": 80}
SENTENCES = [
    ("東京へ行く。", [("東京", "LOC")]),
    ("山田太郎は東京を出た", [("山田太郎", "PER"), ("東京", "LOC")]),
    ("雨だ", []),
]


def blank():
    nlp = spacy.blank("ja")
    assert isinstance(nlp.add_pipe("flair_ner", config=CONFIG), FlairNER)
    return nlp


def names(doc):
    return [(ent.text, ent.label_) for ent in doc.ents]


@pytest.fixture(scope="module")
def trained():
    pytest.importorskip("flair", reason="the extra `flair` is not installed")
    nlp = blank()
    rng = np.random.default_rng(0)
    for word in ("東京", "山田", "行く", "雨"):
        nlp.vocab.set_vector(word, rng.normal(size=8).astype("float32"))
    examples = []
    for text, found in SENTENCES:
        doc = nlp.make_doc(text)
        spans = [(text.index(name), text.index(name) + len(name), label) for name, label in found]
        doc.set_ents([doc.char_span(*span) for span in spans])
        examples.append(Example(nlp.make_doc(text), doc))
    spacy.util.fix_random_seed(0)
    nlp.initialize(lambda: examples)
    return nlp


def test_it_finds_the_names_of_the_training_sentences(trained):
    assert [names(trained(text)) for text, _ in SENTENCES] == [found for _, found in SENTENCES]
    assert not trained("").ents


def test_a_saved_pipeline_finds_the_same(trained, tmp_path):
    trained.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    for text in ("東京へ山田が行く", "雨 の 東京"):
        assert names(loaded(text)) == names(trained(text))


def test_without_vectors_it_says_what_to_set():
    pytest.importorskip("flair", reason="the extra `flair` is not installed")
    with pytest.raises(ValueError, match=r"--paths\.vectors"):
        blank().initialize()


def test_the_grid_is_planned_without_flair():
    planned = plan(ROOT / "configs" / "experiments" / "rivals.yml", ROOT)
    runs = {(run.dataset, run.n_train) for run in planned.runs if run.system == "flair"}
    assert runs == {("gsd", 100), ("gsd", 500)}
