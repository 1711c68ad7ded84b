"""A pipeline with a damaged file is refused by its name, or finds exactly what it found before."""

import shutil
import zipfile
from pathlib import Path

import pytest
import spacy
import srsly

from spacy_xling_ner.errors.checksums import FILE

DATA = Path(__file__).parent.parent / "data"
TEXTS = srsly.read_json(DATA / "pipelines_0_1_0.json")["texts"][:8]
GLOSS = {"gloss": {"@misc": "spacy_xling_ner.gloss_view.v1"}}
# spaCy reads this one, and its errors do not name it
OF_SPACY = "vocab/lookups.bin"
OURS = [
    "xling_ner/cfg",
    "xling_ner/model",
    "romanizer/cfg",
    "tokenizer/cfg",
    *(f"{folder}/{FILE}" for folder in ("xling_ner", "romanizer", "tokenizer")),
    OF_SPACY,
]
# each damage takes the same ways through the package, which other tests take too
pytestmark = pytest.mark.no_cover


def predict(nlp):
    docs = list(nlp.pipe(TEXTS))
    ents = [[(e.text, e.label_, e._.score) for e in doc.ents] for doc in docs]
    return ents, [[(t.text, t._.romaji, t._.gloss) for t in doc] for doc in docs]


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory):
    """A pipeline, another one, and what the first one finds."""
    folder = tmp_path_factory.mktemp("saved")
    with zipfile.ZipFile(DATA / "pipelines_0_1_0.zip") as archive:
        archive.extractall(folder)
    nlp = spacy.load(folder / "bridge")
    nlp.replace_pipe("romanizer", "romanizer", config=GLOSS)
    nlp.to_disk(folder / "one")
    spacy.load(folder / "paper").to_disk(folder / "other")
    found = predict(spacy.load(folder / "one"))
    assert sum(map(len, found[0])) > 5
    return folder / "one", folder / "other", found


def damages(data, other):
    third = len(data) // 3
    yield None
    yield b""
    yield b"{}"
    yield data[:third]
    yield data[:-1]
    yield data[:third] + bytes(third) + data[2 * third :]
    yield other
    for at in (0, third, 2 * third, len(data) - 1):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def is_refused(folder, file, found):
    try:
        nlp = spacy.load(folder)
    except Exception as error:
        message = str(error)
    else:
        assert predict(nlp) == found
        return False
    assert file in message or file == OF_SPACY
    return True


@pytest.mark.parametrize("file", OURS)
def test_each_file_in_many_ways(pipelines, tmp_path, file):
    one, other, found = pipelines
    folder = shutil.copytree(one, tmp_path / "copy")
    path = folder / file
    n_refused = 0
    for damage in damages(path.read_bytes(), (other / file).read_bytes()):
        path.unlink(missing_ok=True)
        if damage is not None:
            path.write_bytes(damage)
        n_refused += is_refused(folder, file, found)
    assert n_refused >= 7


@pytest.mark.parametrize(
    "change", [lambda x: x[::-1], lambda x: x + x[:1], lambda x: x[:-1], lambda x: [*x, "NEW"]]
)
def test_other_labels(pipelines, tmp_path, change):
    one, _, found = pipelines
    folder = shutil.copytree(one, tmp_path / "copy")
    path = folder / "xling_ner" / "cfg"
    cfg = srsly.read_json(path)
    srsly.write_json(path, {**cfg, "labels": change(cfg["labels"])})
    assert is_refused(folder, "xling_ner/cfg", found)


def test_a_user_dictionary(pipelines, tmp_path):
    one, _, found = pipelines
    folder = shutil.copytree(one, tmp_path / "copy")
    tokenizer = spacy.load(one).tokenizer
    own = tmp_path / "own.dic"
    own.write_bytes(b"a dictionary is not opened before the first text")
    tokenizer.user_dict = str(own)
    tokenizer.to_disk(folder / "tokenizer")
    spacy.load(folder)
    saved = folder / "tokenizer" / "user.dic"
    saved.write_bytes(b"another")
    assert is_refused(folder, "tokenizer/user.dic", found)
    saved.unlink()
    assert is_refused(folder, "tokenizer/user.dic", found)
