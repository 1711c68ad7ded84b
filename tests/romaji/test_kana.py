"""Kana in the default style: modified Hepburn, long vowels as written, ASCII."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_xling_ner.romaji import kana_to_romaji

# name of the rule: (kana, romaji)...
KANA = {
    "vowels": [("アイウエオ", "aiueo"), ("あいうえお", "aiueo")],
    "rows": [
        ("カキクケコ", "kakikukeko"),
        ("さしすせそ", "sashisuseso"),
        ("タチツテト", "tachitsuteto"),
        ("なにぬねの", "naninuneno"),
        ("ハヒフヘホ", "hahifuheho"),
        ("まみむめも", "mamimumemo"),
        ("ヤユヨ", "yayuyo"),
        ("らりるれろ", "rarirurero"),
        ("ガギグゲゴ", "gagigugego"),
        ("ざじずぜぞ", "zajizuzezo"),
        ("ダヂヅデド", "dajizudedo"),
        ("ばびぶべぼ", "babibubebo"),
        ("パピプペポ", "papipupepo"),
        ("わん", "wan"),
    ],
    "wo": [("ヲ", "o"), ("を", "o"), ("ヲカシ", "okashi")],
    "historical": [("ヰ", "i"), ("ゑびす", "ebisu"), ("ウヰスキー", "uisukii"), ("ヷ", "va")],
    "digraph": [
        ("キャク", "kyaku"),
        ("きゅうり", "kyuuri"),
        ("トウキョウ", "toukyou"),
        ("シャシン", "shashin"),
        ("しゅふ", "shufu"),
        ("ショウ", "shou"),
        ("チャ", "cha"),
        ("ちゅうごく", "chuugoku"),
        ("チョウ", "chou"),
        ("ニャ", "nya"),
        ("ヒョウゴ", "hyougo"),
        ("ミャク", "myaku"),
        ("リュウ", "ryuu"),
        ("ギョウザ", "gyouza"),
        ("ジャム", "jamu"),
        ("じゅう", "juu"),
        ("ヂャ", "ja"),
        ("ビョウイン", "byouin"),
        ("ピョン", "pyon"),
    ],
    "loan word": [
        ("ティーム", "tiimu"),
        ("パーティー", "paatii"),
        ("ディズニー", "dizunii"),
        ("ファン", "fan"),
        ("フィルム", "firumu"),
        ("カフェ", "kafe"),
        ("フォーク", "fooku"),
        ("フュージョン", "fyuujon"),
        ("ヴァイオリン", "vaiorin"),
        ("ヴィクトリア", "vikutoria"),
        ("ヴ", "vu"),
        ("ヴェネツィア", "venetsia"),
        ("ヴォーグ", "voogu"),
        ("レヴュー", "revyuu"),
        ("ゔぁ", "va"),
        ("ウィーン", "wiin"),
        ("ウェブ", "webu"),
        ("ウォール", "wooru"),
        ("シェフ", "shefu"),
        ("ジェット", "jetto"),
        ("チェコ", "cheko"),
        ("トゥール", "tuuru"),
        ("ドゥカティ", "dukati"),
        ("デュオ", "dyuo"),
        ("テューバ", "tyuuba"),
        ("モーツァルト", "mootsaruto"),
        ("ツェッペリン", "tsepperin"),
        ("カンツォーネ", "kantsoone"),
        ("イェール", "yeeru"),
        ("クォーター", "kwootaa"),
        ("クァルテット", "kwarutetto"),
        ("グァム", "gwamu"),
        ("クヮ", "kwa"),
        ("スィーツ", "siitsu"),
        ("ズィ", "zi"),
        ("ニェ", "nye"),
    ],
    "small kana alone": [
        ("ァ", "a"),
        ("ねぇ", "nee"),
        ("きゃぁ", "kyaa"),
        ("ャ", "ya"),
        ("ヵ", "ka"),
        ("ヶ", "ke"),
        ("ゖ", "ke"),
        ("ㇰ", "ku"),
        ("プㇽ", "puru"),
    ],
    "long vowel": [
        ("ビール", "biiru"),
        ("コーヒー", "koohii"),
        ("らーめん", "raamen"),
        ("ケーキ", "keeki"),
        ("ジュース", "juusu"),
        ("エーーー", "eeee"),
        ("オオサカ", "oosaka"),
        ("カンパニー", "kanpanii"),
        ("んーと", "nnto"),
        ("ー", "ー"),
        ("ーア", "ーa"),
        ("Aー", "Aー"),
    ],
    "sokuon": [
        ("マッチ", "matchi"),
        ("イッタ", "itta"),
        ("サッカー", "sakkaa"),
        ("ザッシ", "zasshi"),
        ("ミッツ", "mittsu"),
        ("きっぷ", "kippu"),
        ("バッハ", "bahha"),
        ("スタッフ", "sutaffu"),
        ("バッグ", "baggu"),
        ("ベッド", "beddo"),
        ("バッジ", "bajji"),
        ("アッラー", "arraa"),
        ("イッショ", "issho"),
        ("ボッチャ", "botcha"),
        ("アッッタ", "attta"),
        ("行ッ", "行t"),
    ],
    "final sokuon": [
        ("イッ", "it"),
        ("あっ", "at"),
        ("ッ", "t"),
        ("アッア", "ata"),
        ("アッー", "aat"),
        ("アッ!", "at!"),
        ("アッン", "atn"),
    ],
    "syllabic n": [
        ("シンイチ", "shin'ichi"),
        ("シニチ", "shinichi"),
        ("ケンヤ", "ken'ya"),
        ("コンヤク", "kon'yaku"),
        ("コニャク", "konyaku"),
        ("ホンオ", "hon'o"),
        ("ホンヲ", "hon'o"),
        ("シンブン", "shinbun"),
        ("サンポ", "sanpo"),
        ("グンマ", "gunma"),
        ("アンナ", "anna"),
        ("ん", "n"),
        ("オンン", "onn"),
        ("アンーア", "ann'a"),
    ],
    "half-width": [
        ("ﾄｳｷｮｳ", "toukyou"),
        ("ｶﾞｲﾄﾞ", "gaido"),
        ("ﾊﾟｰﾃｨｰ", "paatii"),
        ("ｳﾞ", "vu"),
        ("ｯ", "t"),
    ],
    "decomposed": [("か\u3099", "ga"), ("ハ\u309aリ", "pari"), ("ウ\u3099ァ", "va")],
    "iteration mark": [
        ("こゝろ", "kokoro"),
        ("すゞき", "suzuki"),
        ("いすゞ", "isuzu"),
        ("バナヽ", "banana"),
        ("タヾシ", "tadashi"),
        ("づゝ", "zutsu"),
        ("かゝゝ", "kakaka"),
        ("なゞ", "nana"),
        ("パヽ", "paha"),
        ("ゝ", "ゝ"),
        ("ヽ", "ヽ"),
    ],
    "ligature": [("ヿ", "koto"), ("ゟ", "yori")],
    "particle": [("ハ", "ha"), ("ヘ", "he")],
    "passes unchanged": [
        ("", ""),
        ("NHK", "NHK"),
        ("Tシャツ", "Tshatsu"),
        ("東京タワー", "東京tawaa"),
        ("ジョン・スミス", "jon・sumisu"),
        ("！", "！"),
        ("カ\nキ", "ka\nki"),
        ("ア゛", "a゛"),
        ("①", "①"),
        ("한국", "한국"),
        ("😀", "😀"),
        ("a\u3099", "a\u3099"),
    ],
}
KANA_CASES = [
    pytest.param(kana, romaji, id=f"{rule}-{kana or 'empty'}")
    for rule, cases in KANA.items()
    for kana, romaji in cases
]
KANA_TEXT = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA) | st.just("ー"))


def test_table_is_large_enough():
    assert len(KANA_CASES) >= 120
    assert len({case.id for case in KANA_CASES}) == len(KANA_CASES)


@pytest.mark.parametrize(("kana", "romaji"), KANA_CASES)
def test_kana_is_modified_hepburn(kana, romaji):
    assert kana_to_romaji(kana) == romaji


def test_verb_and_ending_join_as_one_word():
    assert kana_to_romaji("イッ") + kana_to_romaji("タ") == kana_to_romaji("イッタ")


@given(KANA_TEXT)
def test_kana_becomes_lower_case_ascii(kana):
    romaji = kana_to_romaji("ア" + kana)
    assert romaji.isascii()
    assert romaji.replace("'", "").isalpha()
    assert romaji == romaji.lower()


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096)))
def test_hiragana_equals_katakana(hiragana):
    katakana = "".join(chr(ord(char) + 0x60) for char in hiragana)
    assert kana_to_romaji(hiragana) == kana_to_romaji(katakana)
