"""A score belongs to the entity that the recogniser set."""

import multiprocessing
import pickle

import pytest
from spacy.tokens import Doc, DocBin, Span

from spacy_xling_ner.pipeline.romanizer import Romanizer
from spacy_xling_ner.views import create_romaji_view

TEXT = "Maria Luisa Stone lives in New York City"


@pytest.fixture
def doc(trained):
    return trained(TEXT)


def as_read(doc):
    return next(iter(DocBin(store_user_data=True, docs=[doc]).get_docs(doc.vocab)))


def test_another_label_at_the_same_place_has_no_score(trained_copy):
    expected = [ent._.score for ent in trained_copy(TEXT).ents]
    ruler = trained_copy.add_pipe("entity_ruler", config={"overwrite_ents": True})
    ruler.add_patterns([{"label": "CITY", "pattern": "New York City"}])
    person, city = trained_copy(TEXT).ents
    assert (person.label_, person._.score) == ("PER", expected[0])
    assert (city.label_, city._.score) == ("CITY", None)


@pytest.mark.parametrize(
    "copied",
    [
        lambda doc: doc,
        lambda doc: doc.copy(),
        lambda doc: Doc(doc.vocab).from_bytes(doc.to_bytes()),
        as_read,
        lambda doc: doc[0:8].as_doc(copy_user_data=True),
        lambda doc: doc[5:8].as_doc(copy_user_data=True),
        lambda doc: Doc.from_docs([doc, doc]),
    ],
)
def test_a_copy_has_the_scores(doc, copied):
    of_label = {ent.label_: ent._.score for ent in doc.ents}
    assert all(0 < score <= 1 for score in of_label.values())
    other = copied(doc)
    assert len(other.ents) >= 1
    for ent in other.ents:
        assert ent._.score == of_label[ent.label_]
        assert Span(other, ent.start, ent.end, label="OTHER")._.score is None


def test_merged_tokens_keep_the_score(doc):
    score = doc.ents[1]._.score
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[5:8])
    assert doc.ents[1]._.score == score


def test_json_has_the_scores(doc):
    found = doc.to_json(underscore=["score"])["underscore_span"]["score"]
    assert [entry["value"] for entry in found] == [ent._.score for ent in doc.ents]


def test_documents_of_the_first_version_have_their_scores(doc):
    ent = doc.ents[0]
    doc.user_data = {("._.", "score", ent.start_char, ent.end_char): 0.5}
    assert [e._.score for e in doc.ents] == [0.5, None]


def test_a_score_can_be_set(doc):
    doc.ents[0]._.score = 0.25
    assert doc.ents[0]._.score == doc[0:3]._.score == 0.25


def run_pickled(data, text):
    doc = pickle.loads(data)(text)
    return [(ent.label_, ent._.score) for ent in doc.ents], [token._.romaji for token in doc]


def test_a_pickled_pipeline_runs_in_a_fresh_process(trained_copy):
    trained_copy.add_pipe("romanizer")
    expected = run_pickled(pickle.dumps(trained_copy), TEXT)
    # one component alone registers its extensions, too
    romanizer = Romanizer(view=create_romaji_view())
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(run_pickled, (pickle.dumps(trained_copy), TEXT)) == expected
        assert pool.apply(type, (romanizer,)) is Romanizer
