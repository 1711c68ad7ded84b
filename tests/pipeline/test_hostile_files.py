"""No file of a pipeline runs code when it is loaded, with any version and setting of torch.

The attacker deletes the checksums, which would refuse the files before they are read.
"""

import pickle
import shutil
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy
import pytest
import spacy
import srsly
import torch

DATA = Path(__file__).parent.parent / "data"

pytestmark = [
    pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Detected pickle protocol:UserWarning"),
]


class Payload:
    """Pickles as a call that writes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


class Script(torch.nn.Module):
    """Writes a file when torch loads it: TorchScript is code, too."""

    def __init__(self, path):
        super().__init__()
        self.path = str(path)

    def forward(self, X):
        return X

    @torch.jit.export
    def __getstate__(self) -> tuple[str, bool]:
        return self.path, self.training

    @torch.jit.export
    def __setstate__(self, state: tuple[str, bool]) -> None:
        self.path = state[0]
        self.training = state[1]
        torch.save(torch.zeros(1), state[0])


def pickles(path):
    """The payload in the formats of pickle, torch and numpy, alone and beside a tensor."""
    file = BytesIO()
    numpy.save(file, numpy.asarray([Payload(path)], dtype=object))
    yield file.getvalue()
    for content in (Payload(path), {"W": torch.zeros(1), "b": Payload(path)}):
        yield pickle.dumps(content)
        for zipped in (True, False):
            file = BytesIO()
            torch.save(content, file, _use_new_zipfile_serialization=zipped)
            yield file.getvalue()


def torch_script(path):
    file = BytesIO()
    torch.jit.save(torch.jit.script(Script(path)), file)
    return file.getvalue()


def object_array(data):
    """An array of pickled objects, as msgpack has it in other libraries than srsly."""
    return {b"nd": True, b"type": "|O", b"kind": b"O", b"shape": [1], b"data": data}


def injections(part, data):
    """Copies of a msgpack message with the payload in each place for bytes, one at a time."""
    inner = part
    if isinstance(part, bytes):
        yield data
        with suppress(Exception):
            inner = srsly.msgpack_loads(part)
        if not isinstance(inner, (dict, list)):
            return
    elif isinstance(part, numpy.ndarray):
        yield object_array(data)
        return
    elif not isinstance(part, (dict, list)):
        return
    for key in list(inner) if isinstance(inner, dict) else range(len(inner)):
        for value in injections(inner[key], data):
            changed = inner.copy()
            changed[key] = value
            yield srsly.msgpack_dumps(changed) if isinstance(part, bytes) else changed


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with zipfile.ZipFile(DATA / "pipelines_0_1_0.zip") as archive:
        archive.extractall(folder)
    spacy.load(folder / "bridge").to_disk(folder / "pipeline")
    for checksums in (folder / "pipeline").rglob("checksums.json"):
        checksums.unlink()
    # read by spaCy or by us if they are there
    for name in ("tokenizer/user.dic", "vocab/keys", "romanizer/model"):
        (folder / "pipeline" / name).touch()
    return folder / "pipeline"


@pytest.fixture
def pipeline(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "pipeline")


@pytest.fixture
def marker(tmp_path):
    return tmp_path / "marker"


@pytest.fixture(autouse=True)
def weakest_setting(monkeypatch):
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")


def test_the_payloads_work(marker):
    for data in pickles(marker):
        for load in (
            pickle.loads,
            lambda d: torch.load(BytesIO(d), weights_only=False),
            lambda d: numpy.load(BytesIO(d), allow_pickle=True),
        ):
            with suppress(Exception):
                load(data)
        assert marker.exists()
        marker.unlink()
    torch.jit.load(BytesIO(torch_script(marker)))
    assert marker.exists()


def test_a_payload_in_place_of_each_file(pipeline, marker):
    files = [path for path in pipeline.rglob("*") if path.is_file()]
    assert len(files) > 12
    for path in files:
        data = path.read_bytes()
        for hostile in list(pickles(marker))[:3]:
            path.write_bytes(hostile)
            with suppress(Exception):
                spacy.load(pipeline)("東京")
            assert not marker.exists(), path
        path.write_bytes(data)


def test_a_payload_in_each_part_of_the_network(pipeline, marker):
    (pipeline / "tokenizer" / "user.dic").unlink()
    (pipeline / "vocab" / "keys").unlink()
    pipe = spacy.load(pipeline).get_pipe("xling_ner")
    path = pipeline / "xling_ner" / "model"
    message = path.read_bytes()
    forms = [*pickles(marker), torch_script(marker)]
    n_refused = 0
    for hostile in forms:
        changed = list(injections(message, hostile))[1:]
        assert len(changed) > 20
        for data in changed:
            path.write_bytes(data)
            try:
                pipe.from_disk(path.parent, exclude=["vocab"])
            except ValueError as error:
                n_refused += "more than tensors" in str(error)
            assert not marker.exists()
    n_torch_parts = sum(len(node.shims) for node in pipe.model.walk())
    assert n_refused == n_torch_parts * len(forms) > 0


def test_a_payload_in_each_table(pipeline, marker):
    path = pipeline / "vocab" / "lookups.bin"
    message = path.read_bytes()
    for hostile in list(pickles(marker))[:3]:
        for data in list(injections(message, hostile))[1:]:
            path.write_bytes(data)
            with suppress(Exception):
                spacy.load(pipeline)("東京")
            assert not marker.exists()
