"""What cannot be a recogniser's is an error when it is loaded, whatever the checksums say."""

import shutil

import numpy
import pytest
import spacy
import srsly
from conftest import ENGLISH, make_examples

from spacy_xling_ner.layers.weights import walk_weights


@pytest.fixture(scope="module")
def saved(trained, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved") / "pipeline"
    trained.to_disk(folder)
    return folder


@pytest.fixture
def copied(saved, tmp_path):
    folder = shutil.copytree(saved, tmp_path / "copied")
    (folder / "xling_ner" / "checksums.json").unlink()
    return folder


def assert_is_refused(folder, file, fault):
    with pytest.raises((ValueError, OSError), match=fault) as caught:
        spacy.load(folder)
    message = str(caught.value)
    assert f"xling_ner/{file}" in message
    assert "'xling_ner'" in message
    assert "train or copy it again" in message


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"labels": ["LOC", "ORG"]}, "13 rows"),
        ({"labels": ["LOC", "ORG", "PER", "X"]}, "13 rows"),
        ({"labels": []}, "13 rows"),
        ({"labels": ["LOC", "LOC", "PER"]}, "twice"),
        ({"labels": ["LOC", "", "PER"]}, "not empty"),
        ({"labels": ["LOC", 3, "PER"]}, "not empty"),
        ({"labels": "LOC"}, "list of labels"),
        ({"temperature": 0}, "temperature"),
        ({"temperature": -1.0}, "temperature"),
        ({"temperature": "warm"}, "temperature"),
        ({"threshold": 9}, "from 0 to 1"),
        ({"thresholds": {"PER": 9}}, "from 0 to 1"),
        ({"thresholds": {"PERS": 0.5}}, "did you mean 'PER'"),
    ],
)
def test_settings_that_cannot_be(copied, change, fault):
    path = copied / "xling_ner" / "cfg"
    srsly.write_json(path, {**srsly.read_json(path), **change})
    file = "model" if fault == "13 rows" else "cfg"
    assert_is_refused(copied, file, fault)


@pytest.mark.parametrize("content", [None, "", "{}", '{"labels": ["LO'])
def test_settings_that_are_missing_or_cut(copied, content):
    path = copied / "xling_ner" / "cfg"
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises((ValueError, OSError), match=r"xling_ner.*train or copy it again"):
        spacy.load(copied)


@pytest.mark.parametrize("part", ["char", "word", "classifier"])
@pytest.mark.parametrize("value", [numpy.nan, numpy.inf])
def test_weights_that_are_not_finite(trained_copy, tmp_path, part, value):
    model = trained_copy.get_pipe("xling_ner").model.get_ref(part)
    *_, last = walk_weights(model)
    array = last.value.detach() if part != "classifier" else last.value
    array.reshape(-1)[0] = float(value)
    trained_copy.to_disk(tmp_path)
    assert_is_refused(tmp_path, "model", "not finite")
    with pytest.raises(ValueError, match="not finite"):
        trained_copy.from_bytes(trained_copy.to_bytes())


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("E", lambda E: E[:1]),
        ("E", lambda E: E[:, :-1]),
        ("E", lambda E: E.astype("float64")),
        ("E", lambda E: None),
        ("b", lambda b: b[:1]),
    ],
)
def test_weights_of_another_shape(trained_copy, tmp_path, name, change):
    model = trained_copy.get_pipe("xling_ner").model
    node = next(node for node in model.walk() if node.has_param(name))
    node.set_param(name, change(node.get_param(name)))
    trained_copy.to_disk(tmp_path)
    assert_is_refused(tmp_path, "model", f"the weight '{name}' of the layer")


def test_weights_that_are_cut(copied):
    path = copied / "xling_ner" / "model"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=r"xling_ner.*train or copy it again"):
        spacy.load(copied)


def test_bytes_without_settings(trained_copy):
    pipe = trained_copy.get_pipe("xling_ner")
    with pytest.raises(ValueError, match="train or copy it again"):
        pipe.from_bytes(pipe.to_bytes(exclude=["cfg"]))
    assert pipe.from_bytes(pipe.to_bytes(exclude=["cfg"]), exclude=["cfg"]).labels


def test_a_recogniser_that_was_not_initialised_loads_and_cannot_run(network_config, tmp_path):
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", config={"model": network_config})
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert len(loaded("").ents) == 0
    for text in ("Anna met Bob", "x"):
        with pytest.raises(ValueError, match="E109"):
            loaded(text)


# Thresholds that are set on the component


def test_thresholds_set_on_the_component_are_saved(trained_copy, tmp_path):
    pipe = trained_copy.get_pipe("xling_ner")
    pipe.threshold = 0.9
    pipe.thresholds["PER"] = 0.25
    trained_copy.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    again = loaded.from_bytes(loaded.to_bytes()).get_pipe("xling_ner")
    assert (again.threshold, again.thresholds) == (0.9, {"PER": 0.25})
    again.threshold, again.thresholds = 0.0, {}
    loaded.to_disk(tmp_path)
    pipe = spacy.load(tmp_path).get_pipe("xling_ner")
    assert (pipe.threshold, pipe.thresholds) == (0.0, {})


def test_the_config_counts_if_nothing_was_set_on_the_component(copied):
    nlp = spacy.load(copied, config={"components.xling_ner.threshold": 0.5})
    assert nlp.get_pipe("xling_ner").threshold == 0.5


@pytest.mark.parametrize("value", [9, -0.1, float("nan"), "0.5", None, True])
def test_a_threshold_set_on_the_component_is_a_probability(trained_copy, value):
    pipe = trained_copy.get_pipe("xling_ner")
    with pytest.raises(ValueError, match="from 0 to 1"):
        pipe.threshold = value
    with pytest.raises(ValueError, match="from 0 to 1"):
        pipe.thresholds = {"PER": value}
    pipe.thresholds["PER"] = value
    with pytest.raises(ValueError, match="from 0 to 1"):
        trained_copy("Anna met Bob")


def test_a_threshold_is_for_a_label_that_there_is(trained_copy, network_config):
    pipe = trained_copy.get_pipe("xling_ner")
    pipe.thresholds = {"Pers": 1.0}
    for use in (lambda: trained_copy("Anna met Bob"), trained_copy.to_bytes):
        with pytest.raises(ValueError, match=r"'Pers'.*Its labels: LOC, ORG, PER"):
            use()
    with pytest.raises(ValueError, match="give a probability by label"):
        pipe.thresholds = [0.5]
    pipe.add_label("Pers")
    trained_copy("Anna met Bob")
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", config={"model": network_config, "thresholds": {"ORGA": 1.0}})
    with pytest.raises(ValueError, match="did you mean 'ORG'"):
        nlp.initialize(lambda: make_examples(nlp, ENGLISH))
