from functools import cache

import pytest
from thinc.api import Config

from spacy_xling_ner.layers.module_weights import MODULES
from spacy_xling_ner.workbench.experiments.grid import (
    PlanError,
    SpecError,
    parse_spec,
    plan,
    read_spec,
)

from .samples import ROOT, only, spec

SHIPPED = sorted((ROOT / "configs" / "experiments").glob("*.yml"))


@cache
def shipped(name):
    return plan(ROOT / "configs" / "experiments" / f"{name}.yml", ROOT)


def planned(**changes):
    return plan(parse_spec(spec(**changes)), ROOT)


def kinds(found):
    counts = {}
    for cell in found.cells.values():
        counts[cell.kind] = counts.get(cell.kind, 0) + 1
    return counts


def test_each_combination_is_a_cell_and_what_they_share_is_one():
    found = planned(seeds=[0, 1])
    # scratch and spacy-ner have nothing to carry over
    names = {(run.system, run.n_train) for run in found.runs if run.dataset == "assistant"}
    sizes = {"scratch": [10, "all"], "bridge": [0, 10, "all"], "spacy-ner": [10]}
    assert names == {(name, n) for name, values in sizes.items() for n in values}
    assert kinds(found) == {
        # three parts in two languages
        "utterances": 6,
        # English train, dev, test; Japanese dev, test, all, and ten sentences for each seed
        "corpus": 3 + 3 + 2,
        "lexicon": 1,
        "source": 2,
        "system": 2 * 6,
    }
    assert found.skipped == {"assistant": ["scratch"]}
    assert found.missing == ()


def test_a_source_after_another():
    asked = spec(n_train=[10], seeds=[0, 1])
    second = {**asked["targets"]["assistant"], **asked["sources"]["english"]}
    second.update(lang="ja", config="configs/ja.cfg", source="english", test=None)
    second.update(modules=["char"], label_map={"City": "City"})
    asked["sources"]["japanese"] = second
    asked["systems"] = {"bridge": {**asked["systems"]["bridge"], "source": "japanese"}}
    asked["systems"]["bridge"]["modules"].append("features")
    found = plan(parse_spec({**asked, "against": []}), ROOT)
    sources = {cell.name: cell for cell in found.cells.values() if cell.kind == "source"}
    assert list(sources) == [
        f"source-{name}-s{s}" for s in (0, 1) for name in ("english", "japanese")
    ]
    for seed in (0, 1):
        cell = sources[f"source-japanese-s{seed}"]
        assert cell.needs["source"] == sources[f"source-english-s{seed}"].key
        config = Config().from_str(cell.settings["config"], interpolate=False)
        assert config["initialize"]["after_init"]["modules"] == ["char"]
    # the system transfers from the second source alone
    of_systems = {cell.needs["source"] for cell in found.cells.values() if cell.kind == "system"}
    assert of_systems == {sources[f"source-japanese-s{seed}"].key for seed in (0, 1)}


def test_a_source_after_itself():
    asked = spec()
    asked["sources"]["other"] = {**asked["sources"]["english"], "source": "english"}
    asked["sources"]["english"]["source"] = "other"
    with pytest.raises(SpecError, match="a source comes after itself"):
        parse_spec(asked)


def test_a_systems_label_map_goes_before_the_targets():
    asked = spec(n_train=[10])
    asked["targets"]["assistant"]["label_map"] = {"DATE": "DATE"}
    asked["systems"]["merged"] = {
        **asked["systems"]["bridge"],
        "label_map": {"DATE": "ENT", "TIME": "ENT"},
    }
    found = plan(parse_spec(asked), ROOT)
    maps = {
        run.system: Config()
        .from_str(found.cells[run.key].settings["config"], interpolate=False)["initialize"][
            "after_init"
        ]
        .get("label_map")
        for run in found.runs
        if run.system in ("scratch", "bridge", "merged")
    }
    assert maps == {
        "scratch": None,
        "bridge": {"DATE": "DATE"},
        "merged": {"DATE": "ENT", "TIME": "ENT"},
    }


def test_what_a_cell_needs_stands_before_it():
    seen = set()
    for key, cell in planned().cells.items():
        assert set(cell.needs.values()) <= seen
        seen.add(key)


def test_only_systems_with_transfer_need_a_source():
    for cell in planned().cells.values():
        assert ("source" in cell.needs) == ("bridge" in cell.name)
        assert ("lexicon" in cell.needs) == ("bridge" in cell.name or cell.kind == "source")
        if cell.name.startswith("assistant-n0"):
            assert set(cell.needs) == {"test", "source", "lexicon"}


def test_the_plan_is_the_same_in_another_process(grid):
    here = planned()
    assert grid.notes["cells"] == [cell.folder for cell in here.cells.values()]
    assert grid.notes["runs"] == [str(run) for run in here.runs]


def test_importing_the_command_stays_light(grid):
    assert grid.notes["imported"] == []


def test_settings_of_spacys_components_are_known_before_any_pipeline_is_made(grid):
    assert grid.notes["ner"]["update_with_oracle_cut_size"] == 50


def test_a_change_of_a_system_changes_its_cells_alone():
    before, systems = planned(), spec()["systems"]
    systems["bridge"]["overrides"]["training.dropout"] = 0.1
    after = planned(systems=systems)
    new = {c.name for key, c in after.cells.items() if key not in before.cells}
    assert new == {c.name for c in before.cells.values() if "bridge" in c.name}
    # names decide nothing
    systems = {f"my-{name}": system for name, system in spec()["systems"].items()}
    assert set(planned(systems=systems, against=[]).cells) == set(before.cells)


def test_a_change_of_a_source_changes_the_systems_that_use_it():
    before, sources = planned(), spec()["sources"]
    sources["english"]["overrides"]["training.dropout"] = 0.1
    after = planned(sources=sources)
    new = {c.name for key, c in after.cells.items() if key not in before.cells}
    assert new == {
        "source-english-s0",
        *(c.name for c in before.cells.values() if "bridge" in c.name),
    }


def test_a_source_may_read_a_lexicon_and_shares_it():
    sources = spec()["sources"]
    sources["english"].update(config="configs/en_bridge.cfg", lexicon="small")
    cells = planned(sources=sources).cells
    keys = {c.needs.get("lexicon") for c in cells.values() if c.kind in ("source", "system")}
    assert keys == {None, *(key for key, c in cells.items() if c.kind == "lexicon")}
    assert all("lexicon" in c.needs for c in cells.values() if c.kind == "source")
    sources["english"]["config"] = "configs/en.cfg"
    with pytest.raises(PlanError, match=r"sources\.english: .*\[paths\] has no 'lexicon'"):
        planned(sources=sources)
    sources["english"]["lexicon"] = "large"
    with pytest.raises(SpecError, match=r"sources\.english\.lexicon: there is no lexicon 'large'"):
        planned(sources=sources)


def test_a_source_may_keep_one_seed():
    sources = spec()["sources"]
    sources["english"]["seed"] = 5
    found = planned(sources=sources, seeds=[0, 1])
    assert [c.name for c in found.cells.values() if c.kind == "source"] == ["source-english-s5"]
    assert [r for r in found.runs if r.dataset == "english"] == [found.runs[-1]]
    assert (found.runs[-1].system, found.runs[-1].seed) == ("source", 5)


def test_files_that_are_not_there_are_listed():
    asked = spec()
    asked["targets"]["assistant"]["dev"] = {
        "path": ["assets/none.jsonl", "assets/assistant/templates.jsonl"],
        "format": "jsonl",
        "labels": "assets/labels/none.json",
        "split": "dev:40,test:60",
        "part": "dev",
    }
    found = plan(parse_spec(asked), ROOT)
    assert found.missing == ("assets/labels/none.json", "assets/none.jsonl")
    data = found.data(found.runs[0].key)
    assert data["assets/none.jsonl"] is None
    assert len(data["assets/assistant/templates.jsonl"]) == 32


def test_data_of_a_run_is_that_of_all_that_led_to_it():
    found = planned()
    data = {run.system: set(found.data(run.key)) for run in found.runs}
    assert data["scratch"] == {"assets/assistant"}
    assert data["bridge"] == {"assets/assistant", "assets/lexicon/ja-en.tsv"}


@pytest.mark.parametrize("name", ["spacy-ner", "bridge"])
def test_vectors_count_by_version_or_checksum(name):
    found = {}
    for vectors in ("ja_ginza", "configs/ja.cfg"):
        systems = only(name)["systems"]
        systems[name].setdefault("overrides", {})["paths.vectors"] = vectors
        cell = list(plan(parse_spec(only(name, systems=systems)), ROOT).cells.values())[-1]
        found[vectors] = cell
    assert "ja-ginza" in found["ja_ginza"].versions
    assert "configs/ja.cfg" in found["configs/ja.cfg"].data
    assert "ja-ginza" not in found["configs/ja.cfg"].versions


def test_a_file_that_a_component_reads_counts():
    systems = only("spacy-ner")["systems"]
    component = {"factory": "ner", "other": "assets/labels/uner.json", "text": "/" + 300 * "x"}
    systems["spacy-ner"]["overrides"] = {"components.ner": component}
    cell = list(plan(parse_spec(only("spacy-ner", systems=systems)), ROOT).cells.values())[-1]
    assert "assets/labels/uner.json" in cell.data


def test_a_source_or_lexicon_that_is_not_named_is_an_error():
    two = {name: spec()["sources"]["english"] for name in ("one", "two")}
    targets = spec()["targets"]
    targets["assistant"]["source"] = None
    with pytest.raises(PlanError, match=r"systems\.bridge needs a source, and targets\.assistant"):
        planned(sources=two, targets=targets)
    # the only one is the one that is meant
    planned(sources={"one": two["one"]}, targets=targets)
    systems = spec()["systems"]
    systems["bridge"]["source"] = "two"
    assert any(
        c.name == "source-two-s0"
        for c in planned(sources=two, targets=targets, systems=systems).cells.values()
    )
    targets = spec()["targets"]
    targets["assistant"]["lexicon"] = None
    systems["bridge"].update(source=None, lexicon=True)
    with pytest.raises(PlanError, match=r"systems\.bridge reads a lexicon, and targets\.assistant"):
        planned(targets=targets, systems=systems)
    systems["bridge"]["lexicon"] = "small"
    assert kinds(planned(targets=targets, systems=systems))["lexicon"] == 1
    systems["bridge"]["lexicon"] = False
    bare = planned(systems=systems).cells.values()
    assert not any("lexicon" in cell.needs for cell in bare if cell.kind == "system")


def test_a_lexicon_that_a_config_has_no_place_for_is_an_error():
    systems = spec()["systems"]
    systems["scratch"]["lexicon"] = True
    with pytest.raises(PlanError, match=r"systems\.scratch: .*\[paths\] has no 'lexicon'"):
        planned(systems=systems)


def test_a_wrong_config_is_named_with_its_system_or_source():
    systems = spec()["systems"]
    systems["scratch"]["overrides"]["training.dropuot"] = 1
    with pytest.raises(PlanError, match=r"systems\.scratch: .*did you mean 'dropout'"):
        planned(systems=systems)
    sources = spec()["sources"]
    sources["english"]["config"] = "configs/none.cfg"
    with pytest.raises(PlanError, match=r"sources\.english: .*none\.cfg: cannot be read"):
        planned(sources=sources)


def test_a_grid_without_cells_is_an_error():
    asked = only("scratch", n_train=[0])
    with pytest.raises(PlanError, match="No system is left"):
        plan(parse_spec(asked), ROOT)


@pytest.mark.parametrize("name", [file.stem for file in SHIPPED])
def test_a_shipped_experiment_can_be_planned(name):
    found = shipped(name)
    assert found.runs
    # what is not in the repository is fetched by the project, or made by a command in the file
    assert all(path.startswith(("assets/", "build/")) for path in found.missing)
    assert found.experiment.title
    assert found.experiment.description


def test_shipped_experiments_are_those_of_the_paper():
    modules = read_spec(SHIPPED[0].with_name("paper_modules.yml"))
    subsets = {frozenset(system.modules) for system in modules.systems.values()}
    assert len(modules.systems) == len(subsets) == 2 ** len(MODULES)
    assert set(modules.targets) == {"gsd", "stockmark", "assistant"}


@pytest.mark.parametrize("name", ["bridge_switches", "sources", "teachers"])
def test_the_source_of_the_bridge_is_trained_once_for_all_experiments_of_a_folder(name):
    cells = shipped("bridge").cells
    sources = {
        key for key, cell in cells.items() if cell.name.startswith("source-wikineural-bridge")
    }
    assert len(sources) == 3  # a seed each
    assert sources < set(shipped(name).cells)
