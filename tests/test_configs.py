from pathlib import Path

import pytest
import spacy
from spacy.cli.debug_config import debug_config
from spacy.schemas import ConfigSchemaInit, ConfigSchemaTraining
from spacy.util import load_config, load_model_from_config, registry

CONFIGS = Path(__file__).resolve().parents[1] / "configs"
NAMES = sorted(path.name for path in CONFIGS.glob("*.cfg"))


@pytest.mark.parametrize("name", NAMES)
def test_resolves_to_a_pipeline_and_a_training(name):
    config = load_config(CONFIGS / name, interpolate=True)
    nlp = load_model_from_config(config, auto_fill=True, validate=True)
    assert nlp.pipe_names == config["nlp"]["pipeline"]
    assert nlp.lang == config["nlp"]["lang"]
    training = registry.resolve(nlp.config.interpolate()["training"], schema=ConfigSchemaTraining)
    assert training["seed"] == config["system"]["seed"]
    registry.resolve(nlp.config.interpolate()["initialize"], schema=ConfigSchemaInit)


@pytest.mark.parametrize("name", NAMES)
def test_every_system_is_scored_strictly_and_chosen_by_f1(name):
    config = load_config(CONFIGS / name)
    recogniser = config["nlp"]["pipeline"][-1]
    scorer = config["components"][recogniser]["scorer"]
    assert scorer == {"@scorers": "spacy_xling_ner.strict_ner_scorer.v1"}
    weights = config["training"]["score_weights"]
    assert {key for key, weight in weights.items() if weight} == {"ents_f"}


@pytest.mark.parametrize(
    ("source", "target", "view"),
    [("en.cfg", "ja_paper.cfg", "romaji_view"), ("en_bridge.cfg", "ja.cfg", "latin_view")],
)
def test_source_and_target_networks_differ_in_views_and_features_only(source, target, view):
    networks = []
    views = []
    for name in (source, target):
        network = load_config(CONFIGS / name, interpolate=True)["components"]["xling_ner"]["model"]
        views.append(network["encoder"]["char"].pop("view")["@misc"])
        embed = network["encoder"]["word"]["embed"]
        for key in ("view", "kind", "tag", "include_static_vectors"):
            embed.pop(key, None)
        # only the target learns them
        network.pop("features", None)
        networks.append(network)
    assert networks[0] == networks[1]
    assert views == ["spacy_xling_ner.native_view.v1", f"spacy_xling_ner.{view}.v1"]


@pytest.mark.parametrize("name", NAMES)
def test_passes_what_spacy_debug_config_checks(name):
    # without filling in defaults
    overrides = {"paths.train": "train.spacy", "paths.dev": "dev.spacy"}
    debug_config(CONFIGS / name, overrides=overrides)


@pytest.mark.parametrize("name", NAMES)
def test_no_component_refers_to_a_component_of_ours_by_name(name, tmp_path):
    nlp = load_model_from_config(load_config(CONFIGS / name), auto_fill=True)
    recogniser = nlp.pipe_names[-1]
    if recogniser == "xling_ner":
        nlp.rename_pipe(recogniser, "renamed")
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path).pipe_names == nlp.pipe_names


@pytest.mark.parametrize("name", ["ja.cfg", "ja_paper.cfg", "zh.cfg", "ru.cfg"])
def test_a_label_map_is_a_section_below_the_shipped_config(name, tmp_path):
    path = tmp_path / "own.cfg"
    section = '\n\n[initialize.after_init.label_map]\nPERSON = "PER"\n'
    path.write_text((CONFIGS / name).read_text(encoding="utf8") + section, encoding="utf8")
    nlp = load_model_from_config(load_config(path), auto_fill=True)
    assert nlp.config["initialize"]["after_init"]["label_map"] == {"PERSON": "PER"}
    overrides = {"initialize.after_init.label_map": "labels.json"}
    nlp = load_model_from_config(load_config(CONFIGS / name, overrides=overrides), auto_fill=True)
    assert nlp.config["initialize"]["after_init"]["label_map"] == "labels.json"
    registry.resolve(nlp.config.interpolate()["initialize"], schema=ConfigSchemaInit)
