from weakref import WeakKeyDictionary

import pytest
import spacy
from spacy.tokens import Doc, Token

from spacy_xling_ner.bridge import word_lookup
from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.bridge.lexicon import SOURCE_WORDS_NAME, get_lexicon
from spacy_xling_ner.bridge.word_lookup import look_up_words
from spacy_xling_ner.caching import bounded_cache
from spacy_xling_ner.views import GlossView, LatinView

LINES = """\
Βόλος\tVolos\tplace
βόλος\tmarble
μουσική\tmusic\tloan
Αθήνα\tAthens\tplace
ΟΗΕ\tUnited Nations
Москва\tMoscow\tplace
столица\tcapital city
και\tand
εργάζομαι\twork
εργάζομαι\tlabour
東京\tTokyo\tplace
北京\tBeijing\tplace
"""


@pytest.fixture
def lookups(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(LINES, encoding="utf8")
    return build_lexicon(tsv=path, jmdict=False)


def blank(lang, lookups):
    nlp = spacy.blank(lang)
    nlp.vocab.lookups = lookups
    return nlp


@pytest.mark.parametrize(
    ("lang", "words", "glosses", "spellings"),
    [
        # the text as written before any other case of it
        ("el", "Βόλος βόλος ΒΌΛΟΣ", "volos marble volos", "Volos _ VOLOS"),
        ("el", "Μουσική ΜΟΥΣΙΚΉ", "music music", "music MUSIC"),
        ("el", "ΟΗΕ Και NATO 12 ;", "nations and nato 12 ;", "United-Nations _ _ _ _"),
        ("ru", "МОСКВА Москва столица", "moscow moscow city", "MOSCOW Moscow _"),
        ("zh", "北京", "beijing", "Beijing"),
        # a name in lower case is another word
        ("el", "αθήνα", "αθήνα", "_"),
    ],
)
def test_words_are_found_in_any_case(lookups, lang, words, glosses, spellings):
    vocab = blank(lang, lookups).vocab
    doc = Doc(vocab, words=words.split())
    assert GlossView()(doc) == glosses.split()
    found = [facts.spelling for facts in look_up_words(doc, get_lexicon(vocab))]
    assert found == [s.replace("_", "").replace("-", " ") for s in spellings.split()]


def test_a_lemma_is_looked_up_after_the_text(lookups):
    nlp = blank("el", lookups)
    doc = Doc(nlp.vocab, words=["Εργάζονται", "και"], lemmas=["εργάζομαι", "βόλος"])
    assert GlossView()(doc) == ["work", "and"]


def test_the_first_gloss_that_the_source_knows_wins(lookups):
    nlp = blank("el", lookups)
    nlp.vocab.lookups.add_table(SOURCE_WORDS_NAME, {"labour": 1, "music": 2})
    doc = Doc(nlp.vocab, words=["εργάζομαι", "μουσική"])
    assert GlossView()(doc) == ["labour", "music"]


def test_a_stored_gloss_wins(lookups):
    if not Token.has_extension("gloss"):
        Token.set_extension("gloss", default=None)
    doc = blank("el", lookups)("και Αθήνα")
    doc[0]._.gloss = "plus"
    assert GlossView()(doc) == ["plus", "athens"]


def test_without_a_lexicon_the_norm_remains():
    doc = spacy.blank("el")("Η Αθήνα κ.λπ. «ναι»")
    assert GlossView()(doc) == [token.norm_ for token in doc]


def test_english_is_its_own_gloss(lookups, tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("rain\tsnow\n", encoding="utf8")
    nlp = blank("en", build_lexicon(tsv=path, jmdict=False))
    assert GlossView()(nlp("Rain isn't snow")) == ["rain", "is", "not", "snow"]


def test_a_vocabulary_of_many_languages_reads_both(lookups):
    nlp = blank("xx", lookups)
    doc = Doc(nlp.vocab, words=["Αθήνα", "και", "東京", "X"])
    assert GlossView()(doc) == ["athens", "and", "tokyo", "x"]


def test_japanese_is_translated_by_tags_and_not_in_other_cases(lookups):
    nlp = blank("ja", lookups)
    doc = Doc(nlp.vocab, words=["東京", "και", "NATO"])
    assert GlossView()(doc) == ["tokyo", "και", "nato"]
    assert LatinView()(doc) == ["Tokyo", "και", "NATO"]


def test_each_lexicon_has_a_cache_of_its_own(lookups, tmp_path):
    path = tmp_path / "other.tsv"
    path.write_text("και\tplus\n", encoding="utf8")
    other = blank("el", build_lexicon(tsv=path, jmdict=False))
    nlp = blank("el", lookups)
    view = GlossView()
    assert [view(n("και"))[0] for n in (nlp, other, nlp)] == ["and", "plus", "and"]


def test_cache_is_bounded(lookups, monkeypatch):
    monkeypatch.setattr(bounded_cache, "_size", 3)
    monkeypatch.setattr(word_lookup, "_caches", WeakKeyDictionary())
    nlp = blank("el", lookups)
    doc = Doc(nlp.vocab, words=[*"αβγδεζηθικλ", "και", "Αθήνα"] * 2)
    lexicon = get_lexicon(nlp.vocab)
    look_up_words(doc, lexicon)
    # of each of the two halves
    assert len(word_lookup._caches[lexicon]) <= 6
    assert GlossView()(doc)[-3:] == ["λ", "and", "athens"]
