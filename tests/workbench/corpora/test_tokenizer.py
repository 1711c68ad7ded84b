import pytest

from spacy_xling_ner.workbench.corpora.tokenizer import load_tokenizer

CONFIG = """
[nlp]
lang = "ja"
[nlp.tokenizer]
@tokenizers = "spacy.ja.JapaneseTokenizer"
split_mode = "C"
"""


def words(nlp, text="国家公務員"):
    return [token.text for token in nlp.make_doc(text)]


def test_split_mode_sets_the_length_of_tokens():
    assert words(load_tokenizer("ja")) == words(load_tokenizer("ja", "A"))
    assert len(words(load_tokenizer("ja", "A"))) > len(words(load_tokenizer("ja", "C")))


def test_config_brings_its_own_tokenizer(tmp_path):
    path = tmp_path / "ja.cfg"
    path.write_text(CONFIG)
    assert words(load_tokenizer(config=path)) == words(load_tokenizer("ja", "C"))
    path.write_text('[nlp]\nlang = "ja"\n[nlp.tokenizer]\n@tokenizers = "spacy.Tokenizer.v1"\n')
    assert words(load_tokenizer("ja", config=path), "猫 犬") == ["猫", "犬"]
    with pytest.raises(ValueError, match="Leave out the split mode"):
        load_tokenizer("ja", "A", path)
    with pytest.raises(ValueError, match="language is 'en', but"):
        load_tokenizer("en", config=path)
    path.write_text("[nlp]\n")
    with pytest.raises(ValueError, match="has no lang"):
        load_tokenizer(config=path)
    with pytest.raises(ValueError, match="does not exist"):
        load_tokenizer(config=tmp_path / "none.cfg")


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="Give a language"):
        load_tokenizer()
    with pytest.raises(ValueError, match="not for 'en'"):
        load_tokenizer("en", "A")
    with pytest.raises(ValueError, match="choose from A, B, C"):
        load_tokenizer("ja", "D")
    with pytest.raises(ValueError, match="for the language 'qqq'"):
        load_tokenizer("qqq")
