"""The commands of project.yml fit the package, the configs and each other."""

import re
import shlex
from itertools import combinations
from pathlib import Path

import pytest
import srsly
import typer
from spacy.util import load_config, load_model_from_config
from weasel.util import load_project_config, parse_config_overrides, split_command

from spacy_xling_ner.cli import xling_cli

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "project.yml"
RAW = srsly.read_yaml(FILE)
NAMES = [command["name"] for command in RAW["commands"]]
# commands outside of the workflows, which start from what `all` has made
AFTER_ALL = ["package", "study"]


def load(folder, *arguments):
    """Load the project as weasel does, with extra arguments of `project run`."""
    # a copy: the loader makes the project's folders
    (folder / "project.yml").write_bytes(FILE.read_bytes())
    return load_project_config(folder, overrides=parse_config_overrides(list(arguments)))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return load(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def commands(project):
    return {command["name"]: command for command in project["commands"]}


def calls(command, *start):
    """List the arguments of the script's calls of `python -m spacy START`."""
    prefix = ["python", "-m", "spacy", *start]
    lines = [split_command(line) for line in command["script"]]
    return [line[len(prefix) :] for line in lines if line[: len(prefix)] == prefix]


def trainings(commands):
    """List each call of `spacy train`: its command, config, output folder and config overrides."""
    found = []
    for command in commands.values():
        for config, *options in calls(command, "train"):
            position = options.index("--output")
            output = options[position + 1]
            overrides = parse_config_overrides(options[:position] + options[position + 2 :])
            found.append((command, ROOT / config, output, overrides))
    assert found
    return found


def within(path, folder):
    return path == folder or path.startswith(f"{folder}/")


# Workflows


def test_workflows_hold_every_command(project, commands):
    steps = [step for workflow in project["workflows"].values() for step in workflow]
    assert {*steps, *AFTER_ALL} == set(commands)
    assert len(commands) == len(NAMES)


@pytest.mark.parametrize("workflow", list(RAW["workflows"]))
def test_every_dep_is_in_the_repository_or_was_made_before(project, commands, workflow):
    made = []
    for name in [*project["workflows"][workflow], *(AFTER_ALL if workflow == "all" else [])]:
        for dep in commands[name]["deps"]:
            overlap = [path for path in made if within(path, dep) or within(dep, path)]
            assert overlap or (ROOT / dep).exists(), f"{name}: {dep}"
        made += commands[name].get("outputs", [])


@pytest.mark.parametrize("workflow", ["quickstart", "all"])
def test_a_first_workflow_needs_no_download(project, commands, workflow):
    downloaded = [asset["dest"] for asset in project["assets"]]
    for name in project["workflows"][workflow]:
        text = srsly.json_dumps(commands[name])
        assert not any(path in text for path in downloaded), name
    assert all(asset["extra"] for asset in project["assets"])


def test_every_study_checks_its_assets_first(project, commands):
    downloaded = {asset["dest"] for asset in project["assets"]}
    assert calls(commands["study"], "xling")[0][0] == "check-assets"
    for spec in (ROOT / "configs" / "experiments").glob("*.yml"):
        for path in set(re.findall(r"assets/[\w./-]+", spec.read_text("utf8"))) - downloaded:
            assert (ROOT / path).exists(), f"{spec}: {path}"


# Commands


@pytest.mark.parametrize("name", NAMES)
def test_command_has_help_deps_and_known_paths(commands, name):
    command = commands[name]
    assert command["help"]
    assert command["deps"]
    known = [*command["deps"], *command.get("outputs", [])]
    for call in calls(command):
        # a file that only a later line of the same script reads is no output
        if call[:2] == ["xling", "generate"]:
            known.append(call[3])
        for word in call:
            if re.match(r"(assets|configs|corpus|training|metrics|packages|build)/", word):
                fits = any(within(word, path) or within(path, word) for path in known)
                assert fits, f"{word} is neither a dep nor an output"


def test_no_two_commands_write_to_the_same_place(commands):
    outputs = [output for command in commands.values() for output in command.get("outputs", [])]
    for one, other in combinations(outputs, 2):
        assert not within(one, other), f"{one} is in {other}"
        assert not within(other, one), f"{other} is in {one}"


@pytest.mark.parametrize("name", NAMES)
def test_script_runs_without_a_shell(commands, name):
    assert len(calls(commands[name])) == len(commands[name]["script"]) > 0
    for line in commands[name]["script"]:
        # a list in brackets is one word of JSON, not a glob
        words = [word for word in shlex.split(line) if not word.startswith("[")]
        assert not any(set(word) & set("*?[]&|;<>$`~") for word in words)


@pytest.mark.parametrize("name", NAMES)
def test_command_is_skipped_only_if_nothing_changed(commands, name):
    command = commands[name]
    # weasel compares deps and outputs with the last run; it never skips a command without outputs
    if not command.get("no_skip"):
        for output in command.get("outputs", []):
            assert not any(within(output, dep) for dep in command["deps"])
    # only the grid itself can tell which of its cells are finished
    assert command.get("no_skip") or not calls(command, "xling", "compare")


@pytest.mark.parametrize("name", NAMES)
def test_xling_calls_parse(commands, name):
    group = typer.main.get_command(xling_cli)
    for subcommand, *arguments in calls(commands[name], "xling"):
        # raises on an unknown option, a missing argument or a wrong type
        group.commands[subcommand].make_context(subcommand, arguments)


@pytest.mark.parametrize("name", list(RAW["vars"]))
def test_every_variable_changes_a_command(tmp_path, project, name):
    changed = load(tmp_path, f"--vars.{name}", "7")["commands"]
    assert changed != project["commands"]
    assert "${" not in srsly.json_dumps(changed)


# Trainings


def test_trainings_write_where_the_outputs_say(commands):
    for command, _, output, _ in trainings(commands):
        assert f"{output}/model-best" in command["outputs"]


def test_every_system_has_the_same_sentences_and_budget(project, commands):
    shared = ("paths.train", "paths.dev", "system.seed", "training.max_epochs")
    budgets = {
        tuple(overrides[key] for key in shared)
        for _, _, output, overrides in trainings(commands)
        if within(output, f"training/{project['vars']['run']}")
    }
    assert len(budgets) == 1


def test_trainings_resolve_with_overrides_that_exist(commands):
    for _, path, output, overrides in trainings(commands):
        config = load_config(path)
        for option in overrides:
            *sections, key = option.split(".")
            block = config
            for section in sections:
                block = block[section]
            assert key in block, f"{output}: {option} is not in {path}"
        config = load_config(path, overrides=overrides, interpolate=True)
        assert config["training"]["seed"] == RAW["vars"]["seed"]
        load_model_from_config(config, auto_fill=True, validate=True)


def test_other_modules_reach_the_transfer(tmp_path):
    config = load(tmp_path, "--vars.modules", "word,classifier")
    by_name = {command["name"]: command for command in config["commands"]}
    taken = {
        Path(output).name: overrides.get("initialize.after_init.modules")
        for _, _, output, overrides in trainings(by_name)
    }
    assert taken["paper"] == "word,classifier"
    assert taken["scratch-native"] == taken["scratch-romaji"] == []


# Assets


def test_assets_are_pinned_and_described(project):
    for asset in project["assets"]:
        assert asset["url"].startswith("https://")
        assert len(re.findall("/[0-9a-f]{40}(?=/)", asset["url"])) == 1, asset["url"]
        assert re.fullmatch("[0-9a-f]{32}", asset["checksum"])
        assert re.search(r"CC BY(-NC)?(-SA)? [34]\.0", asset["description"])


def test_assets_are_those_of_the_experiments_and_of_the_published_results(project):
    checksums = {asset["dest"]: asset["checksum"] for asset in project["assets"]}
    specs = (ROOT / "configs" / "experiments").glob("*.yml")
    named = {
        dest for spec in specs for dest in re.findall(r"assets/[\w./-]+", spec.read_text("utf8"))
    }
    assert set(checksums) <= named
    for path in (ROOT / "benchmarks" / "results").glob("*.json"):
        data = srsly.read_json(path)["meta"]["data"]
        for dest in checksums.keys() & data.keys():
            assert data[dest] == checksums[dest], f"{path.name}: {dest}"
