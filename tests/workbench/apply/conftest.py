import json
import sys
from types import SimpleNamespace

import pytest
from conftest import ENGLISH


@pytest.fixture(scope="session")
def pipeline(trained, tmp_path_factory):
    """The folder of a small trained pipeline."""
    path = tmp_path_factory.mktemp("apply") / "pipeline"
    trained.to_disk(path)
    return path


@pytest.fixture(scope="session")
def expected(trained):
    """The entities that the pipeline finds in a text."""

    def entities(text):
        return [
            {
                "start": entity.start_char,
                "end": entity.end_char,
                "label": entity.label_,
                "text": entity.text,
                "score": round(entity._.score, 6),
            }
            for entity in trained(text).ents
        ]

    return entities


@pytest.fixture
def texts(tmp_path):
    """A file of 60 records with fields of their own, and a size that cuts it into some 10 parts."""
    path = tmp_path / "texts.jsonl"
    found = [{"id": i, "text": f"{ENGLISH[i % 6][0]} {i}", "from": ["web", i]} for i in range(60)]
    path.write_text("".join(json.dumps(each) + "\n" for each in found), encoding="utf8")
    return SimpleNamespace(path=path, records=found, part_bytes=path.stat().st_size // 10)


def read_jsonl(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def import_pyarrow():
    """Import pyarrow with its module for Parquet, or skip the test."""
    pytest.importorskip("pyarrow.parquet")
    return sys.modules["pyarrow"]
