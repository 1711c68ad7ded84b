import os

import pytest
from typer.testing import CliRunner

from spacy_xling_ner.bridge.lexicon import load_lexicon
from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.corpora.atomic import (
    is_pipeline,
    open_atomically,
    refuse_foreign,
    write_atomically,
)


def test_all_files_are_written(tmp_path):
    paths = {tmp_path / "new" / "a": b"1", tmp_path / "b": b"2"}
    write_atomically(paths)
    assert all(path.read_bytes() == data for path, data in paths.items())
    assert sorted(os.listdir(tmp_path)) == ["b", "new"]


def test_new_file_has_the_mode_that_open_gives(tmp_path):
    write_atomically({tmp_path / "a": b"1"})
    (tmp_path / "b").write_bytes(b"1")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_nothing_is_left_or_touched_if_one_file_fails(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write_atomically({tmp_path / "a": b"new", tmp_path / "file" / "b": b"2"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["a", "file"]


def test_text_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "new" / "a.txt"
    with open_atomically(path) as file:
        file.write("山\n")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == "山\n".encode()
    assert os.listdir(path.parent) == ["a.txt"]


def test_text_has_the_mode_that_open_gives(tmp_path):
    with open_atomically(tmp_path / "a"):
        pass
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_broken_text_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def interrupt():
        with open_atomically(path) as file:
            file.write("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_only_what_the_command_wrote_is_replaced_without_force(tmp_path):
    corpus, pipeline, other = tmp_path / "corpus.spacy", tmp_path / "ja", tmp_path / "work"
    corpus.write_bytes(b"gold")
    for folder, names in ((pipeline, ("meta.json", "config.cfg")), (other, ("notes.txt",))):
        folder.mkdir()
        for name in names:
            (folder / name).write_text("{}")
    for path, is_ours in ((corpus, load_lexicon), (other, is_pipeline), (corpus, is_pipeline)):
        with pytest.raises(FileExistsError, match=rf"{path.name}.*--force"):
            refuse_foreign(path, is_ours, False)
        refuse_foreign(path, is_ours, True)
    refuse_foreign(pipeline, is_pipeline, False)
    refuse_foreign(tmp_path / "new", is_pipeline, False)


def test_the_lexicon_does_not_replace_a_corpus(tmp_path):
    corpus, own = tmp_path / "train.spacy", tmp_path / "own.tsv"
    corpus.write_bytes(b"gold")
    own.write_text("東京\tTokyo\n", encoding="utf8")
    command = ["lexicon", str(corpus), "--tsv", str(own), "--no-jmdict"]
    result = CliRunner().invoke(xling_cli, command)
    assert result.exit_code == 1
    assert corpus.read_bytes() == b"gold"
    assert CliRunner().invoke(xling_cli, [*command, "--force"]).exit_code == 0
    # its own file it replaces
    assert CliRunner().invoke(xling_cli, command).exit_code == 0
