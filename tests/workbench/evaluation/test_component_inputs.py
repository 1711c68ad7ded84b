import pytest
import spacy
from spacy.attrs import LEMMA, MORPH, NORM, ORTH, POS, SPACY, TAG
from spacy.tokens import Doc

from spacy_xling_ner.workbench.evaluation.component_inputs import words_of

ATTRS = [ORTH, TAG, POS, LEMMA, NORM, MORPH, SPACY]
TOKENIZER = {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1"}


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("ja", config={"nlp": {"tokenizer": TOKENIZER}})


def of_words(nlp, *words):
    return words_of(nlp.make_doc, Doc(nlp.vocab, words=words, spaces=[False] * len(words)))


def test_words_of_the_tokenizer_have_its_analysis(nlp):
    doc = nlp.make_doc("山田さんは Tokyo へ行った。")
    assert any(token.whitespace_ for token in doc)
    gold = Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    found = words_of(nlp.make_doc, gold)
    assert found.to_array(ATTRS).tolist() == doc.to_array(ATTRS).tolist()


def test_a_word_that_the_tokenizer_does_not_make_is_analyzed_by_itself(nlp):
    assert [token.text for token in nlp.make_doc("ソフトバンクへ")] == ["ソフトバンク", "へ"]
    found = of_words(nlp, "ソフト", "バンク", "へ")
    assert [token.text for token in found] == ["ソフト", "バンク", "へ"]
    for token in found[:2]:
        (alone,) = nlp.make_doc(token.text)
        assert (token.tag, token.norm, token.morph) == (alone.tag, alone.norm, alone.morph)
    assert found[0].morph.get("Reading") == ["ソフト"]


def test_a_word_of_several_tokens_has_the_part_of_speech_of_the_last_and_no_reading(nlp):
    first, last = nlp.make_doc("引っかかる")
    assert first.tag != last.tag
    (word,) = of_words(nlp, "引っかかる")
    assert (word.tag, word.pos) == (last.tag, last.pos)
    assert (word.norm_, word.morph.get("Reading")) == ("引っかかる", [])
