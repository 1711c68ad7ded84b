"""Names in a passport: the Hepburn of the Japanese Ministry of Foreign Affairs, in lower case.

The ministry's own spellings of ファ and the like (*fua*) are not Hepburn, and not tested.
"""

import pytest

from spacy_xling_ner.romaji import RomajiStyle, romanize

PASSPORT = RomajiStyle(long_vowels="collapsed", apostrophe=False, labial="m")

# name of the rule: name, reading and romaji in turn
NAMES = {
    "ou, oo and uu are short": """
        大野 オオノ ono 小野 オノ ono 大谷 オオタニ otani 斎藤 サイトウ saito 陽子 ヨウコ yoko
        優香 ユウカ yuka 翔一 ショウイチ shoichi 亮太朗 リョウタロウ ryotaro 河野 コウノ kono
        加藤 カトウ kato 後藤 ゴトウ goto 裕子 ユウコ yuko 東海林 ショウジ shoji 大江 オオエ oe
        京子 キョウコ kyoko 中条 チュウジョウ chujo 龍之介 リュウノスケ ryunosuke 洋 ヨウ yo
        高知 コウチ kochi 甲府 コウフ kofu 神戸 コウベ kobe 九州 キュウシュウ kyushu
        大阪 オオサカ osaka 東京 トウキョウ tokyo
    """,
    "a final オ stays": "妹尾 セノオ senoo 高遠 タカトオ takatoo 智央 トモオ tomoo",
    "ー is left out": """
        ニーナ ニーナ nina サリー サリー sari メアリー メアリー meari ローマ ローマ roma
    """,
    "ii, ei and other vowels stay": """
        飯田 イイダ iida 椎名 シイナ shiina 新潟 ニイガタ niigata 恭平 キョウヘイ kyohei
        青井 アオイ aoi 藤井 フジイ fujii 亜衣 アイ ai 慶 ケイ kei
    """,
    "no long vowel across the boundary of two parts": """
        松浦 マツウラ matsuura 小団扇 コウチワ kouchiwa 井上 イノウエ inoue 三浦 ミウラ miura
        勝浦 カツウラ katsuura 大岡 オオオカ ooka 大内 オオウチ ouchi 大浦 オオウラ oura
        大上 オオウエ oue 横内 ヨコウチ yokouchi 竹之内 タケノウチ takenouchi 杉浦 スギウラ sugiura
    """,
    "m before b, m and p": """
        難波 ナンバ namba 本間 ホンマ homma 三瓶 サンペイ sampei 新橋 シンバシ shimbashi
        順平 ジュンペイ jumpei 丹波 タンバ tamba 天満 テンマ temma 群馬 グンマ gumma
        神戸 カンベ kambe 仁平 ニンペイ nimpei
    """,
    "n elsewhere, without a mark": """
        神田 カンダ kanda 信也 シンヤ shinya 純一 ジュンイチ junichi 健一郎 ケンイチロウ kenichiro
        遠藤 エンドウ endo 本城 ホンジョウ honjo 安藤 アンドウ ando 新一 シンイチ shinichi
    """,
    "doubled consonant, and t before ch": """
        服部 ハットリ hattori 吉川 キッカワ kikkawa 哲平 テッペイ teppei 発地 ホッチ hotchi
        八丁 ハッチョウ hatcho 八田 ハッタ hatta 鳥取 トットリ tottori 札幌 サッポロ sapporo
    """,
    "table": """
        千鶴 チヅル chizuru 翼 ツバサ tsubasa 富士 フジ fuji 静香 シズカ shizuka 純 ジュン jun
        志穂 シホ shiho 美緒 ミオ mio 武蔵 ムサシ musashi
    """,
}
RULES = {
    rule: {
        (name, reading): romaji
        for name, reading, romaji in zip(*[iter(names.split())] * 3, strict=True)
    }
    for rule, names in NAMES.items()
}


def test_table_is_large_enough():
    names = [name for cases in RULES.values() for name in cases]
    assert len(set(names)) == len(names) >= 80
    assert all(len(names.split()) % 3 == 0 for names in NAMES.values())


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule):
    cases = RULES[rule]
    assert {name: romanize(*name, PASSPORT).text for name in cases} == cases
    assert {romanize(*name, PASSPORT).source for name in cases} == {"reading"}
