"""The record of checksums itself, in a folder and in bytes."""

import pytest
import spacy
import srsly
from conftest import small_network

from spacy_xling_ner.errors.checksums import FILE, FORMAT, read_folder, write_checksums


@pytest.fixture
def folder(trained, tmp_path):
    trained.to_disk(tmp_path / "pipeline")
    return tmp_path / "pipeline"


def new_recogniser():
    return spacy.blank("xx").add_pipe("xling_ner", config={"model": small_network()})


def test_a_change_is_accepted_by_deleting_the_checksums(folder):
    path = folder / "xling_ner" / "cfg"
    srsly.write_json(path, {**srsly.read_json(path), "temperature": 2.0})
    with pytest.raises(ValueError, match=f"changed on purpose, delete .*xling_ner/{FILE}"):
        spacy.load(folder)
    (folder / "xling_ner" / FILE).unlink()
    nlp = spacy.load(folder)
    assert nlp.get_pipe("xling_ner").temperature == 2.0
    nlp.to_disk(folder)
    assert (folder / "xling_ner" / FILE).is_file()
    assert spacy.load(folder).get_pipe("xling_ner").temperature == 2.0


def test_checksums_are_of_all_files(folder):
    path = folder / "xling_ner" / FILE
    record = srsly.read_json(path)
    del record["sha256"]["model"]
    srsly.write_json(path, record)
    with pytest.raises(ValueError, match="it has no checksum of model"):
        spacy.load(folder)
    path.unlink()
    path.mkdir()
    with pytest.raises((ValueError, OSError)):
        spacy.load(folder)


def test_hidden_files_of_a_file_manager_do_no_harm(folder):
    component = folder / "xling_ner"
    (component / ".DS_Store").write_bytes(b"x")
    spacy.load(folder)
    (component / "cfg~").write_bytes(b"x")
    with pytest.raises(ValueError, match="it has no checksum of cfg~"):
        spacy.load(folder)


def test_a_newer_format_is_refused(trained, folder):
    path = folder / "xling_ner" / FILE
    newer = {**srsly.read_json(path), "format": FORMAT + 1}
    srsly.write_json(path, newer)
    with pytest.raises(ValueError, match=rf"format {FORMAT + 1} .*pip install --upgrade"):
        spacy.load(folder)
    parts = srsly.msgpack_loads(trained.get_pipe("xling_ner").to_bytes())
    parts[FILE] = srsly.json_dumps(newer)
    with pytest.raises(ValueError, match=rf"format {FORMAT + 1} .*pip install --upgrade"):
        new_recogniser().from_bytes(srsly.msgpack_dumps(parts))


@pytest.mark.parametrize("part", ["cfg", "model", FILE])
@pytest.mark.parametrize("value", [None, b"", b"{}", b"[", 7])
def test_damaged_bytes(trained, part, value):
    data = trained.get_pipe("xling_ner").to_bytes(exclude=["vocab"])
    parts = srsly.msgpack_loads(data)
    del parts[part]
    if value is not None:
        parts[part] = value
    pipe = new_recogniser()
    if (part, value) == (FILE, None):  # as of 0.1.0
        pipe.from_bytes(srsly.msgpack_dumps(parts))
        return
    with pytest.raises(ValueError, match=f"Component 'xling_ner' cannot be loaded from {part}"):
        pipe.from_bytes(srsly.msgpack_dumps(parts))
    with pytest.raises(ValueError, match="Component 'xling_ner' cannot be loaded from bytes"):
        pipe.from_bytes(data[:-1])


def test_what_is_excluded_is_not_checked(trained, folder):
    path = folder / "xling_ner"
    (path / "model").unlink()
    pipe = new_recogniser()
    with pytest.raises(ValueError, match="model: it is missing"):
        pipe.from_disk(path, exclude=["vocab"])
    trained.get_pipe("xling_ner").to_disk(path, exclude=["vocab", "model"])
    assert list(srsly.read_json(path / FILE)["sha256"]) == ["cfg"]


def test_only_files_of_the_folder_are_read(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").write_text("b")
    write_checksums(tmp_path, ["b"])
    (tmp_path / FILE).rename(tmp_path / "a" / FILE)
    record = srsly.read_json(tmp_path / "a" / FILE)
    for name in ("../b", str(tmp_path / "b")):
        srsly.write_json(tmp_path / "a" / FILE, {**record, "sha256": {name: record["sha256"]["b"]}})
        with pytest.raises(ValueError, match="it is missing"):
            read_folder("It", tmp_path / "a")
