"""Names of a user's own: they are found without training, and the context keeps a say."""

import pickle

import pytest
import spacy
from conftest import make_pipeline
from numpy.testing import assert_array_equal
from spacy.tokens import Doc

from spacy_xling_ner.pipeline.own_names import OwnNames

NAMES = {"ORG": ["Zed", "Zed Power", "Power Plant Ltd"], "PER": ["Zed"]}


@pytest.fixture(scope="module")
def trained():
    return make_pipeline(steps=40)


@pytest.fixture
def with_names(trained):
    pipe = trained.get_pipe("xling_ner")
    yield pipe
    pipe.names, pipe.name_weight, pipe.threshold = {}, 4.0, 0.0


def find(names, *words):
    doc = Doc(spacy.blank("xx").vocab, words=list(words))
    return list(OwnNames(names).find(doc))


def entities(nlp, text):
    return [(ent.text, ent.label_) for ent in nlp(text).ents]


def test_the_longest_name_is_found():
    assert find(NAMES, "Zed", "Power", "is", "Zed") == [(0, 2, ("ORG",)), (3, 4, ("ORG", "PER"))]


def test_names_do_not_overlap():
    assert find(NAMES, "Zed", "Power", "Plant", "Ltd") == [(0, 2, ("ORG",))]


def test_a_name_begins_and_ends_with_a_token():
    assert find(NAMES, "Zedd", "xZed", "Zed Power", "zed") == [(2, 3, ("ORG",))]


@pytest.mark.parametrize("words", [[], ["a"], ["Zed"]])
def test_no_names_are_found_without_a_list(words):
    assert find({}, *words) == []
    assert find({"ORG": []}, *words) == []


def test_a_new_name_is_found_without_training(trained, with_names):
    text = "yesterday Blurb Factory was there"
    assert ("Blurb Factory", "ORG") not in entities(trained, text)
    with_names.names = {"ORG": ["Blurb Factory"]}
    with_names.name_weight = 100
    assert entities(trained, text) == [("Blurb Factory", "ORG")]
    assert trained(text).ents[0]._.score == pytest.approx(1)
    with_names.name_weight = 0
    assert ("Blurb Factory", "ORG") not in entities(trained, text)


def test_a_name_of_one_and_of_three_tokens(trained, with_names):
    with_names.names = {"PER": ["Blurb"], "ORG": ["of the thing"]}
    with_names.name_weight = 100
    assert entities(trained, "Blurb of the thing") == [("Blurb", "PER"), ("of the thing", "ORG")]


def test_scores_change_at_the_names_only(trained, with_names):
    docs = [trained.make_doc(text) for text in ("a b", "", "c Zed", "Zed Power")]
    before = with_names.tag_scores(docs)
    with_names.names = NAMES
    after = with_names.tag_scores(docs)
    raised = [row[row != 0].tolist() for row in (after - before).round(3)]
    assert raised == [[], [], [], [4, 4], [4], [4]]


def test_preset_entities_win(trained, with_names):
    with_names.names = {"ORG": ["Zed"]}
    with_names.name_weight = 100
    doc = trained.make_doc("so Zed")
    doc.set_ents([], blocked=[doc[1:2]], default="unmodified")
    assert not with_names(doc).ents


@pytest.mark.parametrize("preset", [0, 1, 2])
def test_no_part_of_a_name_is_raised(trained, with_names, preset):
    doc = trained.make_doc("of the thing")
    doc.set_ents([], blocked=[doc[preset : preset + 1]], default="unmodified")
    before = with_names.tag_scores([doc])
    with_names.names = {"ORG": ["of the thing"]}
    assert_array_equal(with_names.tag_scores([doc]), before)


def test_what_is_loaded_replaces_the_list(trained, with_names, tmp_path):
    data = trained.to_bytes()
    trained.to_disk(tmp_path / "nlp")
    for load in (lambda: trained.from_bytes(data), lambda: trained.from_disk(tmp_path / "nlp")):
        with_names.names, with_names.name_weight, with_names.threshold = NAMES, 7, 0.5
        load()
        assert (dict(with_names.names), with_names.name_weight, with_names.threshold) == ({}, 4, 0)


def test_names_are_saved_and_pickled(trained, with_names, tmp_path):
    with_names.names, with_names.name_weight = NAMES, 7
    trained.to_disk(tmp_path / "nlp")
    loaded = [
        spacy.load(tmp_path / "nlp"),
        make_pipeline(steps=1).from_bytes(trained.to_bytes()),
        pickle.loads(pickle.dumps(trained)),
    ]
    for nlp in loaded:
        pipe = nlp.get_pipe("xling_ner")
        assert dict(pipe.names) == {"ORG": ("Zed", "Zed Power", "Power Plant Ltd"), "PER": ("Zed",)}
        assert pipe.name_weight == 7
    with_names.names = {}
    trained.to_disk(tmp_path / "nlp")
    assert not spacy.load(tmp_path / "nlp").get_pipe("xling_ner").names


def test_names_of_the_config(trained):
    nlp = spacy.blank("xx")
    pipe = nlp.add_pipe("xling_ner", config={"names": {"ORG": ["Zed"]}, "name_weight": 2})
    assert (pipe.names["ORG"], pipe.name_weight) == (("Zed",), 2)


def test_the_list_cannot_be_changed_in_place(with_names):
    with_names.names = NAMES
    with pytest.raises(TypeError):
        with_names.names["ORG"] = ["Other"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"ORG": "Zed"}, "give a list"),
        ({"ORG": None}, "give a list"),
        ({"ORG": [["Zed"]]}, "must be a string"),
        ({"ORG": ["Zed\u200b"]}, "invisible"),
        ({"ORG": ["\ufeffZed"]}, "invisible"),
        ({"ORG": ["\x00"]}, "invisible"),
        ({"ORG": ["Z" * 101]}, "101 characters"),
        ({"ORG": [""]}, "not empty"),
        ({"ORG": [" Zed"]}, "blanks"),
        ({"ORG": [7]}, "is 7"),
        (["Zed"], "list for each label"),
    ],
)
def test_wrong_names_are_refused(with_names, names, message):
    with pytest.raises(ValueError, match=message):
        with_names.names = names


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), "4", None])
def test_a_wrong_weight_is_refused(with_names, weight):
    with pytest.raises(ValueError, match="0 to 1000"):
        with_names.name_weight = weight


def test_a_label_that_the_recogniser_does_not_have(trained, with_names):
    with_names.names = {"ORGA": ["Zed"]}
    with pytest.raises(ValueError, match=r"names of component .* did you mean 'ORG'"):
        trained("Zed")
