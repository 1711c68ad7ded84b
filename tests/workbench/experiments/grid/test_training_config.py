import pytest
from spacy.util import registry
from thinc.api import Config

from spacy_xling_ner.workbench.experiments.grid import PlanError
from spacy_xling_ner.workbench.experiments.grid.spec import Budget
from spacy_xling_ner.workbench.experiments.grid.training_config import training_config

from .samples import ENCODER, ROOT

JA = ROOT / "configs" / "ja.cfg"
SPACY = ROOT / "configs" / "spacy_ner.cfg"
EMBED = f"{ENCODER}.word.embed"


def make(path=JA, budget=None, **changes):
    changes = {"overrides": {}, "seed": 3, **changes}
    return training_config(path, budget=budget, **changes)


def embed_of(config):
    return config["components"]["xling_ner"]["model"]["encoder"]["word"]["embed"]


def test_seed_budget_and_modules_are_set():
    budget = Budget(epochs=2, eval_every=5, patience=9)
    config = make(budget=budget, modules=["char"], label_map={"A": "B"})
    training = config["training"]
    assert config["system"]["seed"] == 3
    assert config.interpolate()["training"]["seed"] == 3
    assert (training["max_epochs"], training["max_steps"]) == (2, 0)
    assert (training["eval_frequency"], training["patience"]) == (5, 9)
    transfer = config["initialize"]["after_init"]
    assert transfer["modules"] == ["char"]
    # the map is the classifier's
    assert transfer.get("label_map") is None
    both = make(modules=["char", "classifier"], label_map={"A": "B"})
    assert both["initialize"]["after_init"]["label_map"] == {"A": "B"}


def test_steps_and_streams():
    steps = make(budget=Budget(steps=7))["training"]
    assert (steps["max_epochs"], steps["max_steps"]) == (0, 7)
    stream = make(budget=Budget(steps=7, stream=True))
    assert (stream["training"]["max_epochs"], stream["training"]["max_steps"]) == (-1, 7)
    # our own reader keeps what it reads
    assert stream["corpora"]["train"]["@readers"] == "spacy.Corpus.v1"
    assert make()["corpora"]["train"]["@readers"] == "spacy_xling_ner.Corpus.v1"
    with pytest.raises(PlanError, match="'stream' needs a component 'xling_ner'"):
        make(SPACY, budget=Budget(steps=7, stream=True))


def test_settings_without_an_override_stay():
    training = make()["training"]
    assert (training["max_epochs"], training["eval_frequency"]) == (30, 50)
    assert make()["initialize"]["after_init"]["modules"] == ["char", "word", "classifier"]


def test_a_mapping_replaces_a_section_and_null_removes_it():
    view = {"@misc": "spacy_xling_ner.native_view.v1", "attr": "NORM"}
    embed = embed_of(make(overrides={f"{EMBED}.view": view, f"{EMBED}.tag": None}))
    assert embed["view"] == view
    assert embed["tag"] is None


def test_a_learning_rate_may_be_a_schedule():
    schedule = {
        "@schedules": "warmup_linear.v1",
        "warmup_steps": 10,
        "total_steps": 100,
        "initial_rate": 0.003,
    }
    for path in (JA, SPACY):
        config = make(path, overrides={"training.optimizer.learn_rate": schedule})
        # as the cell's process reads it
        again = Config().from_str(config.to_str(interpolate=False), interpolate=False)
        optimizer = registry.resolve({"optimizer": again["training"]["optimizer"]})["optimizer"]
        rates = []
        for _ in range(101):
            rates.append(optimizer.learn_rate)
            optimizer.step_schedules()
        assert [rates[i] for i in (0, 10, 55, 100)] == pytest.approx([0, 0.003, 0.0015, 0])
    with pytest.raises(PlanError, match=r"did you mean .warmup_linear\.v1"):
        make(overrides={"training.optimizer.learn_rate": {"@schedules": "warmup_linar.v1"}})


def test_one_config_does_not_change_another():
    first = make(overrides={f"{EMBED}.width": 7})
    embed_of(first)["width"] = 9
    assert embed_of(make(overrides={f"{EMBED}.width": 7}))["width"] == 7
    assert embed_of(make())["width"] == 100


def test_a_component_may_get_a_setting_that_it_has_by_default():
    config = make(overrides={"components.romanizer.overwrite": True})
    assert config["components"]["romanizer"]["overwrite"] is True


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({f"{ENCODER}.wrd.width": 1}, f"no section 'wrd' in [{ENCODER}]; did you mean 'word'?"),
        ({"trainin.dropout": 1}, "no section 'trainin' in the config; did you mean 'training'?"),
        ({"training.dropuot": 1}, "no 'dropuot' in [training]; did you mean 'dropout'?"),
        ({"paths.lexcon": "x"}, "no 'lexcon' in [paths]; did you mean 'lexicon'?"),
        ({"components.romanizer.glos": None}, "no 'glos' in [components.romanizer]"),
        ({f"{EMBED}.widht": 1}, "widht"),
        (
            {f"{EMBED}.view": {"@misc": "spacy_xling_ner.glos_view.v1"}},
            "did you mean 'spacy_xling_ner.gloss_view.v1'?",
        ),
        ({f"{EMBED}.view": {"@mics": "x"}}, "there is no registry '@mics'"),
        ({"training.max_steps": 5}, "training.max_steps belongs to the budget: 'steps' there"),
        ({"paths": 1}, "not part of a section"),
    ],
)
def test_an_override_of_an_unknown_setting_is_an_error(overrides, message):
    with pytest.raises(PlanError) as error:
        make(overrides=overrides)
    assert str(error.value).startswith(str(JA))
    assert message in str(error.value)


def test_a_config_without_a_place_for_it_is_an_error():
    with pytest.raises(PlanError, match=r"no section 'after_init' in \[initialize\]"):
        make(SPACY, modules=["char"])
    with pytest.raises(PlanError, match=r"\[paths\] has no 'lexicon', which the grid fills"):
        make(SPACY, paths=["train", "lexicon"])


def test_a_file_that_is_no_config_is_an_error(tmp_path):
    with pytest.raises(PlanError, match=r"none\.cfg: cannot be read"):
        make(tmp_path / "none.cfg")
    path = tmp_path / "odd.cfg"
    path.write_text("[nlp\n")
    with pytest.raises(PlanError, match=r"odd\.cfg: not a training config"):
        make(path)
