import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from spacy_xling_ner.romaji import has_numeral, spoken_numerals
from spacy_xling_ner.romaji.numbers import arabic_number, kanji_number, number_reading
from spacy_xling_ner.views import RomajiView, create_romaji_view

BY_SUDACHI = dict(
    zip(
        "一二三四五六七八九十",
        ["イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ", "ジュウ"],
        strict=True,
    )
)


@pytest.mark.parametrize(
    ("number", "reading"),
    [
        (1, "イチ"),
        (10, "ジュウ"),
        (14, "ジュウヨン"),
        (100, "ヒャク"),
        (300, "サンビャク"),
        (600, "ロッピャク"),
        (800, "ハッピャク"),
        (1000, "セン"),
        (1868, "センハッピャクロクジュウハチ"),
        (2024, "ニセンニジュウヨン"),
        (3000, "サンゼン"),
        (8000, "ハッセン"),
        (10**4, "イチマン"),
        (10**7, "イッセンマン"),
        (12 * 10**7, "イチオクニセンマン"),
        (10**12, "イッチョウ"),
        (8 * 10**12, "ハッチョウ"),
        (10**13, "ジュッチョウ"),
        (2 * 10**12 + 5, "ニチョウゴ"),
    ],
)
def test_number_reading(number, reading):
    assert number_reading(number) == reading


@pytest.mark.parametrize(
    ("word", "reading", "number"),
    [
        ("三百", "サンヒャク", 300),
        ("二十", "ニトウ", 20),
        ("千九百四十五", "センキュウヒャクヨンジュウゴ", 1945),
        ("二〇二四", "ニレイニヨン", 2024),
        ("一万二千", "イチマンニセン", 12000),
        ("万", "マン", 10000),
        ("一億", "イチオク", 10**8),
        ("〇", "ゼロ", None),
        ("〇三", "ゼロサン", None),
        ("一二三四五", "イチニサンヨンゴ", None),
        ("九十九", "ツクモ", None),
        ("三百", "ミツオ", None),
        ("百", None, None),
        ("一千", "イッセン", None),
        ("百人", "ヒャクニン", None),
        ("", "", None),
    ],
)
def test_kanji_number(word, reading, number):
    assert kanji_number(word, reading) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("3", 3),
        ("２０", 20),
        ("1,000", 1000),
        ("0", None),
        ("3.5", None),
        ("1,00", None),
        ("x", None),
    ],
)
def test_arabic_number(word, number):
    assert arabic_number(word) == number


@given(st.text("〇一二三四五六七八九十百千万億兆"))
def test_every_row_of_numerals_has_a_reading_or_none(word):
    number = kanji_number(word, "イチ")
    assert number is None or number_reading(number)


@given(st.text("0123456789,", max_size=25))
def test_every_row_of_digits_has_a_reading_or_none(word):
    number = arabic_number(word)
    assert number is None or number_reading(number)


# counter, as the tokenizer reads it: numeral and counter from one to ten
COUNTED = {
    ("本", "ポン"): """
        イッポン ニホン サンボン ヨンホン ゴホン ロッポン ナナホン ハッポン キュウホン ジュッポン
    """,
    ("匹", "ヒキ"): """
        イッピキ ニヒキ サンビキ ヨンヒキ ゴヒキ ロッピキ ナナヒキ ハッピキ キュウヒキ ジュッピキ
    """,
    ("分", "フン"): """
        イップン ニフン サンプン ヨンプン ゴフン ロップン ナナフン ハップン キュウフン ジュップン
    """,
    ("泊", "ハク"): """
        イッパク ニハク サンパク ヨンパク ゴハク ロッパク ナナハク ハッパク キュウハク ジュッパク
    """,
    ("階", "カイ"): """
        イッカイ ニカイ サンガイ ヨンカイ ゴカイ ロッカイ ナナカイ ハッカイ キュウカイ ジュッカイ
    """,
    ("回", "カイ"): """
        イッカイ ニカイ サンカイ ヨンカイ ゴカイ ロッカイ ナナカイ ハッカイ キュウカイ ジュッカイ
    """,
    ("ヶ月", "カゲツ"): """
        イッカゲツ ニカゲツ サンカゲツ ヨンカゲツ ゴカゲツ ロッカゲツ ナナカゲツ ハッカゲツ
        キュウカゲツ ジュッカゲツ
    """,
    ("冊", "サツ"): """
        イッサツ ニサツ サンサツ ヨンサツ ゴサツ ロクサツ ナナサツ ハッサツ キュウサツ ジュッサツ
    """,
    ("頭", "トウ"): """
        イットウ ニトウ サントウ ヨントウ ゴトウ ロクトウ ナナトウ ハットウ キュウトウ ジュットウ
    """,
    ("月", "ガツ"): """
        イチガツ ニガツ サンガツ シガツ ゴガツ ロクガツ シチガツ ハチガツ クガツ ジュウガツ
    """,
    ("時", "ジ"): "イチジ ニジ サンジ ヨジ ゴジ ロクジ シチジ ハチジ クジ ジュウジ",
    ("人", "ニン"): """
        イチニン ニニン サンニン ヨニン ゴニン ロクニン シチニン ハチニン キュウニン ジュウニン
    """,
    ("日", "ニチ"): "イチニチ フツカ ミッカ ヨッカ イツカ ムイカ ナノカ ヨウカ ココノカ トオカ",
    ("年", "ネン"): """
        イチネン ニネン サンネン ヨネン ゴネン ロクネン ナナネン ハチネン キュウネン ジュウネン
    """,
}


@pytest.mark.parametrize("counter", COUNTED, ids="".join)
def test_one_to_ten(counter):
    expected = COUNTED[counter].split()
    assert len(expected) == 10
    for (numeral, reading), together in zip(BY_SUDACHI.items(), expected, strict=True):
        spoken = spoken_numerals([numeral, counter[0]], [reading, counter[1]])
        assert spoken[0] + spoken[1] == together


@pytest.mark.parametrize(
    ("words", "readings", "expected"),
    [
        ("三 つ", "サン ツ", "ミッ ツ"),
        ("七 千 円", "シチ セン エン", "ナナ セン エン"),
        ("七 百 本", "シチ ヒャク ホン", "ナナ ヒャッ ポン"),
        ("四 畳 半", "ヨン ジョウ ハン", "ヨ ジョウ ハン"),
        ("九 つ", "キュウ ツ", "ココノ ツ"),
        ("二十 日", "ニトウ カ", "ハツ カ"),
        ("二十四 日", "ニジュウヨン ニチ", "ニジュウヨッ カ"),
        ("十九 日", "ジュウキュウ ニチ", "ジュウク ニチ"),
        ("三十一 日", "サンジュウイチ ニチ", "サンジュウイチ ニチ"),
        ("四 月 一 日", "ヨン ガツ イチ ニチ", "シ ガツ ツイ タチ"),
        ("四 月 一日", "ヨン ガツ イチニチ", "シ ガツ ツイタチ"),
        ("毎月 一日 に", "マイツキ イチニチ ニ", "マイツキ ツイタチ ニ"),
        ("一日 に", "ツイタチ ニ", "イチニチ ニ"),
        ("三百 本", "サンヒャク ホン", "サンビャッ ポン"),
        ("千 本", "セン ホン", "セン ボン"),
        ("三百 名", "サンヒャク メイ", "サンビャク メイ"),
        ("何 本", "ナニ ホン", "ナン ボン"),
        ("何 も", "ナニ モ", "ナニ モ"),
        ("数 匹", "スウ ビキ", "スウ ヒキ"),
        ("3 本", "サン ホン", "サン ボン"),
        ("三本", "ミモト", "サンボン"),
        ("20 日", "ニレイ ニチ", "ニレイ カ"),
        ("三 分 の 一", "サン ブン ノ イチ", "サン ブン ノ イチ"),
        ("第 一 に", "ダイ イチ ニ", "ダイ イチ ニ"),
        ("三 本 足", "サン ポン アシ", "サン ボン アシ"),
        ("一 足 先", "イチ アシ サキ", "イチ アシ サキ"),
        ("十", "トウ", "トウ"),
        ("七五三 を", "ナナゴサン ヲ", "シチゴサン ヲ"),
        ("十分 待っ", "ジュウブン マッ", "ジュップン マッ"),
        ("十分 な", "ジュウブン ナ", "ジュウブン ナ"),
        ("三 十分 に", "サン ジュウブン ニ", "サン ジュップン ニ"),
        ("何 分", "ナン ブン", "ナン プン"),
        ("三 羽", "ミッ ワ", "サン ワ"),
        ("二 日間", "フタ カカン", "フツ カカン"),
        ("十一 日間", "ジュウイチ ニチカン", "ジュウイチ ニチカン"),
        ("数十 本", "スウジュウ ポン", "スウジュッ ポン"),
        ("何百 匹", "ナンビャク ヒキ", "ナンビャッ ピキ"),
        ("一昨 日", "イッサク ヒ", "イッサク ジツ"),
        ("一 日 中", "イチ ニチ チュウ", "イチ ニチ ジュウ"),
        ("三 日 月", "ミッ カ ツキ", "ミ カ ヅキ"),
        ("三 時 頃", "サン ジ コロ", "サン ジ ゴロ"),
        ("あの 頃", "アノ コロ", "アノ コロ"),
        ("三 軒先", "サン ノキサキ", "サン ゲンサキ"),
        ("今 何時 か", "イマ イツ カ", "イマ ナンジ カ"),
        ("何時 の 間 に", "イツ ノ アイダ ニ", "イツ ノ マ ニ"),
        ("何時 も", "イツ モ", "イツ モ"),
        ("一足 を", "ヒトアシ ヲ", "イッソク ヲ"),
        ("一足 先", "ヒトアシ サキ", "ヒトアシ サキ"),
    ],
)
def test_in_context(words, readings, expected):
    spoken = spoken_numerals(words.split(), readings.split())
    together = [spoken.get(i, reading) for i, reading in enumerate(readings.split())]
    assert together == expected.split()


def test_without_readings_nothing_is_changed():
    assert spoken_numerals(["三", "本"], [None, None]) == {}
    assert spoken_numerals([], []) == {}


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("ja")
    nlp.add_pipe(
        "romanizer",
        config={"view": {"@misc": "spacy_xling_ner.romaji_view.v1", "numerals": "spoken"}},
    )
    return nlp


@pytest.mark.parametrize(
    ("text", "romaji"),
    [
        ("一本", "ip pon"),
        ("二本", "ni hon"),
        ("六本", "rop pon"),
        ("三匹", "san biki"),
        ("一杯", "ip pai"),
        ("一階", "ik kai"),
        ("三階", "san gai"),
        ("十分後", "jup pun go"),
        ("三日", "mik ka"),
        ("二十日", "hatsu ka"),
        ("四人", "yo nin"),
        ("四時", "yo ji"),
        ("四月", "shi gatsu"),
        ("九月", "ku gatsu"),
        ("三千", "sanzen"),
        ("八百", "happyaku"),
        ("二〇二四年", "nisennijuuyo nen"),
        ("第一", "dai ichi"),
        ("一週間", "is shuukan"),
        ("3本", "3 bon"),
        ("３回", "3 kai"),
    ],
)
def test_text(nlp, text, romaji):
    assert " ".join(token._.romaji for token in nlp(text)) == romaji


def test_t_before_ch(nlp):
    doc = spacy.tokens.Doc(
        nlp.vocab, words=["一", "丁目"], morphs=["Reading=イチ", "Reading=チョウメ"]
    )
    assert create_romaji_view(numerals="spoken")(doc) == ["it", "choume"]


def test_source_is_numeral_where_the_reading_changed(nlp):
    doc = nlp("二枚と六本を見た")
    sources = {token.text: token._.romaji_source for token in doc}
    assert sources["六"] == "numeral"
    assert sources["二"] == sources["見"] == "reading"


def test_numerals_are_spoken_by_default():
    doc = spacy.blank("ja")("六本と四月、2026年")
    assert create_romaji_view() == RomajiView(numerals="spoken")
    assert create_romaji_view()(doc) == ["rop", "pon", "to", "shi", "gatsu", "、", "2026", "nen"]
    as_read = create_romaji_view(numerals="as_read")(doc)
    assert as_read == ["roku", "pon", "to", "yon", "gatsu", "、", "2026", "nen"]


def test_stored_romaji_is_kept(nlp):
    doc = nlp.make_doc("六本")
    doc[0]._.romaji = "six"
    assert [token._.romaji for token in nlp.get_pipe("romanizer")(doc)] == ["six", "pon"]


def test_unknown_choice_is_refused():
    with pytest.raises(ValueError, match="Unknown numerals 'x' of romaji; choose from as_read, sp"):
        create_romaji_view(numerals="x")


@given(
    st.lists(st.text(st.sampled_from("一二十百万〇3５何数つ本月日々人ア"), max_size=3), max_size=6),
    st.data(),
)
def test_without_a_numeral_no_reading_changes(words, data):
    reading = st.sampled_from([None, "イチ", "ニ", "ジュウ", "ホン", "ニチ", "カ", "ツ"])
    readings = data.draw(st.lists(reading, min_size=len(words), max_size=len(words)))
    assert has_numeral("".join(words)) or not spoken_numerals(words, readings)
