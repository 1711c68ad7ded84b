import spacy
from spacy.tokens import Doc

from spacy_xling_ner.views import GlossView, LatinView, NativeView
from spacy_xling_ner.workbench.doctor.view_variants import default_views, list_variants


def names(variants):
    return [f"{s.module} {s.name}{' *' if s.used else ''}" for s in variants]


def test_japanese_is_compared_in_all_views():
    assert names(list_variants("ja", default_views("ja"))) == [
        "char native",
        "char romaji",
        "char Latin",
        "char Latin+case",
        "char Latin+case+spelling",
        "char Latin+case+spelling+joined",
        "char Latin+case+spelling+joined+particles *",
        "word native",
        "word Gloss",
        "word Gloss+joined",
        "word Gloss+joined+particles *",
    ]


def test_another_language_is_compared_in_what_it_uses():
    assert names(list_variants("de", default_views("de"))) == ["char native *", "word native *"]
    used = {"char": LatinView(case=False), "word": GlossView()}
    assert names(list_variants("el", used)) == [
        "char native",
        "char Latin",
        "char Latin+case",
        "char Latin+case+spelling",
        "char Latin+case+spelling+joined",
        "char Latin+case+spelling+joined+particles",
        "char Latin as configured *",
        "word native",
        "word Gloss *",
        "word Gloss+joined",
        "word Gloss+joined+particles",
    ]


def test_a_variant_is_the_view_with_that_setting():
    doc = spacy.blank("ja").make_doc("東京")
    views = {s.name: s.view(doc) for s in list_variants("ja", default_views("ja"))}
    assert views["Latin+case"] == ["Toukyou"]
    assert views["Latin"] == views["romaji"] == ["toukyou"]


def test_all_variants_read_kanji_as_the_target_does():
    used = {"char": LatinView(kanji="sudachi"), "word": NativeView("NORM")}
    views = [variant.view for variant in list_variants("ja", used)]
    assert {getattr(view, "kanji", "sudachi") for view in views} == {"sudachi"}


def test_any_function_can_be_a_view():
    def reversed_text(doc: Doc):
        return [token.text[::-1] for token in doc]

    used = {"char": reversed_text, "word": NativeView("LOWER")}
    assert names(list_variants("ja", used))[-6:] == [
        "char as configured *",
        "word native",
        "word Gloss",
        "word Gloss+joined",
        "word Gloss+joined+particles",
        "word Native as configured *",
    ]


def test_a_module_that_reads_no_view_is_left_out():
    assert names(list_variants("de", {"word": NativeView("NORM")})) == ["word native *"]
