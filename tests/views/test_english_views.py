import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Token

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.bridge.lexicon import SOURCE_WORDS_NAME
from spacy_xling_ner.romaji import Romanization
from spacy_xling_ner.views import (
    GlossView,
    LatinView,
    RomanizingView,
    TagView,
)

TSV = Path(__file__).parents[2] / "assets" / "lexicon" / "ja-en.tsv"

# Sentence, Latin view, gloss view; a space in a token is written as _.
SENTENCES = [
    (
        "英国のポール・マッカートニーは横浜の空港へ来た。",
        "Britain no Paul - McCartney ha Yokohama no kuukou he ki ta .",
        "britain の paul - mccartney は yokohama の airport へ come た .",
    ),
    (
        "私は北京でビールを飲み、ホテルに泊まった。",
        "watakushi ha Beijing de beer o nomi , hotel ni tomat ta .",
        "i は beijing で beer を drink , hotel に 泊まる た .",
    ),
    (
        "この古い城はとても美しい。",
        "kono furui shiro ha totemo utsukushii .",
        "this old castle は very beautiful .",
    ),
    (
        "早稲田大学の学生が上野公園を歩く。",
        "Waseda University no gakusei ga Ueno kouen o aruku .",
        "waseda university の student が ueno park を walk .",
    ),
    (
        "サッカーのワールドカップは２０２２年、カタールで始まった。",
        "soccer no World Cup ha 2022 nen , Kataaru de hajimat ta .",
        "soccer の world cup は 2022 year , カタール で begin た .",
    ),
    (
        "国連安全保障理事会は二〇二〇年に会議を開いた。",
        "Nations Security Security Council Council ha 2020 nen ni kaigi o hirai ta .",
        "united security security council council は 2020 year に conference を open た .",
    ),
    (
        "マイケル・ジャクソンの「スリラー」を聴いた。",
        'Michael - Jackson no " thriller " o kii ta .',
        'michael - jackson の " thriller " を listen た .',
    ),
    (
        "兵庫県神戸市へ新幹線で行っていた。",
        "Hyogo ken Kobe shi he shinkansen de it te i ta .",
        "hyogo prefecture kobe city へ train で go て 居る た .",
    ),
    (
        "ＮＨＫのニュースで１２人の選手が、３％…だ？！",
        "NHK no news de 12 nin no senshu ga , 3 % … da ? !",
        "nhk の news で 12 people の player が , 3 % ... だ ? !",
    ),
    (
        "ザ・ビートルズのミュージックとアイスクリームが好きだ。",
        "the - Beatles no music to ice cream ga suki da .",
        "the - beatles の music と ice cream が liked だ .",
    ),
    (
        "京都大学の尾崎豊さんはニューヨークで勉強した。",
        "Kyoto University no Ozaki Yutaka san ha York de benkyou shi ta .",
        "kyoto university の 尾崎 豊 mr. は york で study 為る た .",
    ),
    (
        "東京大学の先生は日本語と英語を話す。",
        "Tokyo University no sensei ha Japan go to English o hanasu .",
        "tokyo university の teacher は japanese language と english を speak .",
    ),
    (
        "この人は新しいサーバを速やかに読みはじめた。",
        "kono hito ha atarashii server o sumiyaka ni yomi hajime ta .",
        "this person は new server を quick だ read 始める た .",
    ),
    (
        "日本人の石川さくらは東京駅から名古屋へ向かった。",
        "Japan jin no Ishikawa Sakura ha Tokyo Station kara Nagoya he mukat ta .",
        "japanese person の 石川 さくら は tokyo station から nagoya へ head た .",
    ),
    (
        "毛沢東とアルバイトの歴史。",
        "Mao Zedong to arubaito no rekishi .",
        "mao zedong と job の history .",
    ),
    (
        "トヨタ自動車の社長はアメリカのトランプ大統領と会談し、ソニーを批判した。",
        "Toyota Motor no shachou ha America no Trump daitouryou to kaidan shi , "
        "Sony o hihan shi ta .",
        "toyota motor の president は america の trump president と talks 為る , "
        "sony を criticism 為る た .",
    ),
    (
        "彼女は昨年イタリアのローマで開かれた国際会議に出席した。",
        "kanojo ha sakunen Italy no Rome de hiraka re ta kokusai kaigi ni shusseki shi ta .",
        "she は year italy の rome で open れる た international conference に "
        "attendance 為る た .",
    ),
    (
        "彼に本を十五冊買って、電話を待つ。",
        "kare ni hon o 15 satsu kat te , denwa o matsu .",
        "he に book を 15 冊 buy て , telephone を wait .",
    ),
    (
        "ＡＢＣ社は（東京）に店を出す〜",
        "ABC sha ha ( Tokyo ) ni mise o dasu -",
        "abc company は ( tokyo ) に shop を 出す -",
    ),
    (
        "日が沈み、雨が降る。",
        "hi ga shizumi , ame ga furu .",
        "day が sink , rain が 降る .",
    ),
    (
        "『七人の侍』を見て、クリスマスにケーキを食べた。",
        '" 7 nin no samurai " o mi te , Christmas ni cake o tabe ta .',
        '" 7 people の 侍 " を see て , christmas に cake を eat た .',
    ),
    (
        "オランダのゴッホは有名だ。",
        "Netherlands no Gogh ha yuumei da .",
        "netherlands の gogh は famous だ .",
    ),
    (
        "三月十五日に千二百人が歩いた。",
        "3 gatsu 15 nichi ni 1200 nin ga arui ta .",
        "3 month 15 day に 1200 people が walk た .",
    ),
]


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = build_lexicon(tsv=TSV, jmdict=False)
    return nlp


@pytest.fixture
def bare():
    return spacy.blank("ja")


@pytest.fixture
def extensions():
    for name in ("romaji", "romaji_source", "gloss"):
        if not Token.has_extension(name):
            Token.set_extension(name, default=None)


def split(strings):
    return [string.replace("_", " ") for string in strings.split(" ")]


@pytest.mark.parametrize(("text", "latin", "gloss"), SENTENCES)
def test_english_forms_of_sentences(nlp, text, latin, gloss):
    doc = nlp(text)
    assert list(zip(doc, LatinView()(doc), strict=True)) == list(
        zip(doc, split(latin), strict=True)
    )
    assert list(zip(doc, GlossView()(doc), strict=True)) == list(
        zip(doc, split(gloss), strict=True)
    )


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (LatinView(), "Hyogo no Beatles to Rin ha , beer ."),
        (LatinView(case=False), "hyogo no beatles to rin ha , beer ."),
        (LatinView(spelling=False), "Hyougo no Biitoruzu to Rin ha , biiru ."),
        (LatinView(case=False, spelling=False), "hyougo no biitoruzu to rin ha , biiru ."),
    ],
)
def test_each_part_of_the_latin_view_can_be_switched_off(nlp, view, expected):
    words = ["兵庫", "の", "ビートルズ", "と", "凛", "は", "、", "ビール", "。"]
    proper = "名詞-固有名詞-地名-一般"
    tags = [
        proper,
        "助詞",
        proper,
        "助詞",
        "名詞-固有名詞-人名-名",
        "助詞",
        "補助記号",
        "名詞",
        "補助記号",
    ]
    doc = Doc(nlp.vocab, words=words, tags=tags, morphs=["Reading=ヒョウゴ"] + [""] * 8)
    assert view(doc) == expected.split()


def test_without_a_lexicon_romaji_and_case_remain(bare):
    doc = bare("兵庫のビートルズは１２、ＮＨＫ。")
    latin = ["Hyougo", "no", "Biitoruzu", "ha", "12", ",", "NHK", "."]
    assert LatinView()(doc) == latin
    assert GlossView()(doc) == ["兵庫", "の", "ビートルズ", "は", "12", ",", "nhk", "."]


def test_sources_of_the_latin_view(nlp):
    view = LatinView()
    assert isinstance(view, RomanizingView)
    assert not isinstance(GlossView(), RomanizingView)
    sources = [found.source for found in view.romanizations(nlp("ビートルズは見た、NHK"))]
    assert sources == ["lexicon", "reading", "reading", "reading", "latin", "latin"]


def test_strings_stored_by_hand_win(nlp, extensions):
    doc = nlp("兵庫で音楽を聴く")
    doc[0]._.romaji = "Hyōgo"
    doc[1]._.romaji, doc[1]._.romaji_source = "xx", "reading"
    doc[2]._.romaji, doc[2]._.romaji_source = "muzik", "user"
    doc[2]._.gloss = "tune"
    doc[3]._.gloss = ""
    assert LatinView()(doc) == ["Hyōgo", "de", "muzik", "o", "kiku"]
    assert LatinView().romanizations(doc)[0] == Romanization("Hyōgo", "user")
    assert GlossView()(doc) == ["hyogo", "で", "tune", "を", "listen"]


def test_english_documents_stay_as_they_are(nlp):
    doc = spacy.blank("en")("John didn't visit “Hyōgo” on 3/4 … with A&B, did he?")
    doc.vocab.lookups.set_table("xling_lexicon", nlp.vocab.lookups.get_table("xling_lexicon"))
    assert LatinView()(doc) == [token.text for token in doc]
    assert GlossView()(doc) == [token.norm_ for token in doc]
    assert TagView()(doc) == [""] * len(doc)


def test_words_without_tags(nlp):
    doc = Doc(nlp.vocab, words=["兵庫", "に", "ビートルズ", "NHK", "音楽"])
    assert GlossView()(doc) == ["hyogo", "に", "beatles", "nhk", "music"]
    assert LatinView()(doc) == ["Hyogo", "ni", "Beatles", "NHK", "ongaku"]
    multilingual = spacy.blank("xx")
    assert GlossView()(Doc(multilingual.vocab, words=["兵庫", "X"])) == ["兵庫", "x"]


def test_the_first_gloss_that_the_source_knows_wins(nlp, tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("会\tassembly\n会\tmeeting\n会\tparty\n", encoding="utf8")
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = build_lexicon(tsv=path, jmdict=False)
    doc, view = nlp("会"), GlossView()
    assert view(doc) == ["assembly"]
    nlp.vocab.lookups.add_table(SOURCE_WORDS_NAME, {"party": 3, "meeting": 900})
    assert view(doc) == ["meeting"]
    nlp.vocab.lookups.get_table(SOURCE_WORDS_NAME).set("assembly", 5)
    assert view(doc) == ["assembly"]
    nlp.vocab.lookups.remove_table(SOURCE_WORDS_NAME)
    nlp.vocab.lookups.add_table(SOURCE_WORDS_NAME, {"cat": 1})
    assert view(doc) == ["assembly"]


def test_the_tag_chooses_among_candidates(nlp, tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("東\teast\tnoun\n東\tAzuma\tsurname\n", encoding="utf8")
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = build_lexicon(tsv=path, jmdict=False)
    tags = ["名詞-普通名詞-一般", "名詞-固有名詞-人名-姓", "助詞-格助詞"]
    doc = Doc(nlp.vocab, words=["東"] * 3, tags=tags, spaces=[True] * 3)
    assert GlossView()(doc) == ["east", "azuma", "東"]


def test_tag_view(nlp):
    assert TagView()(nlp("兵庫で")) == ["名詞-固有名詞-地名-一般", "助詞-格助詞"]


VIEWS = [LatinView(), LatinView(case=False), GlossView(), TagView()]


@pytest.mark.parametrize("view", VIEWS)
def test_view_survives_pickle_and_a_rebuilt_document(nlp, view):
    doc = nlp("　今日は 良い天気\n\nですね(笑)…❗️国連安全保障理事会")
    assert len(view(doc)) == len(doc)
    assert view(nlp.make_doc(doc.text)) == view(doc)
    assert view(nlp("")) == []
    again = pickle.loads(pickle.dumps(view))
    assert again == view
    assert again(doc) == view(doc)


def test_views_are_registered():
    get = spacy.registry.misc.get
    assert get("spacy_xling_ner.latin_view.v1")(spelling=False) == LatinView(True, False)
    assert get("spacy_xling_ner.gloss_view.v1")() == GlossView()
    assert get("spacy_xling_ner.tag_view.v1")() == TagView()
    assert callable(get("spacy_xling_ner.load_lexicon.v1"))


TEXT = st.text(
    st.one_of(
        st.sampled_from("国連安全保障理事会東京のに・ー「」一二〇万１ａAザッ々ヽ㈱　…\u3099"),
        st.characters(codec="utf8"),
    ),
    min_size=1,
    max_size=8,
)


@given(st.lists(TEXT, max_size=6), st.data())
@settings(max_examples=150, deadline=None)
def test_any_words_and_tags_give_one_string_each(nlp, words, data):
    tag = st.sampled_from(["", "名詞-数詞", "名詞-固有名詞-人名-姓", "動詞-一般", "助詞", "未知"])
    tags = data.draw(st.lists(tag, min_size=len(words), max_size=len(words)))
    doc = Doc(nlp.vocab, words=words, tags=tags)
    for view in VIEWS:
        strings = view(doc)
        assert len(strings) == len(doc)
        assert all(isinstance(string, str) for string in strings)
    assert all(LatinView()(doc))
