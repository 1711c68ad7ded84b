import pytest
import spacy
from conftest import make_pipeline
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inputs")
    make_pipeline(steps=40).to_disk(folder / "model")
    return folder


def run(folder, lines, *options, pipeline="model", output="out"):
    (folder / "names.tsv").write_bytes(lines)
    arguments = [str(folder / pipeline), str(folder / "names.tsv"), str(folder / output)]
    result = CliRunner().invoke(xling_cli, ["names", *arguments, *options])
    return result.exit_code, " ".join(result.output.split())


def test_names_are_given_replaced_and_removed(folder):
    lines = "# ours\nBlurb Factory\tORG\r\n\nブラーブ\tPER\n".encode("utf-8-sig")
    code, shown = run(folder, lines, "--weight", "100")
    assert (code, "ORG 1, PER 1; weight 100" in shown) == (0, True), shown
    nlp = spacy.load(folder / "out")
    found = [(ent.text, ent.label_) for ent in nlp("so Blurb Factory and ブラーブ").ents]
    assert found == [("Blurb Factory", "ORG"), ("ブラーブ", "PER")]
    shown = CliRunner().invoke(xling_cli, ["inspect", str(folder / "out")]).output
    assert "Names of a user's own in xling_ner: ORG 1, PER 1" in shown
    code, shown = run(folder, b"Zed\tORG\n", pipeline="out")
    assert (code, "2 names that it had" in shown, "weight 100" in shown) == (0, True, True), shown
    code, shown = run(folder, b"", pipeline="out")
    assert (code, "no names" in shown) == (0, True), shown
    assert not spacy.load(folder / "out").get_pipe("xling_ner").names


def test_invisible_characters_and_comments(folder):
    lines = "#Blurb\tORG\n #Blurb\tORG\n\ufeffBlurb\u200b\tORG\n".encode()
    code, shown = run(folder, lines, output="other")
    assert (code, "ORG 2" in shown, "1 lines with a tab begin with #" in shown) == (0, True, True)
    names = spacy.load(folder / "other").get_pipe("xling_ner").names
    assert names["ORG"] == ("#Blurb", "Blurb")


def test_a_pipeline_with_another_network_is_not_replaced(folder):
    make_pipeline(steps=1, seed=3).to_disk(folder / "trained")
    weights = (folder / "trained" / "xling_ner" / "model").read_bytes()
    assert run(folder, b"Zed\tORG\n", pipeline="trained", output="trained")[0] == 0
    code, shown = run(folder, b"Zed\tORG\n", output="trained")
    assert (code, "does not recognise it as its own" in shown) == (1, True), shown
    assert (folder / "trained" / "xling_ner" / "model").read_bytes() == weights


def test_the_list_may_lie_in_the_pipelines_folder(folder):
    make_pipeline(steps=1).to_disk(folder / "holder")
    path = folder / "holder" / "names.tsv"
    path.write_bytes(b"Zed\tORG\n")
    arguments = ["names", str(folder / "holder"), str(path), str(folder / "holder")]
    assert CliRunner().invoke(xling_cli, arguments).exit_code == 0
    assert path.read_bytes() == b"Zed\tORG\n"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (b"Zed\tORG\nZed Power\n", "line 2: 'Zed Power' is no name with its label"),
        (b"Zed\tORG\n" + b"Z" * 101 + b"\tORG\n", "line 2: A name of 'ORG' has 101 characters"),
        (b"Zed\tORGA\n", "line 1: unknown label 'ORGA' of 'Zed'; the recogniser's labels: "),
        (b"Zed\tORG\n\xff\tORG\n", "line 2: not UTF-8"),
    ],
)
def test_a_wrong_line_is_named(folder, lines, message):
    code, shown = run(folder, lines, output="never")
    assert (code, message in shown) == (1, True), shown
    assert not (folder / "never").exists()


def test_a_wrong_weight(folder):
    code, shown = run(folder, b"Zed\tORG\n", "--weight", "-2", output="never")
    assert (code, "from 0 to 1000" in shown) == (1, True), shown
    assert not (folder / "never").exists()
