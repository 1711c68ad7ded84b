import json
import os

import pytest
from conftest import make_pipeline
from typer.testing import CliRunner

import spacy_xling_ner.cli.inspect  # noqa: F401  registers the command
from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.bridge.japanese.jamdict import EDRDG_SOURCE
from spacy_xling_ner.bridge.lexicon import TABLE_NAME, Candidate
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.layers.module_weights import MODULES
from spacy_xling_ner.transfer.transfer_modules import transfer_modules

TARGET = [
    ("アンナ は パリ に 行く", [(0, 1, "PER"), (2, 3, "LOC")]),
    ("社長 アクメ 社", [(0, 1, "TITLE"), (1, 3, "GROUP")]),
]


@pytest.fixture(scope="module")
def pipelines(trained, tmp_path_factory):
    """Pipelines on disk: the source, one from it, one from it but changed, one from scratch."""
    folder = tmp_path_factory.mktemp("pipelines")
    trained.to_disk(folder / "source")
    for name, modules in (
        ("zero", MODULES),
        ("changed", ["char", "classifier"]),
        ("scratch", []),
    ):
        nlp = make_pipeline("xx", TARGET * 20)
        nlp.add_pipe("sentencizer")
        lookups = pack({"東": [Candidate("east", "n")]}, [EDRDG_SOURCE])
        nlp.vocab.lookups.set_table(TABLE_NAME, lookups.get_table(TABLE_NAME))
        transfer_modules(trained if modules else None, nlp, modules, source_name="training/en")
        if name == "changed":
            model = nlp.get_pipe("xling_ner").model.get_ref("classifier")
            model.set_param("b", model.get_param("b") + 1)
        nlp.to_disk(folder / name)
    return folder


def run(*arguments):
    result = CliRunner().invoke(xling_cli, ["inspect", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def lines(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return [" ".join(line.split()) for line in result.output.splitlines()]


def test_a_pipeline_that_is_what_the_source_gave(pipelines):
    shown = lines(pipelines / "zero")
    assert "xling_ner xling_ner GROUP, LOC, PER, TITLE" in shown
    assert "char, word, classifier from 'xling_ner' of training/en" in shown
    for pair in ("GROUP none: fresh", "LOC LOC", "none ORG"):
        assert pair in shown
    ends = "unchanged: equal to the source"
    for module in MODULES:
        assert any(line.startswith(module) and line.endswith(ends) for line in shown)
    assert any("copied, but for GROUP, TITLE unchanged" in line for line in shown)
    assert any(line.startswith("distinct words 8 0.0 %") for line in shown)
    assert any(line.startswith("1 surfaces, ") for line in shown)
    assert "CC BY-SA 4.0" in " ".join(shown)
    assert any(line.startswith("vocab/lookups.bin") for line in shown)


def test_a_module_that_was_changed(pipelines):
    shown = lines(pipelines / "changed", "--component", "xling_ner")
    assert any(
        line.startswith("char") and line.endswith("unchanged: equal to the source")
        for line in shown
    )
    assert any(line.endswith("changed, as by training (1 of 2 tensors)") for line in shown)
    assert any(line.endswith("started fresh, nothing to compare") for line in shown)


def test_a_pipeline_from_scratch_says_so(pipelines):
    shown = lines(pipelines / "scratch")
    assert "Nothing: the component started from scratch." in shown


def test_a_pipeline_without_a_manifest_says_so_and_the_rest(pipelines):
    shown = lines(pipelines / "source")
    assert any("No transfer manifest" in line for line in shown)
    assert "xling_ner xling_ner LOC, ORG, PER" in shown
    assert any(line.startswith("char hashembed1.E 200 x 5 ") for line in shown)
    assert "None: the views work without a dictionary." in shown
    assert not any("since" in line for line in shown)
    assert any(line.startswith("all ") for line in shown)


def test_shares_of_a_few_words_are_no_shares(trained, tmp_path):
    nlp = make_pipeline("xx", TARGET)
    path = tmp_path / "own.tsv"
    path.write_text("東\teast\n", encoding="utf8")
    lookups = build_lexicon(tsv=path, jmdict=False)
    nlp.vocab.lookups.set_table(TABLE_NAME, lookups.get_table(TABLE_NAME))
    transfer_modules(trained, nlp, MODULES)
    nlp.to_disk(tmp_path / "small")
    shown = " ".join(lines(tmp_path / "small"))
    assert "too few words to be reliable" in shown
    assert "nobody else to credit" in shown


def test_json_is_all_there_is_on_stdout(pipelines):
    result = run(pipelines / "zero", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    component, _ = report["components"]
    tensor = component["modules"][0]["tensors"][0]
    assert tensor["sha256"] == tensor["copied_sha256"]
    assert len(tensor["sha256"]) == 64
    assert report["path"] == str(pipelines / "zero")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_what_is_no_pipeline_is_an_error(pipelines, tmp_path, options):
    (tmp_path / "file.txt").write_text("no pipeline")
    (tmp_path / "empty").mkdir()
    for name in ("no_such_package", tmp_path / "file.txt", tmp_path / "empty"):
        result = run(name, *options)
        assert result.exit_code == 1
        assert "is not a pipeline that loads" in " ".join(result.output.split())
        assert "Traceback" not in result.output
        if options:
            assert result.stdout == ""


def test_a_broken_pipeline_is_an_error(trained, tmp_path):
    trained.to_disk(tmp_path / "broken")
    os.truncate(tmp_path / "broken" / "xling_ner" / "model", 100)
    result = run(tmp_path / "broken")
    assert result.exit_code == 1
    assert "is not a pipeline that loads" in " ".join(result.output.split())


def test_an_unknown_component_is_an_error(pipelines):
    result = run(pipelines / "zero", "-c", "ner")
    assert result.exit_code == 1
    assert "No component 'ner' in the pipeline; it has: xling_ner, sentencizer" in " ".join(
        result.output.split()
    )
