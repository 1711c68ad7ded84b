"""Comparison of documents with those of spaCy's tokenizer, for texts without variants."""

from spacy.lang.ja import JapaneseDefaults
from spacy.lang.ja import JapaneseTokenizer as SpacyJapaneseTokenizer
from spacy.vocab import create_vocab

from spacy_xling_ner.tokenizer import JapaneseTokenizer

MODES = (None, "A", "B", "C")

# white space of all kinds, letters that Sudachi normalizes to more or fewer, marks of both kinds
ODD_TEXTS = [
    "",
    " ",
    "   ",
    "\u3000",
    "\n\t ",
    "選挙管理委員会の車に　乗る。",
    " 東京  に\u3000行った ",
    "猫 \n犬",
    "東京\u3000 に",
    "東京 \u3000に",
    "New York と  ニューヨーク",
    "ＡＢＣ、abc、ABC。ＡＢＣ",
    "２０００円と2000円、三百二十",
    "すごーーーい…と言った‥",
    "㌖㍿ﷺ①㈱㌔",
    "ｶﾞｷﾞｸﾞ か\u3099き\u3099 パ\u3099",
    "漢字（かんじ）を読む",
    "👨‍👩‍👧‍👦🇯🇵👍🏽が好き",
    "\u200b\ufeff￣\x00\x07\x7f\x85\x1c",
    "=|=,_ ADJ NOUN Reading=ア|Inflection=",
    "食べたりする。このように言う。あまりよくないね。勉強をしている。きれいだ。",
    "行ったりしながら食べて、いるだけではないような。",
    "xyzzyq ゴニョゴニョ グルグルゲルガル",
]


def as_data(doc):
    """All that is stored in a document, independent of its vocabulary."""
    stored = doc.to_dict()
    stored["strings"] = set(stored["strings"])
    stored["array_body"] = stored["array_body"].tolist()
    stored["tensor"] = stored["tensor"].tolist()
    tokens = [
        (t.text_with_ws, t.idx, t.tag_, t.pos_, t.lemma_, t.norm_, t.shape_, str(t.morph))
        for t in doc
    ]
    return stored, tokens, doc.user_data


def new_vocab():
    return create_vocab("ja", JapaneseDefaults)


def make_pair(mode=None):
    """spaCy's tokenizer and ours, each with a vocabulary of its own."""
    return SpacyJapaneseTokenizer(new_vocab(), mode), JapaneseTokenizer(new_vocab(), mode)


def assert_equal(theirs, ours, text):
    assert as_data(ours(text)) == as_data(theirs(text)), text
