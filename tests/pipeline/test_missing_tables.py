import pytest
import spacy
from conftest import small_network
from spacy.lookups import Lookups

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.errors import SettingError
from spacy_xling_ner.pipeline.missing_tables import views_without_lexicon


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.tsv"
    path.write_text("東京\tTokyo\tplace\n", encoding="utf8")
    return build_lexicon(tsv=path, jmdict=False)


def pipeline(lang, char, word, **settings):
    network = small_network()
    network["encoder"]["char"]["view"] = {"@misc": f"spacy_xling_ner.{char}.v1", **settings}
    network["encoder"]["word"]["embed"]["view"] = {"@misc": f"spacy_xling_ner.{word}.v1"}
    network["encoder"]["word"]["embed"]["kind"] = {"@misc": "spacy_xling_ner.kind_view.v1"}
    nlp = spacy.blank(lang)
    nlp.add_pipe("xling_ner", config={"model": network})
    nlp.get_pipe("xling_ner").add_label("PER")
    return nlp


@pytest.mark.parametrize(
    ("lang", "char", "settings", "expected"),
    [
        ("ja", "latin_view", {}, ["latin_view", "gloss_view", "kind_view"]),
        ("ja", "latin_view", {"spelling": False}, ["gloss_view", "kind_view"]),
        ("el", "transliteration_view", {}, ["transliteration_view", "gloss_view", "kind_view"]),
        ("ja", "romaji_view", {}, ["gloss_view", "kind_view"]),
        # English reads only the kinds of names from it
        ("en", "latin_view", {}, ["kind_view"]),
    ],
)
def test_one_warning_names_the_views_that_go_without(
    lexicon, monkeypatch, lang, char, settings, expected
):
    nlp = pipeline(lang, char, "gloss_view", **settings)
    said = []
    logger = "spacy_xling_ner.pipeline.xling_ner.logger.warning"
    monkeypatch.setattr(logger, lambda text, *values: said.append(text % values))
    nlp.initialize()
    (warning,) = [text for text in said if "lexicon" in text]
    assert (
        f"some of its views need one: {', '.join(expected)}. Name one with --paths.lexicon"
        in warning
    )
    model = nlp.get_pipe("xling_ner").model
    assert sorted(views_without_lexicon(model, nlp.vocab)) == sorted(expected)
    nlp.vocab.lookups = Lookups().from_bytes(lexicon.to_bytes())
    assert views_without_lexicon(model, nlp.vocab) == []


def test_vectors_that_the_network_reads_and_nobody_gave_are_asked_for(network_config):
    network_config["encoder"]["word"]["embed"]["include_static_vectors"] = True
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", config={"model": network_config}).add_label("PER")
    with pytest.raises(SettingError, match=r"--paths\.vectors"):
        nlp.initialize()
