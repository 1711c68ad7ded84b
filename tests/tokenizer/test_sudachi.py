import threading

import pytest
from spacy.lang.ja import JapaneseTokenizer as SpacyJapaneseTokenizer

from spacy_xling_ner.tokenizer import JapaneseTokenizer
from spacy_xling_ner.tokenizer.cuts import MAX_BYTES
from spacy_xling_ner.tokenizer.sudachi import SudachiAnalyzer

from .equality import ODD_TEXTS, as_data, assert_equal, make_pair, new_vocab

SENTENCE = "東京都に住む人々は、毎日 電車で　会社へ通う。"


def test_threads_share_a_tokenizer():
    ours = JapaneseTokenizer(new_vocab())
    texts = [SENTENCE * 30, *ODD_TEXTS]
    expected = [as_data(ours(text)) for text in texts]
    start = threading.Barrier(4)
    found = []

    def tokenize():
        start.wait()
        for _ in range(5):
            found.append([as_data(ours(text)) for text in texts])

    threads = [threading.Thread(target=tokenize) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 20


def test_every_thread_has_a_sudachi_tokenizer_of_its_own():
    ours = JapaneseTokenizer(new_vocab())
    tokenizers = [ours.tokenizer, ours.tokenizer]
    thread = threading.Thread(target=lambda: tokenizers.append(ours.tokenizer))
    thread.start()
    thread.join()
    assert tokenizers[0] is tokenizers[1]
    assert tokenizers[0] is not tokenizers[2]
    assert type(tokenizers[0]) is type(SpacyJapaneseTokenizer(new_vocab()).tokenizer)


def test_text_within_the_limit_is_not_cut():
    analyzer = SudachiAnalyzer()
    text = "あ" * (MAX_BYTES // 3)
    assert analyzer.analyze(text, lambda _, piece: piece) == [text]
    pieces = analyzer.analyze(text + "い", lambda _, piece: piece)
    assert len(pieces) == 2
    assert "".join(pieces) == text + "い"


@pytest.mark.parametrize("mode", [None, "C"])
def test_text_beyond_the_limit_is_that_of_its_sentences(mode):
    theirs, ours = make_pair(mode)
    n = MAX_BYTES // len(SENTENCE.encode()) * 2 + 10
    doc = ours(SENTENCE * n)
    one = theirs(SENTENCE)
    assert doc.text == SENTENCE * n
    assert len(doc) == len(one) * n
    for i in (0, 1, n // 2, n - 1):
        start = i * len(one)
        span = doc[start : start + len(one)]
        assert span.start_char == i * len(SENTENCE)
        assert as_data(span.as_doc())[1] == as_data(one)[1]
    sub_tokens = doc.user_data.get("sub_tokens")
    assert sub_tokens == (one.user_data["sub_tokens"] * n if mode else None)


@pytest.mark.parametrize("space", [" ", "  ", "\u3000", " \n", "\n "])
def test_white_space_at_a_cut_is_as_elsewhere(space):
    theirs, ours = make_pair()
    filler = "あ" * (MAX_BYTES // 3 - 3)
    # the space is where the limit is, and the same words meet it in a short text
    long = ours(f"{filler}犬。{space}猫 が{space}")
    short = theirs(f"犬。{space}猫 が{space}")
    n = len(short) - 1
    assert [t.text_with_ws for t in long[-n:]] == [t.text_with_ws for t in short[-n:]]
    assert [t.pos_ for t in long[-n:]] == [t.pos_ for t in short[-n:]]
    assert long.text.endswith(short.text)


def test_text_that_is_too_long_only_when_normalized_is_cut():
    _, ours = make_pair()
    text = "ﷺ" * 2000 + "。" + "㍿" * 10
    with pytest.raises(Exception, match="too long"):
        ours.tokenizer.tokenize(text)
    doc = ours(text)
    assert doc.text == text
    assert {t.text for t in doc} >= {"ﷺ", "㍿"}


def test_long_white_space_is_one_token():
    _, ours = make_pair()
    doc = ours(" " * (MAX_BYTES + 10))
    assert [len(token) for token in doc] == [MAX_BYTES + 10]


def test_other_errors_of_sudachi_are_raised():
    with pytest.raises(TypeError):
        SudachiAnalyzer().analyze(None, lambda morphemes, _: len(morphemes))


def test_first_text_of_a_thread_may_be_too_long():
    theirs, ours = make_pair()
    docs = []
    text = "猫。" * (MAX_BYTES // 6 + 5)
    thread = threading.Thread(target=lambda: docs.extend([ours(text), ours("猫。")]))
    thread.start()
    thread.join()
    assert docs[0].text == text
    assert as_data(docs[1]) == as_data(theirs("猫。"))
    assert_equal(theirs, ours, "猫。")
