"""Modified Hepburn by ANSI Z39.11-1972 and BS 4812:1972: the romaji of the standards for kana."""

import pytest

from spacy_xling_ner.romaji import RomajiStyle, kana_to_romaji

HEPBURN = RomajiStyle(long_vowels="macron", particles="spoken")

# the table of the standards: one row of kana, one of Latin script
TABLE = """
    あ い う え お / a i u e o
    か き く け こ / ka ki ku ke ko
    さ し す せ そ / sa shi su se so
    た ち つ て と / ta chi tsu te to
    な に ぬ ね の / na ni nu ne no
    は ひ ふ へ ほ / ha hi fu he ho
    ま み む め も / ma mi mu me mo
    や ゆ よ / ya yu yo
    ら り る れ ろ / ra ri ru re ro
    わ ゐ ゑ を ん / wa i e o n
    が ぎ ぐ げ ご / ga gi gu ge go
    ざ じ ず ぜ ぞ / za ji zu ze zo
    だ ぢ づ で ど / da ji zu de do
    ば び ぶ べ ぼ / ba bi bu be bo
    ぱ ぴ ぷ ぺ ぽ / pa pi pu pe po
    きゃ きゅ きょ ぎゃ ぎゅ ぎょ / kya kyu kyo gya gyu gyo
    しゃ しゅ しょ じゃ じゅ じょ / sha shu sho ja ju jo
    ちゃ ちゅ ちょ ぢゃ ぢゅ ぢょ / cha chu cho ja ju jo
    にゃ にゅ にょ ひゃ ひゅ ひょ / nya nyu nyo hya hyu hyo
    びゃ びゅ びょ ぴゃ ぴゅ ぴょ / bya byu byo pya pyu pyo
    みゃ みゅ みょ りゃ りゅ りょ / mya myu myo rya ryu ryo
"""
SYLLABLES = {
    kana: romaji
    for row in TABLE.strip().splitlines()
    for kana, romaji in zip(*(half.split() for half in row.split("/")), strict=True)
}

# name of the rule: kana and romaji in turn
WORDS = {
    "ō for ou": """
        とうきょう tōkyō きょうと kyōto がっこう gakkō べんきょう benkyō いもうと imōto
        ほうほう hōhō ろうどう rōdō もうふ mōfu ぼうし bōshi ぞう zō のうぎょう nōgyō
        りょうり ryōri びょうき byōki ひょうし hyōshi みょうじ myōji にょうぼう nyōbō
        じょうず jōzu ちょうちょう chōchō しょうゆ shōyu さとう satō おう ō
    """,
    "ō for oo": "おおさか ōsaka こおり kōri とおい tōi おおきい ōkii とおる tōru おおやけ ōyake",
    "ū": """
        くうき kūki すうがく sūgaku ゆうがた yūgata きゅうしゅう kyūshū にゅうがく nyūgaku
        ちゅうい chūi じゅうどう jūdō りゅう ryū つうやく tsūyaku ふうふ fūfu ぐうぜん gūzen
        うちゅう uchū びゅうびゅう byūbyū
    """,
    "ā and ē": """
        おばあさん obāsan おかあさん okāsan ああ ā まあ mā おねえさん onēsan ねえ nē ええ ē
    """,
    "ei is no long vowel": "せんせい sensei けいざい keizai とけい tokei めいじ meiji れい rei",
    "ii is no long vowel": """
        おにいさん oniisan にいがた niigata おいしい oishii いいえ iie ちいさい chiisai
        しいたけ shiitake きいろ kiiro
    """,
    "macron for ー on every vowel": """
        コーヒー kōhī ビール bīru タクシー takushī スーパー sūpā ケーキ kēki ノート nōto
        らーめん rāmen メーカー mēkā シーツ shītsu チーズ chīzu ニューヨーク nyūyōku
        シャー shā エーー ē
    """,
    "vowels of two syllables": """
        あおい aoi うえ ue かう kau きおく kioku あう au いう iu うお uo くいき kuiki
        まいあさ maiasa さかえ sakae におい nioi
    """,
    "a vowel lengthens once": """
        おおおか ōoka ほうおう hōō そうおう sōō ゆううつ yūutsu ごうう gōu とうおう tōō
        コーア kōa
    """,
    "doubled consonant": """
        きって kitte ざっし zasshi いっしょ issho みっつ mittsu がっき gakki にっぽん nippon
        けっこん kekkon はっぴょう happyō ひゃっか hyakka ろっぽんぎ roppongi さっそく sassoku
        ベッド beddo バッグ baggu ゴッホ gohho マッハ mahha ブッダ budda キッズ kizzu エッジ ejji
        いっつう ittsū スタッフ sutaffu アッラー arrā かごっま kagomma
    """,
    "tch": """
        まっちゃ matcha こっち kotchi マッチ matchi キッチン kitchin にっちょく nitchoku
        いっちゅう itchū スケッチ suketchi いっち itchi
    """,
    "n before b, m and p": """
        しんぶん shinbun かんぱい kanpai さんま sanma せんぱい senpai ぐんま gunma なんば nanba
        てんぷら tenpura えんぴつ enpitsu ほんもの honmono こんばん konban
    """,
    "apostrophe after n": """
        しんいち shin'ichi きんえん kin'en ほんや hon'ya きんゆう kin'yū かんおう kan'ō
        たんい tan'i さんおく san'oku れんあい ren'ai ぜんいん zen'in しんよう shin'yō
        こんやく kon'yaku げんいん gen'in かんい kan'i
    """,
    "no apostrophe": """
        かに kani こんにゃく konnyaku かのう kanō かんのう kannō きにゅう kinyū おんな onna
        みんな minna あんない annai しんねん shinnen
    """,
    "ji and zu": """
        はなぢ hanaji つづく tsuzuku みかづき mikazuki ちぢむ chijimu かなづち kanazuchi
        こぢんまり kojinmari てぢか tejika いなづま inazuma
    """,
    "historical kana": "をとめ otome ゐど ido こゑ koe ゐなか inaka をか oka ゑがほ egaho",
    "iteration marks": """
        こゝろ kokoro すゞき suzuki いすゞ isuzu あゝ ā ちゞむ chijimu たゝみ tatami つゞら tsuzura
        さゞなみ sazanami ほゞ hobo かゞみ kagami ハヽ haha サヾエ sazae チヽ chichi アヽ ā
    """,
    "half-width kana": """
        ﾗｰﾒﾝ rāmen ｷﾞｭｳﾆｭｳ gyūnyū ﾌﾟﾛｸﾞﾗﾑ puroguramu ﾁｪｯｸ chekku ｳﾞｧｲｵﾘﾝ vaiorin ｱﾊﾟｰﾄ apāto
        ｺﾝﾋﾞﾆ konbini ｶﾞｯｺｳ gakkō ﾃﾞｨｽｸ disuku ｼﾞｪｲ jei ｦ o ｻｯｶｰ sakkā
    """,
    "decomposed kana": "か\u3099っこう gakkō は\u309aり pari ウ\u3099ィーナス vīnasu",
    "numerals and counters by their reading": """
        さんぼん sanbon ろっぽん roppon じゅっぷん juppun いっぴき ippiki さんびゃく sanbyaku
        はっぴゃく happyaku さんぜん sanzen ひとり hitori はつか hatsuka ついたち tsuitachi
        じゅういちがつ jūichigatsu よじ yoji くがつ kugatsu なんまんえん nanman'en
    """,
    "greetings as a reading": "コンニチハ konnichiha ハ ha ヘ he ヲ o",
}
RULES = {rule: dict(zip(*[iter(words.split())] * 2, strict=True)) for rule, words in WORDS.items()}


def test_tables_are_large_enough():
    assert len(SYLLABLES) == 109
    kana = [kana for cases in RULES.values() for kana in cases]
    assert len(set(kana)) == len(kana) >= 200


@pytest.mark.parametrize("to_katakana", [0, 0x60], ids=["hiragana", "katakana"])
def test_every_syllable(to_katakana):
    romaji = {}
    for kana in SYLLABLES:
        text = "".join(chr(ord(char) + to_katakana) for char in kana)
        romaji[kana] = kana_to_romaji(text, HEPBURN)
    assert romaji == SYLLABLES


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule):
    assert {kana: kana_to_romaji(kana, HEPBURN) for kana in RULES[rule]} == RULES[rule]
