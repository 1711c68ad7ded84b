import copy
import pickle
from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lookups import Lookups

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.bridge.japanese.jamdict import EDRDG_SOURCE
from spacy_xling_ner.bridge.japanese.loan import consonant_similarity
from spacy_xling_ner.bridge.japanese.spelling import english_long_vowels, is_transliteration
from spacy_xling_ner.bridge.lexicon import (
    TABLE_NAME,
    Lexicon,
    get_lexicon,
    lexicon_sources,
    load_lexicon,
)
from spacy_xling_ner.bridge.lexicon.candidate import (
    KINDS,
    WORD_CODES,
    Candidate,
    clean_gloss,
    head_word,
    verb_of,
)
from spacy_xling_ner.views import GlossView, LatinView

TSV = Path(__file__).parents[3] / "assets" / "lexicon" / "ja-en.tsv"


def needs_jmdict(test):
    """Mark a test that builds the lexicon of the whole dictionary, which takes about a minute."""
    has_data = find_spec("jamdict_data") is not None
    return pytest.mark.slow(
        pytest.mark.skipif(not has_data, reason="jamdict-data is not installed")(test)
    )


@pytest.fixture(scope="module")
def lookups():
    return build_lexicon(tsv=TSV, jmdict=False)


@pytest.fixture(scope="module")
def lexicon(lookups):
    return Lexicon(lookups.get_table(TABLE_NAME))


@pytest.fixture(scope="module")
def jmdict():
    return build_lexicon()


@pytest.fixture
def write(tmp_path):
    def write_tsv(text, encoding="utf8"):
        path = tmp_path / "own.tsv"
        path.write_bytes(text.encode(encoding))
        return path

    return write_tsv


@pytest.mark.parametrize(
    ("gloss", "expected"),
    [
        ("to turn (into)", "turn"),
        ("The Beatles", "Beatles"),
        ("(United States of) America", "America"),
        ("Luoyang, China", "Luoyang"),
        ("Osaka (Oosaka (city))", "Osaka"),
        ("counter for people", "people"),
        ("to be a star", "be a star"),
        ("the", "the"),
        ("(gone)", ""),
        ("", ""),
    ],
)
def test_clean_gloss(gloss, expected):
    assert clean_gloss(gloss) == expected


@pytest.mark.parametrize(
    ("gloss", "is_verb", "expected"),
    [
        ("security council", False, "council"),
        ("person in charge", False, "person"),
        ("part-time job", False, "job"),
        ("at once", False, "once"),
        ("carry out", True, "carry"),
        ("be born", True, "born"),
        ("X-ray", False, "ray"),
        ("of", False, "of"),
        ("12", False, ""),
    ],
)
def test_head_word(gloss, is_verb, expected):
    assert (verb_of if is_verb else head_word)(gloss) == expected


@pytest.mark.parametrize(
    ("romaji", "expected"),
    [
        ("hyougo", "hyogo"),
        ("Kyuushuu", "Kyushu"),
        ("Ooshima", "Oshima"),
        ("oouchi", "ouchi"),
        ("Tarō", "Taro"),
        ("ken'ichi", "kenichi"),
        ("inoue", "inoue"),
        ("niigata", "niigata"),
    ],
)
def test_english_long_vowels(romaji, expected):
    assert english_long_vowels(romaji) == expected


@pytest.mark.parametrize(
    ("name", "kana", "expected"),
    [
        ("Ishikawa", "いしかわ", True),
        ("Shimbashi", "しんばし", True),
        ("Ken'ichi", "けんいち", True),
        ("Natsume Souseki", "なつめそうせき", True),
        ("Hyogo", "ひょうご", True),
        ("New York", "ニューヨーク", False),
        ("America", "べいこく", False),
    ],
)
def test_is_transliteration(name, kana, expected):
    assert is_transliteration(name, kana) is expected


@pytest.mark.parametrize(
    ("surface", "english", "expected"),
    [
        ("ミュージック", "music", True),
        ("バンド", "band", True),
        ("ビール", "beer", True),
        ("テレビ", "television", True),
        ("クリスマス", "Christmas", True),
        ("エア", "air", True),
        ("アルバイト", "part-time job", False),
        ("パン", "bread", False),
        ("サラリーマン", "office worker", False),
    ],
)
def test_similarity_of_loan_words(surface, english, expected):
    assert bool(consonant_similarity(surface, english)) is expected


def test_our_own_lexicon(lexicon):
    assert len(lexicon) >= 300
    assert lexicon.get("ビートルズ") == [Candidate("Beatles", "O")]
    assert lexicon.get("ミュージック")[0].text == "music"
    assert lexicon.get("ミュージック")[0].codes.endswith("=")
    assert "=" not in lexicon.get("アルバイト")[0].codes
    assert lexicon.get("兵庫")[0].codes.startswith(KINDS["place"])
    assert lexicon.get("語") == [Candidate("language", "ns")]
    assert lexicon.get("ない言葉") == []
    assert lexicon.get("") == []


def test_full_width_and_half_width_forms_share_an_entry(write):
    lexicon = Lexicon(
        build_lexicon(tsv=write("ＩＫＥＡ\tIKEA\tcompany\n"), jmdict=False).get_table(TABLE_NAME)
    )
    assert lexicon.get("IKEA") == lexicon.get("ＩＫＥＡ") == [Candidate("IKEA", "C")]


def test_no_beginning_of_a_surface_form_is_missed(lexicon):
    for surface in ("国連安全保障理事会", "毛沢東", "京都大学"):
        for end in range(2, len(surface) + 1):
            assert lexicon.begins_surface(surface[:end])
    assert not all(lexicon.begins_surface(f"ヌ{char}ヌ") for char in "あいうえおかきくけこ")


def test_lines_without_kind_and_several_lines_for_a_word(write):
    text = "\ufeff# mine\r\n\r\n会\tmeeting\r\n会\tsociety\tnoun\r\nヨハン\tJohann\r\n"
    table = build_lexicon(tsv=write(text), jmdict=False).get_table(TABLE_NAME)
    lexicon = Lexicon(table)
    assert [candidate.text for candidate in lexicon.get("会")] == ["meeting", "society"]
    assert set(lexicon.get("会")[0].codes) == set(WORD_CODES)
    assert lexicon.get("ヨハン")[0].codes == KINDS["name"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("音楽 music\n", 1, "1 tab-separated fields in '音楽 music'; write surface<TAB>English"),
        ("音楽\tmusic\n\na\tb\tnoun\tx\n", 3, "4 tab-separated fields"),
        ("\tmusic\n", 1, "no surface form before the first tab"),
        ("音楽\t\n", 1, "no English word for '音楽'"),
        ("音楽\t123\n", 1, "no English word for '音楽'"),
        ("音 楽\tmusic\n", 1, "white space in the surface form '音 楽'"),
        (
            "# ok\n音楽\tmusic\tnuon\n",
            2,
            "unknown kind 'nuon' of '音楽'; choose from word, loan, noun",
        ),
    ],
)
def test_malformed_line_is_named(write, text, line, message):
    path = write(text)
    with pytest.raises(ValueError, match=r"own\.tsv") as error:
        build_lexicon(tsv=path, jmdict=False)
    assert f"{path}, line {line}: " in str(error.value)
    assert message in str(error.value)


def test_wrong_encoding_is_named(write):
    with pytest.raises(ValueError, match=r"line 2: not UTF-8; save the file in UTF-8"):
        build_lexicon(tsv=write("# mine\n音楽\tmusic\n", "shift_jis"), jmdict=False)


def test_building_needs_a_source():
    with pytest.raises(ValueError, match="give a TSV file, or use the dictionary"):
        build_lexicon(jmdict=False)


def test_missing_or_foreign_database(tmp_path):
    with pytest.raises(ValueError, match="No JMdict database at"):
        build_lexicon(jmdict=tmp_path / "none.db")
    (tmp_path / "other.db").write_bytes(b"not a database, not even a small one" * 40)
    with pytest.raises(ValueError, match="is not a JMdict database"):
        build_lexicon(jmdict=tmp_path / "other.db")


def test_load_names_the_command_when_the_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"python -m spacy xling lexicon .*none\.bin"):
        load_lexicon(tmp_path / "none.bin")


OTHER_FORMAT = Lookups()
OTHER_FORMAT.add_table(TABLE_NAME, {"format": "xling-lexicon-0"})


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01", b"\xff" * 50, Lookups().to_bytes(), OTHER_FORMAT.to_bytes()]
)
def test_load_refuses_another_file_or_format(tmp_path, data):
    (tmp_path / "lexicon.bin").write_bytes(data)
    with pytest.raises(ValueError, match=r"is not a lexicon of this version; .*xling lexicon NEW"):
        load_lexicon(tmp_path / "lexicon.bin")


def test_lexicon_survives_bytes_disk_and_pickle(tmp_path, lookups, lexicon):
    (tmp_path / "lexicon.bin").write_bytes(lookups.to_bytes())
    lookups.to_disk(tmp_path)
    for again in (
        Lookups().from_bytes(lookups.to_bytes()),
        Lookups().from_disk(tmp_path),
        load_lexicon(tmp_path / "lexicon.bin"),
        pickle.loads(pickle.dumps(lookups)),
        copy.deepcopy(lookups),
    ):
        read = Lexicon(again.get_table(TABLE_NAME))
        assert len(read) == len(lexicon)
        for surface in ("ビートルズ", "会", "国連安全保障理事会", "ない"):
            assert read.get(surface) == lexicon.get(surface)


def test_lexicon_is_saved_with_a_pipeline(tmp_path, lookups):
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = lookups
    gloss = {"@misc": "spacy_xling_ner.gloss_view.v1"}
    latin = {"@misc": "spacy_xling_ner.latin_view.v1"}
    nlp.add_pipe("romanizer", config={"view": latin, "gloss": gloss})
    texts = ["ビートルズの音楽を聴いた。", "京都大学へ行く。"] * 4

    def stored(docs):
        return [[(t._.romaji, t._.gloss) for t in doc] for doc in docs]

    expected = stored(nlp.pipe(texts))
    assert expected[0][0] == ("Beatles", "beatles")
    nlp.to_disk(tmp_path / "nlp")
    for again in (spacy.load(tmp_path / "nlp"), pickle.loads(pickle.dumps(nlp))):
        assert stored(again.pipe(texts)) == expected
        assert len(get_lexicon(again.vocab)) == len(get_lexicon(nlp.vocab))
    assert stored(nlp.pipe(texts, n_process=2, batch_size=2)) == expected


def test_initialize_loads_the_lexicon_in_a_config(tmp_path, lookups):
    path = tmp_path / "lexicon.bin"
    path.write_bytes(lookups.to_bytes())
    block = {"@misc": "spacy_xling_ner.load_lexicon.v1", "path": str(path)}
    nlp = spacy.blank("ja", config={"initialize": {"lookups": block}})
    nlp.initialize()
    assert GlossView()(nlp("音楽"))[0] == "music"


def test_views_follow_a_change_of_the_lexicon(write, lookups):
    nlp = spacy.blank("ja")
    doc = nlp("ビートルズの音楽")
    gloss, latin = GlossView(), LatinView()
    before = gloss(doc), latin(doc)
    nlp.vocab.lookups.set_table(TABLE_NAME, lookups.get_table(TABLE_NAME))
    assert gloss(doc) == ["beatles", "の", "music"]
    assert latin(doc) == ["Beatles", "no", "ongaku"]
    other = build_lexicon(tsv=write("音楽\tsound\nビートルズ\tBugs\n"), jmdict=False)
    nlp.vocab.lookups.set_table(TABLE_NAME, other.get_table(TABLE_NAME))
    assert gloss(doc) == ["bugs", "の", "sound"]
    assert latin(doc) == ["Bugs", "no", "ongaku"]
    # the same table, filled again
    nlp.vocab.lookups.get_table(TABLE_NAME).update(lookups.get_table(TABLE_NAME))
    assert gloss(doc) == ["beatles", "の", "music"]
    nlp.vocab.lookups.remove_table(TABLE_NAME)
    assert (gloss(doc), latin(doc)) == before
    for word in ("tone", "song", "melody"):
        own = build_lexicon(tsv=write(f"音楽\t{word}\n"), jmdict=False)
        nlp.vocab.lookups.set_table(TABLE_NAME, own.get_table(TABLE_NAME))
        assert gloss(doc)[2] == word


def test_own_lexicon_has_no_sources_to_credit(lookups):
    assert lexicon_sources(lookups) == []
    assert lexicon_sources(Lookups()) == []


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_up(lexicon, text):
    assert isinstance(lexicon.get(text), list)
    assert isinstance(head_word(clean_gloss(text)), str)
    assert consonant_similarity(text, text) >= 0


def test_each_kind_has_a_letter_of_its_own():
    assert len(set(KINDS.values())) == len(KINDS)


@needs_jmdict
def test_jmdict_is_compact_and_credited(jmdict):
    assert len(jmdict.to_bytes()) < 40_000_000
    assert len(Lexicon(jmdict.get_table(TABLE_NAME))) > 500_000
    assert lexicon_sources(jmdict) == [EDRDG_SOURCE]
    assert "CC BY-SA" in EDRDG_SOURCE["license"]


@needs_jmdict
@pytest.mark.parametrize(
    ("surface", "text", "kind"),
    [
        ("東京", "Tokyo", "place"),
        ("マイケル", "Michael", "given"),
        ("ビートルズ", "Beatles", "organization"),
        ("ニューヨーク", "New York", "place"),
        ("ソニー", "Sony", "company"),
        ("京都大学", "Kyoto University", "organization"),
        ("石川", "Ishikawa", "surname"),
        ("ミュージック", "music", "noun"),
        ("読む", "read", "verb"),
        ("新しい", "new", "adjective"),
        ("川", "river", "noun"),
    ],
)
def test_first_candidate_of_jmdict(jmdict, surface, text, kind):
    first = Lexicon(jmdict.get_table(TABLE_NAME)).get(surface)[0]
    assert first.text == text
    assert KINDS[kind] in first.codes


@needs_jmdict
@pytest.mark.parametrize(
    ("text", "latin", "gloss"),
    [
        (
            "ビートルズの音楽を聴いた。",
            "Beatles no ongaku o kii ta .",
            "beatles の music を hear た .",
        ),
        ("市に市場がある", "shi ni shijou ga aru", "city に market が be"),
        ("石川さんは神戸市へ", "Ishikawa san ha Kobe shi he", "ishikawa mr. は kobe city へ"),
        ("三月十五日に行った", "3 gatsu 15 nichi ni it ta", "3 month 15 day に go た"),
    ],
)
def test_views_with_jmdict(jmdict, text, latin, gloss):
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = jmdict
    doc = nlp(text)
    assert LatinView()(doc) == latin.split()
    assert GlossView()(doc) == gloss.split()
