"""The commands of the guides run, in a folder that has the files they name, with few sentences."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import srsly
from spacy.cli import app
from test_docs import ROOT, blocks
from typer.testing import CliRunner

import spacy_xling_ner.cli  # noqa: F401  adds the commands

# tracing takes a third of the time, and other tests reach these lines
pytestmark = pytest.mark.no_cover
# Lines that do not run here, and why. tests/test_docs.py checks their options all the same.
NOT_RUN = {
    r"pip install|venv": "installs packages; .ci/run does, with the README's line",
    r"project run": "minutes; .ci/run runs `quickstart`, which has `quick-english`",
    r"project assets|benchmarks\.(speed|stages)": "need the public corpora",
    r"-m pytest": "these tests",
    r"your_own_data/run\.py": "a minute; tests/test_examples.py runs it",
    r"benchmarks\.tables": "writes into the checkout; tests/benchmarks compare what it writes",
    r"--ray": "a cluster; apply/test_on_ray.py and experiments/grid/test_ray_tasks.py have one",
    r"xling lexicon \S+( --tsv my\.tsv)?$": "reads JMdict, which is not installed in CI",
    r"--build wheel": "downloads setuptools; tests/test_distributions.py builds without network",
}
# Hours on downloaded corpora: planned, not run.
STUDIES = r"compare configs/experiments/(?!miniature)"
# A grid of a minute and a half, and a lexicon of 20 seconds.
SLOW = r"miniature\.yml build/miniature$|xling lexicon \S+ --lang zh"
PATHS = {
    "train": "corpus/train.spacy",
    "dev": "corpus/dev.spacy",
    "source": "training/en/model-best",
    "lexicon": "corpus/lexicon.bin",
}
# Prints the arguments of each call of Python, after the shell has read them.
SHELL = "python() { printf '%s\\0' \"$@\"; printf '\\n'; }\n"
LINKED = ["benchmarks", "configs", "examples", "project.yml"]
LINKED += [f"assets/{name}" for name in ("assistant", "labels", "lexicon", "readings")]
SENTENCES = [("en", "train", 300), ("en", "dev", 30), ("ja", "train", 60), ("ja", "dev", 20)]
# Corpora that are downloaded otherwise, in their formats.
GSD = "#\tO\n山田\tB-PERSON\n花子\tI-PERSON\nが\tO\n歩く\tO\n"
DOWNLOADED = {
    "assets/ja/gsd/train.bio": GSD,
    "assets/ja/gsd/test.bio": GSD,
    "assets/zh/uner_gsdsimp/zh_gsdsimp-ud-dev.iob2": (
        "# sent_id = a\n# text = 王明在北京。\n1\t王明\tB-PER\t-\t-\n2\t在\tO\t-\t-\n"
        "3\t北京\tB-LOC\t-\t-\n4\t。\tO\t-\t-\n\n"
    ),
}
PIPELINES = {"en-bridge": "en", "english": "en", "quickstart/japanese": "../ja"}


def lines_of(block):
    return [line.partition("  #")[0].rstrip() for line in block.replace("\\\n", " ").splitlines()]


def runnable():
    found = []
    for block in blocks("bash"):
        lines = lines_of(block.values[0])
        kept = [line for line in lines if not any(re.search(each, line) for each in NOT_RUN)]
        # the tutorial's build on each other: tests/test_tutorial.py
        if kept and "tutorial" not in block.id:
            slow = any(re.search(SLOW, line) for line in kept)
            marks = [pytest.mark.slow] if slow else []
            found.append(pytest.param("\n".join(kept), id=block.id, marks=marks))
    return found


def spacy_command(arguments, steps=2):
    """Run a command of spaCy in this process; starting another takes seconds."""
    if arguments[0] == "train":
        # before those that the command names, which win
        names = PATHS if "configs/ja.cfg" in arguments else ()
        paths = [part for name in names for part in (f"--paths.{name}", PATHS[name])]
        short = shlex.split(f"--training.max_steps {steps} --training.eval_frequency {steps}")
        arguments = [*arguments[:2], *paths, *arguments[2:], *short]
    if re.search(STUDIES, " ".join(arguments)):
        arguments = [*arguments, "--dry-run"]
    ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == 0, f"{shlex.join(arguments)}\n{ran.output}\n{ran.exception!r}"


def xling(line):
    spacy_command(["xling", *shlex.split(line)])


def call(arguments):
    if arguments[:2] == ["-m", "spacy"]:
        spacy_command(arguments[2:])
        return
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    ran = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert ran.returncode == 0, f"{shlex.join(arguments)}\n{ran.stdout}\n{ran.stderr}"


@pytest.fixture(scope="module")
def guide(tmp_path_factory):
    """A folder with what the guides name: corpora, texts, lexicons and pipelines, all small."""
    folder = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        make_files()
    return folder


def make_files():
    Path("assets").mkdir()
    for path in LINKED:
        Path(path).symlink_to(ROOT / path)
    for lang, part, n in SENTENCES:
        xling(
            f"generate assets/assistant {lang}_{part}.jsonl --lang {lang} --part {part} --n {n} "
            f"--spacy corpus/{lang}_{part}.spacy"
        )
    for part in ("train", "dev", "test"):
        shutil.copy("ja_train.jsonl", f"{part}.jsonl")
        xling(f"convert {part}.jsonl corpus/{part}.spacy --lang ja")
    for name in ("corrected", "full", "persons"):
        shutil.copy("ja_dev.jsonl", f"{name}.jsonl")
    Path("corpus/ja").mkdir()
    shutil.copy("corpus/ja_train.spacy", "corpus/ja/train.spacy")
    texts = [line["text"] for line in srsly.read_jsonl("ja_dev.jsonl")]
    Path("texts.txt").write_text("\n".join(texts), encoding="utf8")
    Path("texts").mkdir()
    for path in ("texts.jsonl", "texts/a.jsonl"):
        srsly.write_jsonl(path, [{"text": text} for text in texts])
    Path("names.tsv").write_text("ソラマメ電機\tOrganization\n", encoding="utf8")
    for lang in ("ja", "zh"):
        xling(f"lexicon corpus/{lang}.bin --no-jmdict --tsv assets/lexicon/ja-en.tsv --lang {lang}")
    for path in ("lexicon.bin", "corpus/lexicon.bin"):
        shutil.copy("corpus/ja.bin", path)
    for path, text in DOWNLOADED.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf8")
    for part in ("train", "dev"):
        xling(f"convert {path} corpus/zh_{part}.spacy --format uner --lang zh")
    fast = "--training.optimizer.learn_rate 0.005"
    spacy_command(
        shlex.split(
            "train configs/en_bridge.cfg --output training/en --paths.train corpus/en_train.spacy "
            f"--paths.dev corpus/en_dev.spacy --paths.lexicon corpus/lexicon.bin {fast}"
        ),
        steps=40,
    )
    spacy_command(shlex.split(f"train configs/ja.cfg --output training/ja {fast}"), steps=40)
    shutil.copytree("training/ja", "training/ja_0")
    Path("training/quickstart").mkdir()
    for name, trained in PIPELINES.items():
        Path("training", name).symlink_to(trained)


@pytest.fixture
def folder(guide, tmp_path):
    """A copy of the folder for one block; at the end it goes, as forty of them are a gigabyte."""
    shutil.copytree(guide, tmp_path / "guide", symlinks=True)
    yield tmp_path / "guide"
    shutil.rmtree(tmp_path / "guide")


@pytest.mark.parametrize("block", runnable())
def test_commands_run(block, guide, folder, monkeypatch):
    if "ja_ginza" in block:
        pytest.importorskip("ja_ginza")
    # the second block with the grid finds that of the first
    monkeypatch.chdir(guide if "build/miniature" in block else folder)
    printed = subprocess.run(
        ["bash", "-euc", SHELL + block], capture_output=True, text=True, check=True
    )
    commands = [line.split("\0")[:-1] for line in printed.stdout.splitlines()]
    assert commands
    for arguments in commands:
        call(arguments)


@pytest.mark.parametrize("pattern", [*NOT_RUN, STUDIES, SLOW])
def test_what_does_not_run_is_still_there(pattern):
    lines = [line for block in blocks("bash") for line in lines_of(block.values[0])]
    assert any(re.search(pattern, line) for line in lines)
