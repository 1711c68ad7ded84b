import json

import pytest
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli


@pytest.fixture(scope="module")
def pipeline(trained, tmp_path_factory):
    path = tmp_path_factory.mktemp("pipeline") / "en"
    trained.to_disk(path)
    return path


def run(*arguments):
    result = CliRunner().invoke(xling_cli, ["apply", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


def test_records_that_fail_are_listed_and_give_a_code_of_their_own(pipeline, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "Anna met Bob Stone in Paris ."}\n{"txt": ""}\n\n{"text"\n')
    output = tmp_path / "out.jsonl"
    for arguments in ((), ()):  # a finished one says the same
        code, shown = run(pipeline, bad, output, *arguments)
        assert code == 3
        assert f"1 texts, 3 entities: {output}" in shown
        assert "1 blank lines left out" in shown
        assert f"2 records set aside: {output}.set_aside.jsonl" in shown
        assert f'{bad}:2: expected a "text" that is a string, got None' in shown
        assert f"{bad}:4: expected valid JSON" in shown
        assert "PER 2" in shown
    assert "1 of 1 parts were finished before" in shown
    listed = (tmp_path / "out.jsonl.set_aside.jsonl").read_text(encoding="utf8").splitlines()
    assert [json.loads(each)["line"] for each in listed] == [2, 4]
    # what was corrected is another input
    bad.write_text('{"text": "Bob joined Acme"}\n')
    code, shown = run(pipeline, bad, output)
    assert (code, "files that have changed" in shown) == (1, True)
    code, shown = run(pipeline, bad, output, "--force")
    assert code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bad.jsonl",
        "out.jsonl",
        "out.jsonl.report.json",
    ]


def test_a_glob_goes_to_a_folder_of_parts(pipeline, tmp_path):
    for name, text in (("a.txt", "Bob joined Acme\nRome is old\n"), ("b.txt", "Nobody came")):
        (tmp_path / name).write_text(text)
    options = ("--format", "spacy", "--part-size", "0.00002", "--tokens")
    code, shown = run(pipeline, tmp_path / "*.txt", tmp_path / "out", *options)
    assert code == 0
    assert "3 texts, 3 entities" in shown
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["_state", *(f"part-00000{i}.spacy" for i in range(3))]


@pytest.mark.parametrize("output", ["mine.jsonl", "mine", "new.jsonl"])
def test_what_it_did_not_write_is_not_replaced(pipeline, tmp_path, output):
    (tmp_path / "mine.jsonl").write_text('{"text": "dear"}\n')
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("dear")
    (tmp_path / "new.jsonl.set_aside.jsonl").write_text("dear")
    (tmp_path / "texts.txt").write_text("Anna")
    code, shown = run(pipeline, tmp_path / "texts.txt", tmp_path / output)
    assert code == 1
    assert "does not recognise it as its own" in shown
    assert (tmp_path / "mine" / "notes.txt").read_text() == "dear"
    code, shown = run(pipeline, tmp_path / "texts.txt", tmp_path / output, "--force")
    assert code == 0
    assert not (tmp_path / "mine" / "notes.txt").exists() or output != "mine"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["none", "texts.txt", "out"], "none"),
        ([None, "none.txt", "out"], "no input there"),
        ([None, "texts.txt", "out", "--format", "xml"], "choose from jsonl, parquet, spacy"),
        ([None, "texts.txt", "out", "--part-size", "0"], "must be positive"),
        ([None, "texts.txt", "out", "--ray-address", "127.0.0.1:1"], "No Ray cluster at"),
    ],
)
def test_errors_are_one_message(pipeline, tmp_path, monkeypatch, arguments, error):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts.txt").write_text("Anna")
    if "--ray-address" in arguments:
        pytest.importorskip("ray.data")
    code, shown = run(*(pipeline if each is None else each for each in arguments))
    assert code == 1
    assert error in shown
    assert "Traceback" not in shown
