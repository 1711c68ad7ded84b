from pathlib import Path

import pytest
import spacy
from conftest import ENGLISH, make_examples
from numpy.testing import assert_allclose, assert_array_equal
from spacy.util import load_config, load_model_from_config
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.errors import SettingError
from spacy_xling_ner.transfer.tensors import module_tensors
from spacy_xling_ner.transfer.transfer_modules import TransferError
from spacy_xling_ner.transfer.zero_shot import zero_shot

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture(scope="module")
def train(tmp_path_factory):
    def train_source(config):
        nlp = load_model_from_config(load_config(CONFIGS / config), auto_fill=True)
        optimizer = nlp.initialize(lambda: make_examples(nlp, ENGLISH))
        nlp.update(make_examples(nlp, ENGLISH), sgd=optimizer)
        path = tmp_path_factory.mktemp("english") / "en"
        nlp.to_disk(path)
        return path

    return train_source


@pytest.fixture(scope="module")
def english(train):
    return train("en_bridge.cfg")


@pytest.mark.parametrize(
    ("english_config", "config"), [("en_bridge.cfg", "ja.cfg"), ("en.cfg", "ja_paper.cfg")]
)
def test_all_weights_and_labels_are_those_of_the_source(train, english_config, config):
    path = train(english_config)
    nlp = zero_shot(path, CONFIGS / config)
    source, target = spacy.load(path).get_pipe("xling_ner"), nlp.get_pipe("xling_ner")
    assert nlp.lang == "ja"
    assert target.labels == source.labels == ("LOC", "ORG", "PER")
    ours = {tensor.name: tensor.value for tensor in module_tensors(target.model)}
    for theirs in module_tensors(source.model):
        assert_array_equal(ours.pop(theirs.name), theirs.value)
    # what the source does not have starts at zero
    assert sorted(ours) == (["features1.E", "tag_embed1.E"] if config == "ja.cfg" else [])
    assert not any(value.any() for value in ours.values())
    # the mean with scores of zero is half: probabilities stay those of the source
    docs = [nlp.make_doc("田中さんは東京に行った。")]
    scores = target.tag_scores(docs) / target.temperature
    alone = target.model.layers[0] if config == "ja.cfg" else target.model
    assert_allclose(scores, alone.predict(docs)[0], atol=1e-5)
    assert nlp.meta["transfer"]["xling_ner"]["modules"] == ["char", "word", "classifier"]
    assert "seen" not in nlp.meta["transfer"]["xling_ner"]
    assert nlp("田中さんは東京に行った。").has_annotation("ENT_IOB")


def test_a_source_of_the_same_language_brings_its_features(english, train, tmp_path):
    config = load_config(CONFIGS / "ja.cfg", interpolate=False)
    config["initialize"]["after_init"]["modules"].append("features")
    config.to_disk(tmp_path / "ja.cfg")
    before = zero_shot(english, CONFIGS / "ja.cfg")
    before.get_pipe("xling_ner").model.get_ref("features").get_param("E")[:] = 2
    before.to_disk(tmp_path / "before")
    nlp = zero_shot(tmp_path / "before", tmp_path / "ja.cfg")
    docs = [nlp.make_doc("田中さんは東京に行った。")]
    pipes = [pipeline.get_pipe("xling_ner") for pipeline in (before, nlp)]
    assert_array_equal(*[pipe.tag_scores(docs) for pipe in pipes])
    assert pipes[1].temperature == 1
    assert nlp.meta["transfer"]["xling_ner"]["modules"][-1] == "features"


def test_command_saves_a_pipeline_that_loads(english, tmp_path):
    arguments = ["zero-shot", str(english), str(CONFIGS / "ja.cfg"), str(tmp_path / "new" / "ja")]
    result = CliRunner().invoke(xling_cli, arguments)
    assert result.exit_code == 0, result.output
    nlp = spacy.load(tmp_path / "new" / "ja")
    assert nlp.get_pipe("xling_ner").labels == ("LOC", "ORG", "PER")


def test_no_source(tmp_path):
    with pytest.raises(TransferError, match="Cannot load the source pipeline"):
        zero_shot(tmp_path / "nothing", CONFIGS / "ja.cfg")


@pytest.mark.parametrize(
    ("source", "target", "goes_with", "makes"),
    [
        ("en.cfg", "ja.cfg", "ja_paper.cfg", "en_bridge.cfg"),
        ("en_bridge.cfg", "ja_paper.cfg", "ja.cfg", "en.cfg"),
    ],
)
def test_a_source_of_the_other_network_is_one_line_that_names_the_configs(
    train, source, target, goes_with, makes
):
    with pytest.raises(TransferError) as error:
        zero_shot(train(source), CONFIGS / target)
    message = str(error.value)
    assert f"This source goes with configs/{goes_with}; configs/{makes} makes" in message
    assert f"source for configs/{target}." in message
    assert "\n" not in message


def test_a_lexicon_for_a_config_that_reads_none_is_an_error(train, tmp_path):
    lexicon = {"paths.lexicon": str(tmp_path / "lexicon.bin")}
    with pytest.raises(SettingError, match=r"Unknown path --paths\.lexicon"):
        zero_shot(train("en.cfg"), CONFIGS / "ja_paper.cfg", overrides=lexicon)


def test_config_without_a_transfer(english, tmp_path):
    with pytest.raises(ValueError, match=r"en\.cfg has no transfer in \[initialize\.after_init\]"):
        zero_shot(english, CONFIGS / "en.cfg")
    result = CliRunner().invoke(
        xling_cli, ["zero-shot", str(english), str(CONFIGS / "en.cfg"), str(tmp_path / "ja")]
    )
    assert result.exit_code == 1
    assert not (tmp_path / "ja").exists()
