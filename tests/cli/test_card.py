import json

from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli


def run(*arguments):
    result = CliRunner().invoke(xling_cli, [*map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_a_card_is_printed_or_written(trained, tmp_path):
    trained.to_disk(tmp_path / "model")
    printed = run("card", tmp_path / "model")
    assert printed.exit_code == 0
    assert "## Licences" in printed.output
    assert run("card", tmp_path / "model", tmp_path / "card.md").exit_code == 0
    assert (tmp_path / "card.md").read_text("utf8") == printed.output


def test_what_is_no_pipeline_has_no_card(tmp_path):
    result = run("card", tmp_path / "none", tmp_path / "card.md")
    assert result.exit_code == 1
    assert "Cannot write the card of" in result.output
    assert not any(tmp_path.iterdir())


def test_prepare_warns_of_what_the_package_lacks_and_shows(trained_copy, tmp_path):
    trained_copy.meta["transfer"] = {}
    trained_copy.config["paths"]["train"] = "/home/ann/train.spacy"
    trained_copy.to_disk(tmp_path / "model")
    source = {"name": "Six", "license": "MIT", "author": "Ann", "use": "training"}
    facts = {"description": "Six.", "author": "Ann", "license": "MIT", "sources": [source]}
    (tmp_path / "facts.json").write_text(json.dumps(facts), encoding="utf8")
    arguments = ["prepare", tmp_path / "model", tmp_path / "out", "--name", "six"]
    arguments += ["--version", "0.1.0", "--facts", tmp_path / "facts.json"]
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "show a path of this machine: /home/ann/train.spacy" in said
    assert "No --corpus" in said
    assert (tmp_path / "out" / "README.md").is_file()
    (tmp_path / "facts.json").write_text("{}", encoding="utf8")
    result = run(*arguments)
    assert result.exit_code == 1
    assert "'description' is missing" in " ".join(result.output.split())
