"""Loan words: 外来語の表記, Cabinet notice 1991 No. 2, in modified Hepburn.

The notice says which kana write foreign sounds; the romaji of these kana is that of the extended
tables of ANSI Z39.11-1972 and BS 4812:1972.
"""

import pytest

from spacy_xling_ner.romaji import RomajiStyle, kana_to_romaji, romanize

HEPBURN = RomajiStyle(long_vowels="macron")

TABLE_1 = """
    シェ she チェ che ツァ tsa ツェ tse ツォ tso ティ ti ファ fa フィ fi フェ fe フォ fo
    ジェ je ディ di デュ dyu
"""
TABLE_2 = """
    イェ ye ウィ wi ウェ we ウォ wo クァ kwa クィ kwi クェ kwe クォ kwo ツィ tsi トゥ tu グァ gwa
    ドゥ du ヴァ va ヴィ vi ヴ vu ヴェ ve ヴォ vo テュ tyu フュ fyu ヴュ vyu
"""
WORDS = {
    "table 1": """
        シェーカー shēkā ジェットエンジン jettoenjin ダイジェスト daijesuto チェーン chēn
        マンチェスター manchesutā コンツェルン kontserun シャンツェ shantse モーツァルト mōtsaruto
        カンツォーネ kantsōne フィレンツェ firentse ティーパーティー tīpātī ボランティア borantia
        ディーゼルエンジン dīzeruenjin ビルディング birudingu ファイル fairu フィート fīto
        フェンシング fenshingu フォークダンス fōkudansu バッファロー baffarō フィリピン firipin
        カリフォルニア kariforunia デュエット dyuetto プロデューサー purodyūsā
    """,
    "table 2": """
        イェルサレム yerusaremu イェーツ yētsu ウィスキー wisukī ウェディングケーキ wedingukēki
        ストップウォッチ sutoppuwotchi ウィーン wīn スウェーデン suwēden ミルウォーキー miruwōkī
        クァルテット kwarutetto クィンテット kwintetto クェスチョンマーク kwesuchonmāku
        クォータリー kwōtarī グァテマラ gwatemara ティツィアーノ titsiāno トゥールーズ tūrūzu
        ヒンドゥー hindū ドビュッシー dobyusshī ヴァイオリン vaiorin ヴィーナス vīnasu ヴェール vēru
        ヴォルガ voruga オリーヴ orīvu テューバ tyūba フュージョン fyūjon ドレフュス dorefyusu
        インタヴュー intavyū
    """,
    "without the special kana": """
        ウイスキー uisukī ウエハース uehāsu クイズ kuizu バイオリン baiorin チーム chīmu
        ラジオ rajio ジャズ jazu ツアー tsuā エルサレム erusaremu
    """,
    "syllabic n": """
        シャンソン shanson シンフォニー shinfonī トランペット toranpetto コンマ konma パンヤ pan'ya
        カンヌ kannu ナンバー nanbā シャンハイ shanhai インチ inchi
    """,
    "sokuon": """
        カップ kappu シャッター shattā リュックサック ryukkusakku ロッテルダム rotterudamu
        バッハ bahha マットレス mattoresu グッズ guzzu ドッジ dojji ピッツァ pittsa
    """,
    "long vowel with ー": """
        エネルギー enerugī オーバーコート ōbākōto グループ gurūpu ゲーム gēmu ショー shō
        テーブル tēburu メール mēru パーティー pātī
    """,
    "long vowel with a vowel": """
        バレエ barē ミイラ miira ボウリング bōringu サラダボウル saradabōru エイト eito
        ペイント peinto レイアウト reiauto スペイン supein ケインズ keinzu
    """,
    "small vowels that lengthen": "ねぇ nē きゃぁ kyā おぉ ō うぅ ū",
    "beyond the notice": """
        キェ kye ニェ nye スィーツ sītsu ズィ zi ツュ tsyu フョ fyo クヮルテット kwarutetto
        ヷ va ヸ vi ヹ ve ヺ vo ウュ wyu
    """,
}
RULES = {
    rule: dict(zip(*[iter(words.split())] * 2, strict=True))
    for rule, words in {"kana of table 1": TABLE_1, "kana of table 2": TABLE_2, **WORDS}.items()
}


def test_tables_are_complete():
    assert len(RULES["kana of table 1"]) == 13
    assert len(RULES["kana of table 2"]) == 20
    kana = [kana for cases in RULES.values() for kana in cases]
    assert len(set(kana)) == len(kana) >= 140


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule):
    cases = RULES[rule]
    assert {kana: kana_to_romaji(kana, HEPBURN) for kana in cases} == cases
    for kana, romaji in cases.items():
        assert romanize(kana, None, HEPBURN) == (romaji, "kana")
        assert romanize(kana, kana, HEPBURN) == (romaji, "reading")
