from spacy.tokens import DocBin
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli


def run(*arguments):
    return CliRunner().invoke(xling_cli, ["annotate", *map(str, arguments)])


def test_pipelines_annotate_a_file(trained, tmp_path):
    trained.to_disk(tmp_path / "model")
    (tmp_path / "texts.txt").write_text("Anna met Bob Stone in Paris\nNobody came\nNobody came\n")
    models = [tmp_path / "model", tmp_path / "model"]
    output = tmp_path / "silver.spacy"
    result = run(tmp_path / "texts.txt", output, *models)
    assert result.exit_code == 0, result.output
    shown = " ".join(result.output.split())
    assert "2 texts annotated by 2" in shown
    assert "1 texts were there before" in shown
    assert "PER 2 0" in shown
    gold = tmp_path / "gold.spacy"
    output.rename(gold)
    (tmp_path / "texts.txt").write_text("Bob joined Acme\n")
    result = run(tmp_path / "texts.txt", output, *models, "--gold", gold, "--times", 3)
    assert "2 documents with gold, 3 times" in " ".join(result.output.split())
    assert len(DocBin().from_disk(output)) == 7


def test_a_missing_pipeline_is_an_error(tmp_path):
    (tmp_path / "texts.txt").write_text("Anna")
    result = run(tmp_path / "texts.txt", tmp_path / "silver.spacy", tmp_path / "none")
    assert result.exit_code == 1
    assert "none" in result.output
    assert not (tmp_path / "silver.spacy").exists()
