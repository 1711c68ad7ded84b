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


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (b"Zed\tORG\nZed Power\n", "line 2: 'Zed Power' is no name with its label"),
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
