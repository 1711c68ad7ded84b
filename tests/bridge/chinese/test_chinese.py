"""Chinese tokens: words, tags, pinyin and their English forms."""

import pickle

import pytest
import spacy
from spacy.tokens import Doc

pytest.importorskip("jieba")
pytest.importorskip("pypinyin")

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.bridge.chinese.pinyin import join_syllables, plain_letters, read_pinyin
from spacy_xling_ner.bridge.chinese.token_reader import number_form
from spacy_xling_ner.bridge.chinese.tokenizer import cut_name
from spacy_xling_ner.views import GlossView, KindView, LatinView

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "spacy_xling_ner.ChineseTokenizer.v1"}}}
# lines in the format of CC-CEDICT, written by hand
CEDICT = """# CC-CEDICT
北京 北京 [Bei3 jing1] /Beijing, a capital/Peking/
王 王 [Wang2] /surname Wang/
王 王 [wang2] /king/
銀行 银行 [yin2 hang2] /bank/CL:家[jia1]/
行 行 [xing2] /to walk/
大學 大学 [da4 xue2] /university/
博客 博客 [bo2 ke4] /blog/
元朝 元朝 [Yuan2 chao2] /Yuan dynasty (1279-1368)/
孫中山 孙中山 [Sun1 Zhong1 shan1] /Dr Sun Yat-sen (1866-1925), politician/
英語 英语 [Ying1 yu3] /English (language)/
後 后 [hou4] /variant of 後|后[hou4]/
"""


@pytest.fixture(scope="module")
def nlp(tmp_path_factory):
    path = tmp_path_factory.mktemp("cedict") / "cedict.txt"
    path.write_text(CEDICT, "utf8")
    nlp = spacy.blank("zh", config=CONFIG)
    nlp.vocab.lookups = build_lexicon(jmdict=path, lang="zh")
    return nlp


@pytest.fixture(scope="module")
def lexicon(nlp):
    from spacy_xling_ner.bridge.lexicon import get_lexicon

    return get_lexicon(nlp.vocab)


def test_a_name_is_cut_where_english_has_a_blank(nlp):
    doc = nlp("他在北京市的清华大学。")
    assert [t.text for t in doc] == ["他", "在", "北京", "市", "的", "清华", "大学", "。"]
    assert [t.tag_ for t in doc][2:4] == ["ns", "n"]
    assert list(cut_name("北京市政府", "nt")) == [("北京", "ns"), ("市", "n"), ("政府", "n")]
    assert list(cut_name("大学", "n")) == [("大学", "n")]


@pytest.mark.parametrize("text", ["", " ", "\n", "北京  上海\n\nA b", " 北京", "ＡＢＣ，x·y 𠮷野"])
def test_the_text_stays(nlp, text):
    assert nlp.make_doc(text).text == text


def test_the_reading_depends_on_the_context(nlp):
    doc = nlp("银行的行人")
    assert doc[0].morph.get("Reading") == ["yínháng"]
    assert plain_letters("".join(read_pinyin("旅行"))) == "luxing"
    assert join_syllables(["xī", "ān"]) == "xī'ān"


def test_views(nlp):
    doc = nlp("王小明在北京大学。")
    views = [LatinView(joined=True, particles=True), GlossView(joined=True, particles=True)]
    latin, gloss = (view(doc) for view in views)
    assert latin[-4:] == ["in", "Beijing", "University", "."]
    assert gloss[-4:] == ["in", "beijing", "university", "."]
    assert KindView(joined=True)(doc)[-3:-1] == ["place", "organization"]
    assert latin[0][:1].isupper()


def test_a_word_of_the_dictionary_is_no_name_whatever_its_tag(nlp):
    doc = Doc(nlp.vocab, words=["博客", "博弈尔"], tags=["nr", "nr"])
    assert LatinView()(doc) == ["boke", "Boyier"]
    assert KindView()(doc) == ["", "person"]


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("北京", [("Beijing", "P"), ("Peking", "U")]),
        ("银行", [("bank", "nad")]),
        ("銀行", [("bank", "nad")]),
        ("行", [("walk", "v")]),
        ("王", [("Wang", "S"), ("king", "nad")]),
        ("孙中山", [("Dr Sun Yat-sen", "F")]),
        ("英语", [("English", "U")]),
        # English does not treat it as a name
        ("元朝", [("Yuan dynasty", "nad")]),
        ("后", []),
    ],
)
def test_entries_of_cedict(lexicon, surface, expected):
    assert [(c.text, c.codes) for c in lexicon.get(surface)] == expected


def test_the_tag_decides_between_a_name_and_a_word(nlp):
    doc = Doc(nlp.vocab, words=["王", "王", "孙中山"], tags=["nr", "n", "nr"])
    assert LatinView()(doc) == ["Wang", "wang", "Yat-sen"]
    assert GlossView()(doc)[:2] == ["wang", "king"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十一", "21"),
        ("二〇二〇", "2020"),
        ("四百五十万", "4500000"),
        ("十", "10"),
        ("三人", None),
    ],
)
def test_number_form(text, number):
    assert number_form(text) == number


def test_another_file_is_no_dictionary(tmp_path):
    (tmp_path / "x.txt").write_text("no entry\n", "utf8")
    with pytest.raises(ValueError, match="no entry of CC-CEDICT"):
        build_lexicon(jmdict=tmp_path / "x.txt", lang="zh")
    with pytest.raises(ValueError, match="No dictionary for the language 'el'"):
        build_lexicon(lang="el")


def test_readings_are_stored_and_those_by_hand_stay(nlp):
    component = nlp.add_pipe("latinizer")
    doc = nlp.make_doc("北京大学")
    component(doc)
    assert [token._.latin for token in doc] == ["beijing", "daxue"]
    doc[1]._.latin = "Uni"
    doc[1]._.latin_source = None
    assert LatinView()(doc) == ["Beijing", "Uni"]
    assert type(pickle.loads(pickle.dumps(component))) is type(component)
    nlp.remove_pipe("latinizer")


def test_a_pipeline_is_saved_and_used_in_processes_and_memory_zones(nlp, tmp_path):
    nlp.add_pipe("latinizer")
    expected = [[t._.latin for t in nlp(text)] for text in ("北京大学", "银行")]
    nlp.to_disk(tmp_path / "zh")
    loaded = spacy.load(tmp_path / "zh")
    with loaded.memory_zone():
        assert [[t._.latin for t in doc] for doc in loaded.pipe(["北京大学", "银行"])] == expected
    docs = list(loaded.pipe(["北京大学", "银行"], n_process=2))
    assert [[t._.latin for t in doc] for doc in docs] == expected
    nlp.remove_pipe("latinizer")
