from pathlib import Path

import pytest
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
def test_source_and_target_networks_differ_in_their_views_only(source, target, view):
    networks = []
    views = []
    for name in (source, target):
        network = load_config(CONFIGS / name, interpolate=True)["components"]["xling_ner"]["model"]
        views.append(network["encoder"]["char"].pop("view")["@misc"])
        embed = network["encoder"]["word"]["embed"]
        for key in ("view", "kind", "tag", "include_static_vectors"):
            embed.pop(key, None)
        networks.append(network)
    assert networks[0] == networks[1]
    assert views == ["spacy_xling_ner.native_view.v1", f"spacy_xling_ner.{view}.v1"]
