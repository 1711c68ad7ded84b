"""Pipelines saved by the first version load in every later one, and find the same entities.

`data/pipelines_0_1_0.zip` holds two pipelines with narrow networks, trained on the embedded corpus
with `ja.cfg` and `ja_paper.cfg` before the package was laid out as it is now; the JSON beside it
holds what they found then.
"""

import zipfile
from pathlib import Path

import pytest
import spacy
import srsly

DATA = Path(__file__).parent / "data"
SAVED = srsly.read_json(DATA / "pipelines_0_1_0.json")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    with zipfile.ZipFile(DATA / "pipelines_0_1_0.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize("name", list(SAVED["pipelines"]))
def test_finds_the_same_entities_with_the_same_scores(saved, name):
    nlp = spacy.load(saved / name)
    expected = SAVED["pipelines"][name]
    assert sum(map(len, expected)) > 50
    for doc, entities in zip(nlp.pipe(SAVED["texts"]), expected, strict=True):
        found = [[e.start_char, e.end_char, e.label_] for e in doc.ents]
        assert found == [entity[:3] for entity in entities]
        scores = [e._.score for e in doc.ents]
        assert scores == pytest.approx([entity[3] for entity in entities], abs=1e-4)


@pytest.mark.parametrize("name", list(SAVED["pipelines"]))
def test_saves_again_and_finds_the_same(saved, name, tmp_path):
    nlp = spacy.load(saved / name)
    nlp.to_disk(tmp_path / "again")
    again = spacy.load(tmp_path / "again")
    for doc, other in zip(nlp.pipe(SAVED["texts"]), again.pipe(SAVED["texts"]), strict=True):
        assert [(e.text, e.label_, e._.score) for e in doc.ents] == [
            (e.text, e.label_, e._.score) for e in other.ents
        ]
