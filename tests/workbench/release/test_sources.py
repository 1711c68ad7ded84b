import numpy
import pytest
import spacy

from spacy_xling_ner.workbench.release import pipeline_sources
from spacy_xling_ner.workbench.release.sources import (
    calls_pykakasi,
    has_unknown_vectors,
    needs_anyascii,
)


def test_a_lexicon_is_credited(packed_pipeline):
    (lexicon,) = (s for s in pipeline_sources(spacy.load(packed_pipeline)) if s["part"] == "tables")
    assert lexicon["license"] == "CC BY-SA 4.0"
    assert "EDRDG" in lexicon["author"]


def test_japanese_needs_the_tokenizer_and_pykakasi():
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer")
    found = {source["name"]: source for source in pipeline_sources(nlp)}
    assert found["SudachiDict core"]["license"] == "Apache-2.0"
    assert found["pykakasi"]["license"] == "GPL-3.0-or-later"
    assert found["pykakasi"]["use"] == "romaji of tokens without a reading"
    assert all(source["part"] == "dependency" for source in found.values())
    assert calls_pykakasi(nlp)


def test_a_view_with_sudachi_calls_no_pykakasi():
    nlp = spacy.blank("ja")
    view = {"@misc": "spacy_xling_ner.romaji_view.v1", "kanji": "sudachi"}
    nlp.add_pipe("romanizer", config={"view": view})
    assert not calls_pykakasi(nlp)
    gloss = {"@misc": "spacy_xling_ner.gloss_view.v1"}
    nlp.add_pipe("romanizer", name="glosses", config={"view": view, "gloss": gloss})
    assert calls_pykakasi(nlp)


def test_english_calls_no_pykakasi(trained):
    assert not calls_pykakasi(trained)
    found = {source["name"]: source["use"] for source in pipeline_sources(trained)}
    assert found["pykakasi"] == "installed, but not called"
    assert "SudachiPy" not in found


def test_transliteration_needs_anyascii():
    pytest.importorskip("anyascii")
    nlp = spacy.blank("el")
    view = {"@misc": "spacy_xling_ner.transliteration_view.v1"}
    nlp.add_pipe("romanizer", config={"view": view})
    assert needs_anyascii(nlp)
    assert "anyascii" in {source["name"] for source in pipeline_sources(nlp)}


def test_vectors_are_credited_or_asked_for():
    nlp = spacy.blank("ja")
    assert not has_unknown_vectors(nlp)
    nlp.vocab.set_vector("東", numpy.ones(2, dtype="float32"))
    assert has_unknown_vectors(nlp)
    nlp.vocab.vectors.name = "ja_ginza.vectors"
    assert not has_unknown_vectors(nlp)
    assert "ja_ginza" in {source["name"] for source in pipeline_sources(nlp)}
