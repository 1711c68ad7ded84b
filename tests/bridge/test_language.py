"""Languages of the bridge: only their own rooms name one."""

import ast
import re
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

import spacy_xling_ner
from spacy_xling_ner.bridge.language import LANGUAGES, BridgeLanguage
from spacy_xling_ner.bridge.lexicon import Candidate
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.bridge.token_facts import NO_KINDS, TokenFacts
from spacy_xling_ner.romaji import Romanization
from spacy_xling_ner.views import GlossView, KindView, LatinView

PACKAGE = Path(spacy_xling_ner.__file__).parent
ROOMS = ("romaji/", "tokenizer/", "bridge/japanese/", "bridge/chinese/", "views/romaji.py")
# names of labels in corpora
LABELS = ("pipeline/displacy_colors.py", "workbench/doctor/findings.py")
LETTERS = re.compile("[ぁ-ゖァ-ヺ㐀-䶿一-鿿]")


def letters_in_code(source):
    """Find the strings of a module that have such letters, without its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and LETTERS.search(node.value)
    ]


def test_no_code_outside_of_the_rooms_has_letters_of_a_language():
    paths = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")]
    others = [path for path in paths if not path.startswith(ROOMS) and path not in LABELS]
    found = {path: letters_in_code((PACKAGE / path).read_text("utf8")) for path in others}
    assert len(others) > 150
    assert {path: strings for path, strings in found.items() if strings} == {}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('"""あ"""\nx = 1  # あ', []),
        ('x = "名詞"', ["名詞"]),
        ('def f():\n    """あ"""\n    "ア"', ["ア"]),
    ],
)
def test_letters_in_code(code, expected):
    assert letters_in_code(code) == expected


def read_korean(doc, i, lexicon, kanji):
    # a third language needs no more than this: here every word with an entry is a name
    text = doc[i].text
    entries = lexicon.get(text)
    spelling = Romanization(entries[0].text if entries else text, "lexicon")
    words = tuple(entry.text.lower() for entry in entries)
    return TokenFacts(
        text=text,
        is_native=True,
        is_proper=bool(entries),
        is_number=False,
        number=None,
        reading=spelling,
        latin=spelling,
        glosses=words,
        gloss=words[0] if words else text,
        words=words,
        kind="place" if entries else "",
        kinds=NO_KINDS,
        particle=Romanization("", ""),
        may_edge=True,
        may_separate=False,
        phonetic=0,
        is_noun=True,
        is_joiner=False,
        may_start=True,
        is_folded=False,
    )


def test_another_package_can_add_a_language(monkeypatch):
    monkeypatch.setitem(LANGUAGES, "ko", BridgeLanguage(read_korean, "latin"))
    nlp = spacy.blank("xx")
    nlp.vocab.lex_attr_getters[spacy.attrs.LANG] = lambda text: "ko"
    nlp.vocab.lookups = pack({"서울": [Candidate("Seoul", "P")]}, [])
    doc = Doc(nlp.vocab, words=["서울", "에서"])
    assert LatinView()(doc) == ["Seoul", "에서"]
    assert GlossView()(doc) == ["seoul", "에서"]
    assert KindView()(doc) == ["place", ""]


def test_languages_do_not_share_what_they_know_of_a_text():
    # both with the empty lexicon, and the same attributes
    names = {}
    for lang in ("ja", "zh", "ja"):
        nlp = spacy.blank("xx")
        nlp.vocab.lex_attr_getters[spacy.attrs.LANG] = lambda text, lang=lang: lang
        doc = Doc(nlp.vocab, words=["北京"], morphs=["Reading=běijīng" if lang == "zh" else ""])
        names[lang] = LatinView(case=False)(doc)
    assert names["zh"] == ["beijing"]
    assert names["ja"] != names["zh"]
