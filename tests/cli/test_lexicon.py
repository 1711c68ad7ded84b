import sqlite3

import pytest
from spacy.cli._util import app
from typer.testing import CliRunner

import spacy_xling_ner.cli  # noqa: F401  # registers the command
from spacy_xling_ner.bridge.lexicon import TABLE_NAME, Candidate, Lexicon, load_lexicon

DATABASE = """
CREATE TABLE Kanji (ID, idseq, text); CREATE TABLE Kana (ID, idseq, text, nokanji);
CREATE TABLE KJP (kid, text); CREATE TABLE KNP (kid, text);
CREATE TABLE KJI (kid, text); CREATE TABLE KNI (kid, text);
CREATE TABLE Sense (ID, idseq); CREATE TABLE SenseGloss (sid, text);
CREATE TABLE pos (sid, text); CREATE TABLE misc (sid, text);
CREATE TABLE stagk (sid, text); CREATE TABLE stagr (sid, text);
CREATE TABLE NEKanji (ID, idseq, text); CREATE TABLE NEKana (ID, idseq, text, nokanji);
CREATE TABLE NETranslation (ID, idseq); CREATE TABLE NETransType (tid, text);
CREATE TABLE NETransGloss (tid, text);
INSERT INTO Kanji VALUES (1, 10, '市'), (2, 11, '市'), (3, 12, '音楽'), (4, 13, '古語');
INSERT INTO Kana VALUES (1, 10, 'いち', 0), (2, 11, 'し', 0), (3, 12, 'おんがく', 0);
INSERT INTO Kana VALUES (4, 13, 'こご', 0);
INSERT INTO KJP VALUES (2, 'ichi1');
INSERT INTO Sense VALUES (1, 10), (2, 11), (3, 12), (4, 13);
INSERT INTO pos VALUES (1, 'noun (common)'), (2, 'noun (common)'), (3, 'noun (common)');
INSERT INTO pos VALUES (4, 'noun (common)');
INSERT INTO misc VALUES (4, 'archaism');
INSERT INTO SenseGloss VALUES (1, 'market (town)'), (2, 'city'), (3, 'the melody'), (4, 'word');
INSERT INTO NEKanji VALUES (1, 20, '米国'), (2, 21, '太郎');
INSERT INTO NEKana VALUES (1, 20, 'べいこく', 0), (2, 21, 'たろう', 0);
INSERT INTO NETranslation VALUES (1, 20), (2, 21);
INSERT INTO NETransType VALUES (1, 'place'), (2, 'masc');
INSERT INTO NETransGloss VALUES (1, 'America'), (2, 'Tarō');
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "own.tsv").write_text("音楽\tmusic\nビートルズ\tBeatles\n", encoding="utf8")
    (tmp_path / "bad.tsv").write_text("音楽 music\n", encoding="utf8")

    def invoke(*arguments):
        paths = [str(tmp_path / a) if a.endswith((".tsv", ".db")) else a for a in arguments]
        output = str(tmp_path / "out" / "lexicon.bin")
        result = CliRunner().invoke(app, ["xling", "lexicon", output, *paths])
        return result.exit_code, " ".join(result.output.split())

    return invoke


def test_own_file_alone(run, tmp_path):
    code, output = run("--tsv", "own.tsv", "--no-jmdict")
    assert code == 0
    assert "2 surfaces" in output
    assert "EDRDG" not in output
    lookups = load_lexicon(tmp_path / "out" / "lexicon.bin")
    assert Lexicon(lookups.get_table(TABLE_NAME)).get("音楽")[0].text == "music"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tsv", "bad.tsv", "--no-jmdict"], "line 1: 1 tab-separated fields"),
        (["--tsv", "none.tsv", "--no-jmdict"], "No such file"),
        (["--no-jmdict"], "give a TSV file, or use the dictionary"),
        (["--no-jmdict", "--database", "x.db"], "drop one"),
        (["--database", "x.db"], "No JMdict database at"),
    ],
)
def test_an_error_is_clean_and_writes_nothing(run, tmp_path, arguments, message):
    code, output = run(*arguments)
    assert code == 1
    assert message in output
    assert "Traceback" not in output
    assert not (tmp_path / "out").exists()


def test_help_teaches():
    result = CliRunner().invoke(app, ["xling", "lexicon", "--help"])
    assert result.exit_code == 0
    for words in ("Example:", "--tsv", "EDRDG", "load_lexicon.v1"):
        assert words in result.output


def test_jmdict_is_read_and_credited(run, tmp_path):
    connection = sqlite3.connect(tmp_path / "small.db")
    connection.executescript(DATABASE)
    connection.close()
    code, output = run("--tsv", "own.tsv", "--database", "small.db")
    assert code == 0
    lexicon = Lexicon(load_lexicon(tmp_path / "out" / "lexicon.bin").get_table(TABLE_NAME))
    assert [c.text for c in lexicon.get("市")] == ["city", "market"]  # the common one first
    assert [c.text for c in lexicon.get("音楽")] == ["music", "melody"]  # the user's own first
    assert lexicon.get("いち") == []  # not usually written so
    assert [c.text for c in lexicon.get("米国")] == ["America"]
    assert lexicon.get("太郎")[0] == Candidate("Taro", "G~")
    assert lexicon.get("古語") == []
    assert "EDRDG" in output
    assert "CC BY-SA 4.0" in output
