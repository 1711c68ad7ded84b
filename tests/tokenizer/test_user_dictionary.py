import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
import sudachidict_core

from spacy_xling_ner.tokenizer import JapaneseTokenizer

from .equality import new_vocab

WORD = "架空坂"
LINE = f"{WORD},4786,4786,-5000,{WORD},名詞,固有名詞,一般,*,*,*,カクウザカ,{WORD},*,*,*,*,*\n"
CONFIG = {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1"}


@pytest.fixture(scope="module")
def user_dict(tmp_path_factory):
    folder = tmp_path_factory.mktemp("user")
    (folder / "words.csv").write_text(LINE, "utf8")
    system = Path(sudachidict_core.__file__).parent / "resources" / "system.dic"
    arguments = ["ubuild", "-s", str(system), "-o", "my.dic", "words.csv"]
    code = "from sudachipy.command_line import main; main()"
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, check=True)
    return folder / "my.dic"


def words(tokenizer):
    return [(t.text, *t.morph.get("Reading")) for t in tokenizer(f"{WORD}へ")]


def test_words_are_those_of_the_user_and_saved_with_the_pipeline(user_dict, tmp_path):
    own = tmp_path / "own.dic"
    own.write_bytes(user_dict.read_bytes())
    config = {"nlp": {"tokenizer": {**CONFIG, "user_dict": str(own)}}}
    nlp = spacy.blank("ja", config=config)
    expected = [(WORD, "カクウザカ"), ("へ", "ヘ")]
    assert words(nlp.tokenizer) == expected
    assert words(pickle.loads(pickle.dumps(nlp.tokenizer))) == expected
    assert words(JapaneseTokenizer(new_vocab()).from_bytes(nlp.tokenizer.to_bytes())) == expected
    nlp.to_disk(tmp_path / "saved")
    own.unlink()
    loaded = spacy.load(tmp_path / "saved")
    assert words(loaded.tokenizer) == expected
    loaded.to_disk(tmp_path / "saved")
    assert words(spacy.load(tmp_path / "saved").tokenizer) == expected


@pytest.mark.parametrize("name", ["user_dict", "config_path"])
@pytest.mark.parametrize("content", [b"", b"garbage", bytes(range(256)) * 10])
def test_file_of_another_kind_is_named(tmp_path, name, content):
    path = tmp_path / "own.x"
    path.write_bytes(content)
    tokenizer = JapaneseTokenizer(new_vocab(), **{name: str(path)})
    with pytest.raises(ValueError, match=rf"cannot read .* {name} = '{path}' \(") as caught:
        tokenizer("東京")
    assert "sudachipy ubuild" in str(caught.value)


@pytest.mark.parametrize("name", ["user_dict", "config_path"])
def test_missing_file_is_named(name):
    tokenizer = JapaneseTokenizer(new_vocab(), **{name: "missing.x"})
    with pytest.raises(FileNotFoundError, match=f"no file 'missing.x', which `{name}`"):
        tokenizer("東京")
