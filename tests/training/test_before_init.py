from pathlib import Path

import numpy
import pytest
import spacy
from spacy.util import load_config, load_model_from_config

from spacy_xling_ner.errors import SettingError
from spacy_xling_ner.training.before_init import check_config, create_before_init
from spacy_xling_ner.workbench.release.sources import has_unknown_vectors, pipeline_sources

CONFIGS = Path(__file__).parents[2] / "configs"
OURS = sorted(path.name for path in CONFIGS.glob("*.cfg") if path.name != "spacy_ner.cfg")


def load(name, **paths):
    overrides = {f"paths.{key}": value for key, value in paths.items()}
    return load_model_from_config(load_config(CONFIGS / name, overrides=overrides), auto_fill=True)


@pytest.mark.parametrize("name", OURS)
def test_shipped_configs_refuse_a_path_that_nothing_reads(name):
    nlp = load(name, train="train.spacy", tran="train.spacy")
    nlp.get_pipe("xling_ner").add_label("PER")
    with pytest.raises(SettingError) as error:
        nlp.initialize()
    assert "--paths.tran 'train.spacy'" in str(error.value)
    assert "Did you mean --paths.train?" in str(error.value)


@pytest.mark.parametrize("name", OURS)
def test_every_path_of_a_shipped_config_is_read(name):
    config = load_config(CONFIGS / name)
    check_config(load(name, **dict.fromkeys(config["paths"], "x")))


def test_configs_whose_references_are_gone_are_left_alone():
    nlp = spacy.blank("xx")
    config = nlp.config.interpolate()
    config["paths"]["own"] = "x"
    nlp.config = config
    assert check_config(nlp) is nlp


def test_vectors_come_without_the_strings_of_their_package(tmp_path):
    theirs = spacy.blank("ja")
    theirs.vocab.set_vector("横浜", numpy.ones(300, "f"))
    theirs.to_disk(tmp_path / "theirs")
    nlp = create_before_init(str(tmp_path / "theirs"))(spacy.blank("ja"))
    assert "横浜" not in nlp.vocab.strings
    assert nlp.vocab.get_vector("横浜").sum() == 300
    assert nlp.vocab.vectors.name == "theirs"


def test_vectors_that_are_not_there_are_named():
    with pytest.raises(SettingError, match=r"--paths\.vectors: .*'ja_ginzza'"):
        create_before_init("ja_ginzza")(spacy.blank("ja"))


def test_vectors_of_ja_ginza_are_credited():
    pytest.importorskip("ja_ginza", reason="the extra `vectors` is not installed")
    nlp = create_before_init("ja_ginza")(spacy.blank("ja"))
    assert not has_unknown_vectors(nlp)
    assert "ja_ginza" in {source["name"] for source in pipeline_sources(nlp)}


@pytest.mark.parametrize("name", OURS)
def test_the_vectors_of_a_shipped_config_are_loaded_once(name):
    config = load_config(CONFIGS / name)
    assert config["initialize"]["vectors"] is None
    in_callback = config["initialize"]["before_init"].get("vectors")
    assert in_callback == ("${paths.vectors}" if "vectors" in config["paths"] else None)
