import sqlite3
from pathlib import Path

import pytest

from benchmarks import large_assistant
from spacy_xling_ner.workbench.corpora.embedded import generate

DATABASE = """
CREATE TABLE NEKanji (ID, idseq, text);
CREATE TABLE NETranslation (ID, idseq); CREATE TABLE NETransType (tid, text);
CREATE TABLE NETransGloss (tid, text);
INSERT INTO NEKanji VALUES (1, 1, '厚保'), (2, 2, '十勝川'), (3, 3, '十勝'), (4, 4, '東京');
INSERT INTO NETranslation VALUES (1, 1), (2, 2), (3, 3), (4, 4);
INSERT INTO NETransType VALUES (1, 'place'), (2, 'unclass'), (3, 'unclass'), (4, 'place');
INSERT INTO NETransGloss VALUES (1, 'Atsu (town)'), (2, 'Tokachigawa'), (3, 'Tokachi');
INSERT INTO NETransGloss VALUES (4, 'Toukyou');
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    connection = sqlite3.connect(tmp_path / "names.db")
    connection.executescript(DATABASE)
    connection.close()
    monkeypatch.setattr(large_assistant, "find_jmdict", lambda: tmp_path / "names.db")
    monkeypatch.setattr(large_assistant, "ASSETS", Path(__file__).parents[2] / "assets/assistant")
    return tmp_path / "large"


def test_names_join_the_lists_of_their_kind(folder):
    assert large_assistant.extend(folder) == {"City": 1, "Place-landmark": 1}
    cities = (folder / "slots" / "City.tsv").read_text(encoding="utf8")
    assert cities.endswith("Atsu\t厚保\n")
    # it is in the list already
    assert "Toukyou" not in cities
    assert len(list(generate(folder, "ja", 50))) == 50


def test_no_folder_is_overwritten(folder):
    folder.mkdir()
    with pytest.raises(FileExistsError):
        large_assistant.extend(folder)
