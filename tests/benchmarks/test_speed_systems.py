from importlib.metadata import entry_points
from pathlib import Path

import pytest
from spacy.util import load_config, registry

from benchmarks.speed.start import Starter
from benchmarks.speed.systems import (
    BASELINE,
    OURS,
    SYSTEMS,
    TOKENIZERS,
    choose_systems,
)
from benchmarks.speed.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]


def test_choice_keeps_the_order_of_systems():
    chosen = choose_systems(f" {BASELINE} ,bridge")
    assert [system.name for system in chosen] == ["bridge", BASELINE]
    assert choose_systems(",".join(system.name for system in SYSTEMS)) == list(SYSTEMS)


def test_wrong_choices():
    with pytest.raises(ValueError, match="Unknown system 'brigde'; choose from bridge, paper"):
        choose_systems("brigde,spacy-ner")
    with pytest.raises(ValueError, match="'spacy-ner' must be among the systems"):
        choose_systems("bridge")


@pytest.mark.parametrize("system", [s for s in SYSTEMS if s.config], ids=lambda s: s.name)
def test_overrides_fit_the_configs(system):
    overrides = system.overrides(Path("some.bin"))
    config = load_config(ROOT / system.config, overrides)
    for name, value in overrides.items():
        section, *keys = name.split(".")
        found = config[section]
        for key in keys:
            found = found[key]
        assert found == value


def test_ours_transfer_nothing_and_only_the_bridge_has_a_lexicon():
    by_name = {system.name: system.overrides(Path("some.bin")) for system in SYSTEMS}
    for name in OURS:
        assert by_name[name]["initialize.after_init.modules"] == []
    with_lexicon = [name for name, values in by_name.items() if "paths.lexicon" in values]
    assert with_lexicon == ["bridge"]


def test_tokenizers_are_registered():
    for name in TOKENIZERS.values():
        assert name == "sudachipy" or registry.has("tokenizers", name)


def test_targets_name_known_systems():
    known = {system.name for system in SYSTEMS}
    assert {target.against for target in TARGETS} <= known
    assert {BASELINE, *OURS} <= known
    assert set(TOKENIZERS) & known == {"bridge", BASELINE}
    assert entry_points(group="spacy_tokenizers")


def test_target_bounds():
    by_sign = {target.sign: target for target in TARGETS}
    assert by_sign[">="].is_reached(by_sign[">="].ratio)
    assert not by_sign[">="].is_reached(by_sign[">="].ratio - 0.01)
    assert by_sign["<="].is_reached(by_sign["<="].ratio)
    assert not by_sign["<="].is_reached(by_sign["<="].ratio + 0.01)


def test_flair_runs_under_its_own_python(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    flair = next(system for system in SYSTEMS if system.kind == "flair")
    with pytest.raises(FileNotFoundError, match="no-such-python"):
        Starter(tmp_path, "no-such-python").open(flair, threads=1)
