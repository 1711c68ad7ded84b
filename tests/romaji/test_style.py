import pickle

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_xling_ner.romaji import DEFAULT_STYLE, RomajiStyle, kana_to_romaji, romanize
from spacy_xling_ner.romaji.boundaries import vowel_boundaries
from spacy_xling_ner.views import RomajiView, create_romaji_view

LONG_VOWELS = ("as_written", "doubled", "macron", "collapsed")
STYLES = st.builds(
    RomajiStyle,
    long_vowels=st.sampled_from(LONG_VOWELS),
    apostrophe=st.booleans(),
    labial=st.sampled_from("nm"),
    particles=st.sampled_from(["as_written", "spoken"]),
)
KANA_TEXT = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA) | st.just("ー"))
JAPANESE_TEXT = st.text(
    st.characters(min_codepoint=0x3041, max_codepoint=0x30FF)
    | st.sampled_from("井上松浦思東京大王女雨々〆〇囧A1。ｶﾞ㈱ \u3000\u3099")
)
PLAIN = str.maketrans("āīūēō", "aiueo")


@pytest.mark.parametrize(
    ("kana", "expected"),
    [
        ("トウキョウ", "toukyou tookyoo tōkyō tokyo"),
        ("オオサカ", "oosaka oosaka ōsaka osaka"),
        ("クウキ", "kuuki kuuki kūki kuki"),
        ("オカアサン", "okaasan okaasan okāsan okaasan"),
        ("オネエサン", "oneesan oneesan onēsan oneesan"),
        ("ニイガタ", "niigata niigata niigata niigata"),
        ("センセイ", "sensei sensei sensei sensei"),
        ("コーヒー", "koohii koohii kōhī kohi"),
        ("スーパー", "suupaa suupaa sūpā supa"),
        ("エーーー", "eeee eeee ē e"),
        ("オオオカ", "oooka oooka ōoka ooka"),
        ("セノオ", "senoo senoo senō senoo"),
        ("アッー", "aat aat āt at"),
        ("アッア", "ata ata ata ata"),
        ("ンート", "nnto nnto nnto nto"),
        ("ー", "ー ー ー ー"),
        ("Aー", "Aー Aー Aー Aー"),
    ],
)
def test_long_vowels(kana, expected):
    romaji = [kana_to_romaji(kana, RomajiStyle(long_vowels)) for long_vowels in LONG_VOWELS]
    assert romaji == expected.split()


@pytest.mark.parametrize(
    ("kana", "expected"),
    [
        ("シンイチ", "shin'ichi shinichi shin'ichi shinichi"),
        ("ホンヤ", "hon'ya honya hon'ya honya"),
        ("シンブン", "shinbun shinbun shimbun shimbun"),
        ("サンマ", "sanma sanma samma samma"),
        ("テンプラ", "tenpura tenpura tempura tempura"),
        ("サンカ", "sanka sanka sanka sanka"),
        ("シンフォニー", "shinfonii shinfonii shinfonii shinfonii"),
        ("サン", "san san san san"),
        ("サンmai", "sanmai sanmai sanmai sanmai"),
    ],
)
def test_syllabic_n(kana, expected):
    styles = [RomajiStyle(apostrophe=a, labial=letter) for letter in "nm" for a in (True, False)]
    assert [kana_to_romaji(kana, style) for style in styles] == expected.split()


BOUNDARIES = [
    ("思う", "オモウ", "omou"),
    ("負う", "オウ", "ou"),
    ("縫う", "ヌウ", "nuu"),
    ("覆う", "オオウ", "ōu"),
    ("請け負う", "ウケオウ", "ukeou"),
    ("装う", "ヨソオウ", "yosoou"),
    ("思う存分", "オモウゾンブン", "omouzonbun"),
    ("行こう", "イコウ", "ikō"),
    ("王", "オウ", "ō"),
    ("井上", "イノウエ", "inoue"),
    ("井の上", "イノウエ", "inoue"),
    ("松浦", "マツウラ", "matsuura"),
    ("女王", "ジョオウ", "joō"),
    ("女王蜂", "ジョオウバチ", "joōbachi"),
    ("法王", "ホウオウ", "hōō"),
    ("呼応", "コオウ", "koō"),
    ("子牛", "コウシ", "koushi"),
    ("講師", "コウシ", "kōshi"),
    ("小売り", "コウリ", "kouri"),
    ("小売店", "コウリテン", "kouriten"),
    ("氷", "コオリ", "kōri"),
    ("公理", "コウリ", "kōri"),
    ("小躍り", "コオドリ", "koodori"),
    ("物置", "モノオキ", "monooki"),
    ("大岡", "オオオカ", "ōoka"),
    ("大きい", "オオキイ", "ōkii"),
    ("お多い", "オオオイ", "oōi"),
    ("豪雨", "ゴウウ", "gōu"),
    ("幸運", "コウウン", "kōun"),
    ("湖", "ミズウミ", "mizuumi"),
    ("湖畔", "コハン", "kohan"),
    ("場合", "バアイ", "baai"),
    ("邪悪", "ジャアク", "jaaku"),
    ("赤々", "アカアカ", "akaaka"),
    ("逆上がり", "サカアガリ", "sakaagari"),
    ("花あかり", "ハナアカリ", "hanaakari"),
    ("影絵", "カゲエ", "kagee"),
    ("五億", "ゴオク", "gooku"),
    ("昨日", "キノウ", "kinō"),
    ("高校", "コウコウ", "kōkō"),
    ("高雄", "タカオ", "takao"),
    ("霞ヶ浦", "カスミガウラ", "kasumigaura"),
    ("姉え", "ネエ", "nē"),
]


@pytest.mark.parametrize(("surface", "reading", "romaji"), BOUNDARIES)
def test_no_long_vowel_across_a_boundary_of_kanji(surface, reading, romaji):
    style = RomajiStyle("macron")
    assert romanize(surface, reading, style).text == romaji
    assert romanize(surface, reading).text == kana_to_romaji(reading)


@pytest.mark.parametrize(
    ("word_class", "long", "romaji"),
    [("verb", "オモウ", "omou"), ("other", "オモウ", "omō"), ("", "オモウ", "omō")],
)
def test_kana_alone_count_as_long_but_in_a_verb(word_class, long, romaji):
    assert romanize(long, None, RomajiStyle("macron"), word_class).text == romaji


def test_tag_goes_before_okurigana():
    style = RomajiStyle("macron")
    assert romanize("有難う", "アリガトウ", style, "other").text == "arigatō"
    assert romanize("有難う", "アリガトウ", style).text == "arigatou"
    assert romanize("思う", "オモウ", style, "verb").text == "omou"


def test_dictionary_readings_have_boundaries_too():
    assert romanize("井上", None, RomajiStyle("macron")) == ("inoue", "dictionary")
    assert romanize("東京", None, RomajiStyle("collapsed")) == ("tokyo", "dictionary")


def test_boundaries_are_offsets_in_the_reading():
    assert vowel_boundaries("イノ上", "イノウエ", False) == {2}
    assert vowel_boundaries("トウキョウ", "トウキョウ", False) == frozenset()
    assert vowel_boundaries("酔ウ", "ヨウ", True) == {1}


SPOKEN = RomajiStyle(particles="spoken")


@pytest.mark.parametrize(
    ("surface", "reading", "word_class", "romaji"),
    [
        ("は", "ハ", "particle", "wa"),
        ("へ", "ヘ", "particle", "e"),
        ("を", "ヲ", "particle", "o"),
        ("は", None, "particle", "wa"),
        ("では", "デハ", "particle", "dewa"),
        ("歯", "ハ", "other", "ha"),
        ("は", "ハ", "", "ha"),
        ("へ", "ヘ", "", "he"),
        ("こんにちは", "コンニチハ", "other", "konnichiwa"),
        ("こんばんは", None, "", "konbanwa"),
        ("今日は", "コンニチハ", "other", "konnichiwa"),
        ("または", "マタハ", "other", "matawa"),
        ("或いは", "アルイハ", "other", "aruiwa"),
        ("出端", "デハ", "other", "deha"),
        ("あはは", "アハハ", "other", "ahaha"),
        ("いまわ", "イマワ", "other", "imawa"),
    ],
)
def test_spoken_particles(surface, reading, word_class, romaji):
    assert romanize(surface, reading, SPOKEN, word_class).text == romaji
    assert romanize(surface, reading).text == kana_to_romaji(reading or surface)


@pytest.mark.parametrize(
    ("option", "choices"),
    [
        ("long_vowels", "as_written, doubled, macron, collapsed"),
        ("labial", "n, m"),
        ("particles", "as_written, spoken"),
    ],
)
def test_unknown_choice_is_refused(option, choices):
    with pytest.raises(ValueError, match=f"Unknown {option} 'x' of romaji; choose from {choices}"):
        create_romaji_view(**{option: "x"})


def test_view_takes_its_options_from_the_config():
    config = {
        "@misc": "spacy_xling_ner.romaji_view.v1",
        "long_vowels": "collapsed",
        "apostrophe": False,
        "labial": "m",
    }
    view = spacy.registry.resolve({"view": config})["view"]
    assert view == RomajiView(RomajiStyle("collapsed", False, "m"))
    assert pickle.loads(pickle.dumps(view)) == view
    doc = spacy.blank("ja")("東京の新聞")
    assert view(doc) == ["tokyo", "no", "shimbun"]
    assert create_romaji_view() == RomajiView(DEFAULT_STYLE) == RomajiView()
    assert create_romaji_view()(doc) == ["toukyou", "no", "shinbun"]


def test_saved_pipeline_keeps_its_options(tmp_path):
    nlp = spacy.blank("ja")
    view = {"@misc": "spacy_xling_ner.romaji_view.v1", "long_vowels": "macron"}
    nlp.add_pipe("romanizer", config={"view": view})
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert [token._.romaji for token in loaded("東京へ")] == ["tōkyō", "he"]
    assert [token._.romaji_source for token in loaded("東京")] == ["reading"]


@given(KANA_TEXT, STYLES)
@settings(max_examples=200, deadline=None)
def test_every_style_is_lower_case_latin(kana, style):
    romaji = kana_to_romaji("ア" + kana, style)
    assert romaji.translate(PLAIN).isascii()
    assert romaji.replace("'", "").isalpha()
    assert romaji == romaji.lower()
    if style.long_vowels != "macron":
        assert romaji.isascii()
    if not style.apostrophe:
        assert "'" not in romaji


@given(
    JAPANESE_TEXT | st.text(),
    st.none() | KANA_TEXT,
    STYLES,
    st.sampled_from(["", "particle", "verb", "other"]),
)
@settings(max_examples=150, deadline=None)
def test_no_style_is_ever_empty_or_changes_the_source(surface, reading, style, word_class):
    text, source = romanize(surface, reading, style, word_class)
    assert bool(text) == bool(surface)
    assert source == romanize(surface, reading).source
