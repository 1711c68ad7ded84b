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
CREATE TABLE Kanji (ID, idseq, text); CREATE TABLE KJP (kid, text);
CREATE TABLE Sense (ID, idseq); CREATE TABLE pos (sid, text); CREATE TABLE SenseGloss (sid, text);
INSERT INTO Kanji VALUES (1, 1, '傘'), (2, 2, '雨傘'), (3, 3, '十勝川'), (4, 4, '掃除');
INSERT INTO Kanji VALUES (5, 5, '気が向く'), (6, 6, '決して');
INSERT INTO KJP VALUES (1, 'ichi1'), (3, 'news1'), (4, 'ichi1');
INSERT INTO Sense VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6);
INSERT INTO SenseGloss VALUES (1, 'umbrella (esp. of paper)'), (2, 'parasol'), (3, 'a river');
INSERT INTO SenseGloss VALUES (4, 'cleaning'), (5, 'to feel like'), (6, 'never');
INSERT INTO pos VALUES (1, 'noun (common) (futsuumeishi)'), (2, 'noun (common) (futsuumeishi)');
INSERT INTO pos VALUES (3, 'noun (common) (futsuumeishi)');
INSERT INTO pos VALUES (4, 'noun or participle which takes the aux. verb suru');
INSERT INTO pos VALUES (5, 'expressions (phrases, clauses, etc.)');
INSERT INTO pos VALUES (6, 'expressions (phrases, clauses, etc.)');
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    connection = sqlite3.connect(tmp_path / "names.db")
    connection.executescript(DATABASE)
    connection.close()
    monkeypatch.setattr(large_assistant, "find_jmdict", lambda: tmp_path / "names.db")
    monkeypatch.setattr(large_assistant, "ASSETS", Path(__file__).parents[2] / "assets/assistant")
    return tmp_path / "large"


def test_names_and_words_join_the_lists_of_their_kind(folder):
    assert large_assistant.extend(folder) == {
        "City": 1,
        "Place-landmark": 1,
        "action": 1,
        "saying": 1,
        "thing": 1,
    }

    def lines(slot):
        return (folder / "slots" / f"{slot}.tsv").read_text(encoding="utf8").splitlines()

    # Tokyo is in the list already
    assert lines("City")[-1] == "Atsu\t厚保"
    # no word that is rare, or a name as well
    assert lines("thing") == ["umbrella\t傘"]
    assert lines("action") == ["cleaning\t掃除"]
    # the expression that ends like a sentence
    assert lines("saying") == ["to feel like\t気が向く"]


def test_the_templates_of_both_files_are_used(folder):
    large_assistant.extend(folder)
    for lang in ("en", "ja"):
        numbers = {int(u["id"].rsplit("-", 1)[1]) for u in generate(folder, lang, 500)}
        assert min(numbers) < 100 < max(numbers)


def test_no_folder_is_overwritten(folder):
    folder.mkdir()
    with pytest.raises(FileExistsError):
        large_assistant.extend(folder)
