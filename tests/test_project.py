import re
import shlex
from pathlib import Path

import pytest
import spacy
import srsly
import typer
from spacy.util import load_config, load_model_from_config
from weasel.cli.run import check_rerun, update_lockfile
from weasel.util import load_project_config, parse_config_overrides, split_command

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.transfer.transfer_modules import create_transfer_callback

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "project.yml"
CORPORA = ROOT.parent / "shared" / "assets"
# Below these, everything is downloaded or made; the repository has nothing there.
MADE = ("assets/en/", "assets/ja/", "corpus/", "training/", "metrics/", "packages/")
ALWAYS = {"check-assets", "compare"}
RAW = srsly.read_yaml(FILE)
NAMES = [command["name"] for command in RAW["commands"]]


def load(folder, *arguments):
    """The project as weasel reads it, with `project run`'s extra arguments."""
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
    """The arguments of the script's calls of `python -m spacy START`."""
    prefix = ["python", "-m", "spacy", *start]
    lines = [split_command(line) for line in command["script"]]
    return [line[len(prefix) :] for line in lines if line[: len(prefix)] == prefix]


def overrides_of(training):
    """The config overrides of a call of `spacy train`, read as spaCy reads them."""
    position = training.index("--output")
    return parse_config_overrides(training[1:position] + training[position + 2 :])


def below(path, folder):
    return path == folder or path.startswith(f"{folder}/")


def is_made(path):
    return path.startswith(MADE) or f"{path}/" in MADE


def test_names_are_unique_and_every_line_calls_spacy(commands):
    assert sorted(commands) == sorted(NAMES)
    for command in commands.values():
        assert command["script"]
        assert len(calls(command)) == len(command["script"])
        assert all(call[0] in ("xling", "train", "package") for call in calls(command))


@pytest.mark.parametrize("name", NAMES)
def test_command_has_help_deps_and_outputs(commands, name):
    command = commands[name]
    assert command["help"]
    assert command["deps"]
    assert bool(command.get("outputs")) or name in ALWAYS


def test_commands_that_must_always_run_are_never_skipped(commands):
    # weasel skips a command that has outputs, unless something changed or no_skip is set
    for name in ALWAYS:
        assert not commands[name].get("outputs") or commands[name]["no_skip"]


def test_the_table_is_made_again_though_nothing_changed(tmp_path):
    by_name = {command["name"]: command for command in load(tmp_path)["commands"]}
    (tmp_path / "metrics" / "table.md").write_text("table")
    update_lockfile(tmp_path, by_name["compare"])
    assert check_rerun(tmp_path, by_name["compare"])
    # any other command is skipped
    update_lockfile(tmp_path, by_name["en-assistant"])
    assert not check_rerun(tmp_path, by_name["en-assistant"])


def test_no_output_of_a_command_that_may_be_skipped_lies_in_its_deps(commands):
    for command in commands.values():
        if not command.get("no_skip"):
            for output in command.get("outputs", []):
                assert not any(below(output, dep) for dep in command["deps"]), command["name"]


def test_workflows_have_known_commands_once_each(project, commands):
    for steps in project["workflows"].values():
        assert set(steps) <= set(commands)
        assert len(set(steps)) == len(steps)


def test_every_command_is_in_a_workflow(project, commands):
    assert set(commands) == {step for steps in project["workflows"].values() for step in steps}


@pytest.mark.parametrize("workflow", list(RAW["workflows"]))
def test_every_dep_is_there_when_its_turn_comes(project, commands, workflow):
    made = [asset["dest"] for asset in project["assets"]] if workflow != "all" else []
    if workflow == "package":
        # it follows `all`
        made += [
            o for name in project["workflows"]["all"] for o in commands[name].get("outputs", [])
        ]
    for name in project["workflows"][workflow]:
        for dep in commands[name]["deps"]:
            if is_made(dep):
                assert any(below(path, dep) for path in made), f"{name}: {dep}"
            else:
                assert (ROOT / dep).exists(), f"{name}: {dep}"
        made += commands[name].get("outputs", [])


@pytest.mark.parametrize("dataset", ["assistant", "gsd", "stockmark"])
def test_package_takes_what_the_transfer_made(tmp_path, dataset):
    config = load(tmp_path, "--vars.package", dataset)
    by_name = {command["name"]: command for command in config["commands"]}
    corpus = "corpus-assistant" if dataset == "assistant" else "corpus-wiki"
    made = by_name[f"bridge-{dataset}"]["outputs"] + by_name[corpus]["outputs"]
    deps = by_name["build-package"]["deps"]
    for dep in deps:
        assert dep in made if is_made(dep) else (ROOT / dep).exists()
    (prepare,) = calls(by_name["build-package"], "xling", "prepare")
    assert prepare[0] in made
    for option in ("--facts", "--corpus"):
        assert prepare[prepare.index(option) + 1] in deps
    (package,) = calls(by_name["build-package"], "package")
    assert package[0] == prepare[1]


def test_a_workflow_needs_nothing_but_what_it_says(project, commands):
    # what a call reads is a dep, or was written by an earlier call of the command
    for name, command in commands.items():
        known = [*command["deps"], *command.get("outputs", [])]
        for call in calls(command):
            written = {call[3]} if call[:2] == ["xling", "generate"] else set()
            for word in call:
                if re.match(r"(assets|configs|corpus|training|metrics)/", word):
                    fits = any(below(word, path) or below(path, word) for path in known)
                    assert fits or word in written, f"{name}: {word}"
            known += written


def test_trainings_write_where_the_outputs_say(commands):
    trainings = [(c, call) for c in commands.values() for call in calls(c, "train")]
    assert len(trainings) == 4 + 3 * 7 + 2
    for command, call in trainings:
        folder = call[call.index("--output") + 1]
        assert f"{folder}/model-best" in command["outputs"]


def test_evaluations_write_one_file_for_each_system_that_was_trained(project, commands):
    for dataset in ("assistant", "gsd", "stockmark"):
        command = commands[f"evaluate-{dataset}"]
        written = []
        for call in calls(command, "xling", "evaluate"):
            corpus, systems, metrics = call[:3]
            assert call[call.index("--dataset") + 1] == dataset
            assert f"/n{call[call.index('--n-train') + 1]}/" in systems
            assert corpus in command["deps"]
            trained = [dep for dep in command["deps"] if dep.startswith(f"{systems}/")]
            names = [dep.removeprefix(f"{systems}/").removesuffix("/model-best") for dep in trained]
            written += [f"{metrics}/{name}.json" for name in names]
        assert command["outputs"] == written
        assert {"paper", "scratch-native", "spacy-ner-vec"} <= {Path(path).stem for path in written}


def test_xling_calls_parse(commands):
    group = typer.main.get_command(xling_cli)
    parsed = 0
    for command in commands.values():
        for name, *arguments in calls(command, "xling"):
            # raises on an unknown option, a missing argument or a wrong type
            subcommand = group.commands[name]
            subcommand.make_context(name, list(arguments))
            parsed += 1
    assert parsed > 20


def test_training_overrides_exist_in_their_config(commands):
    checked = set()
    for command in commands.values():
        for path, *rest in calls(command, "train"):
            config = load_config(ROOT / path)
            for option in rest[::2]:
                assert option.startswith("--"), command["name"]
                if option == "--output":
                    continue
                *sections, key = option.removeprefix("--").split(".")
                block = config
                for section in sections:
                    block = block[section]
                assert key in block, f"{command['name']}: {option} is not in {path}"
                checked.add((path, option))
    assert ("configs/ja_paper.cfg", "--initialize.after_init.modules") in checked


def trainings(folder):
    """Every training of the workflow `all`, and the English one of `wiki`."""
    for command in load(folder)["commands"]:
        if command["name"].endswith("-assistant") or command["name"] == "en-wiki":
            yield from calls(command, "train")


def test_trainings_resolve_with_their_overrides(tmp_path):
    pipelines = {}
    for path, *rest in trainings(tmp_path):
        system = Path(rest[rest.index("--output") + 1]).name
        config = load_config(ROOT / path, overrides=overrides_of([path, *rest]), interpolate=True)
        assert config["training"]["seed"] == RAW["vars"]["seed"]
        pipelines[system] = load_model_from_config(config, auto_fill=True, validate=True)
    assert len(pipelines) == 9  # the English sources are two, whatever their corpus
    view = {
        name: pipelines[name].config["components"]["xling_ner"]["model"]["encoder"]["char"]["view"]
        for name in ("scratch-native", "scratch-romaji", "paper")
    }
    assert [block["@misc"].split(".")[1] for block in view.values()] == [
        "native_view",
        "romaji_view",
        "romaji_view",
    ]
    embed = pipelines["spacy-ner-vec"].config["components"]["tok2vec"]["model"]["embed"]
    assert embed["include_static_vectors"] is True
    assert len(embed["attrs"]) == len(embed["rows"]) == 5


def test_other_modules_and_training_size_are_substituted(tmp_path):
    extra = ["--vars.modules", "word,classifier", "--vars.n_train", "50", "--vars.seed", "7"]
    by_name = {c["name"]: c for c in load(tmp_path, *extra)["commands"]}
    (call,) = calls(by_name["transfer-gsd"], "train")
    assert call[call.index("--initialize.after_init.modules") + 1] == "word,classifier"
    assert call[call.index("--output") + 1] == "training/gsd/n50/seed7/paper"
    assert call[call.index("--system.seed") + 1] == "7"
    (call,) = calls(by_name["evaluate-gsd"], "xling", "evaluate")
    assert call[call.index("--n-train") + 1] == "50"
    sample = [
        call for call in calls(by_name["corpus-wiki"], "xling", "convert") if "--seed" in call
    ]
    assert [call[call.index("--sample") + 1] for call in sample] == ["50", "50"]
    assert "${" not in srsly.json_dumps(list(by_name.values()))


@pytest.mark.parametrize("modules", ["word,classifier", "char", RAW["vars"]["modules"]])
def test_the_transfer_takes_the_modules_as_they_are_substituted(tmp_path, modules):
    names = modules.split(",")
    by_name = {c["name"]: c for c in load(tmp_path, "--vars.modules", modules)["commands"]}
    (call,) = calls(by_name["transfer-assistant"], "train")
    value = overrides_of(call)["initialize.after_init.modules"]
    assert value == modules
    # a wrong name would be found before the missing source is
    with pytest.raises(ValueError, match=f"no source pipeline to transfer {', '.join(names)} from"):
        create_transfer_callback(source=None, modules=value)(spacy.blank("en"))


def test_scripts_run_without_a_shell(commands):
    for command in commands.values():
        for line in command["script"]:
            assert "rm -rf" not in line
            # a list in brackets is one word of JSON, not a glob
            words = [word for word in shlex.split(line) if not word.startswith("[")]
            assert not any(set(word) & set("*?[]&|;<>$`~") for word in words), command["name"]


def test_assets_are_pinned_and_described(project):
    for asset in project["assets"]:
        parts = asset["url"].split("/")
        assert asset["url"].startswith("https://")
        assert sum(bool(re.fullmatch("[0-9a-f]{40}", part)) for part in parts) == 1, asset["url"]
        assert re.fullmatch("[0-9a-f]{32}", asset["checksum"])
        assert re.search(r"CC BY(-NC)?-SA [34]\.0", asset["description"])
        assert asset["extra"] is True  # `all` downloads nothing


def test_assets_are_the_files_that_were_measured(project):
    if not (CORPORA / "README.md").exists():
        pytest.skip(f"{CORPORA} is not on this machine")
    listing = (CORPORA / "README.md").read_text(encoding="utf8")
    sums = dict(re.findall(r"^([0-9a-f]{32})  (\S+)$", listing, re.MULTILINE))
    known = {f"assets/{name}": checksum for checksum, name in sums.items()}
    for asset in project["assets"]:
        assert asset["checksum"] == known[asset["dest"]]
        commit = re.search("[0-9a-f]{40}", asset["url"]).group()
        assert commit in listing


def test_directories_are_those_the_commands_use(project, commands):
    used = {p.split("/")[0] for c in commands.values() for p in [*c["deps"], *c.get("outputs", [])]}
    assert used - {"project.yml"} <= set(project["directories"])
