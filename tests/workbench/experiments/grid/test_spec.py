from spacy_xling_ner.workbench.experiments.grid import parse_spec

from .samples import only, spec


def test_sizes_of_a_target_and_a_system():
    asked = spec(n_train=[10, 20, "all"])
    asked["targets"]["small"] = {**asked["targets"]["assistant"], "n_train": [5, 10]}
    asked["systems"]["bridge"].update(n_train=["all", 5])
    asked["systems"]["spacy-ner"].update(targets=["small"])
    experiment = parse_spec(asked)
    assert experiment.sizes("assistant", "scratch") == [10, 20, "all"]
    assert experiment.sizes("small", "scratch") == [5, 10]
    assert experiment.sizes("assistant", "bridge") == ["all"]
    assert experiment.sizes("small", "bridge") == [5]
    assert experiment.sizes("assistant", "spacy-ner") == []
    assert experiment.sizes("small", "spacy-ner") == [10]


def test_the_budget_of_a_size_goes_before_the_common_one():
    budgets = {10: {"epochs": 9}, 20: {"steps": 5}, "all": {"eval_every": 7}}
    common = {"epochs": 3, "eval_every": 2, "patience": 4}
    experiment = parse_spec(
        spec(n_train=[5, 10, 20, "all"], budget=common, budgets=budgets)
        | {"systems": only("scratch")["systems"]}
    )
    budgets_by_size = {n: experiment.budget_for(n).model_dump() for n in (5, 10, 20, "all")}
    base = {"epochs": 3, "steps": None, "eval_every": 2, "patience": 4, "stream": False}
    assert budgets_by_size[5] == base
    assert budgets_by_size[10] == {**base, "epochs": 9}
    # another limit replaces the common one
    assert budgets_by_size[20] == {**base, "epochs": None, "steps": 5}
    assert budgets_by_size["all"] == {**base, "eval_every": 7}


def test_the_first_system_is_the_default_baseline():
    assert parse_spec(spec(against=[])).baselines == ["scratch"]
    assert parse_spec(spec(against=["bridge", "scratch"])).baselines == ["bridge", "scratch"]


def test_a_source_is_needed_for_modules_or_on_request():
    systems = spec()["systems"]
    systems["scratch"]["source"] = True
    systems["bridge"]["source"] = False
    found = parse_spec(spec(systems=systems)).systems
    assert [found[name].needs_source for name in ("scratch", "bridge", "spacy-ner")] == [
        True,
        False,
        False,
    ]
