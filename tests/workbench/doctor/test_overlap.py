import json
from pathlib import Path

import pytest
from conftest import ENGLISH, make_examples, make_pipeline
from spacy.training.initialize import init_nlp
from spacy.util import load_config, load_model_from_config

from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.doctor import check_overlap, read_corpus

CONFIGS = Path(__file__).resolve().parents[3] / "configs"


@pytest.fixture(scope="module")
def report(folder, english):
    texts = read_corpus(folder / "ja.jsonl", lang="ja", format="jsonl")
    return check_overlap(
        english, texts, lexicon=folder / "lexicon.bin", source_corpus=folder / "en.spacy"
    )


def view(report, name):
    return next(v for v in report.views if f"{v.variant.module} {v.variant.name}" == name)


def test_counts(report):
    assert (report.texts, report.entities) == (3, {"PER": 1, "LOC": 2, "ORG": 1})
    assert report.tokens == sum(
        v.share.tokens for v in report.views if v.variant.name == "Gloss+joined+particles"
    )


def test_a_lexicon_brings_words_that_the_source_knows(folder, english):
    # the source has read the name Stone, and words are compared in lower case
    texts = read_corpus(folder / "ja.jsonl", lang="ja", format="jsonl")
    with_lexicon = check_overlap(english, texts, lexicon=folder / "lexicon.bin")
    without = check_overlap(english, texts)
    assert view(with_lexicon, "word native").share == view(without, "word native").share
    assert view(with_lexicon, "word Gloss+joined+particles").share.tokens == with_lexicon.tokens
    assert ("石", 2) in view(without, "word Gloss+joined+particles").unknown
    assert ("石", 2) not in view(with_lexicon, "word Gloss+joined+particles").unknown


def test_of_two_glosses_the_one_that_the_source_knows_is_chosen(folder):
    source = make_pipeline("xx", [("alloy left Rome", [(2, 3, "LOC")])])
    texts = read_corpus(folder / "ja.jsonl", lang="ja", format="jsonl")
    report = check_overlap(source, texts, lexicon=folder / "lexicon.bin")
    unknown = dict(view(report, "word Gloss+joined+particles").unknown)
    assert "stone" in unknown
    assert not {"steel", "alloy", "鋼"} & set(unknown)


def test_romaji_and_capitals(report):
    assert view(report, "char native").share.known_tokens == 0
    assert view(report, "char romaji").share.by_token > 0.3
    assert view(report, "char romaji").capitals == 0
    assert view(report, "char Latin+case").capitals_in_entities > 0.5
    assert report.source_capitals > 0.5


def test_labels_and_tags(report):
    assert report.match.partners == {"LOC": "LOC", "ORG": "ORG", "PER": "PER"}
    assert report.tags.source["U-LOC"] == pytest.approx(3 / 30)
    assert report.tags.target["U-LOC"] == pytest.approx(2 / report.tokens)


def test_the_report_holds_everything(report):
    values = json.loads(json.dumps(report.to_dict()))
    assert [v["view"] for v in values["views"] if v["used"]] == [
        "Latin+case+spelling+joined+particles",
        "Gloss+joined+particles",
    ]
    assert values["labels"]["partners"]["PER"] == "PER"
    assert values["tags"]["distance"] == report.tags.distance
    gloss = values["views"][-1]
    assert gloss["all"]["known_tokens"] + sum(n for _, n in gloss["unknown"]) == report.tokens
    assert set(gloss["labels"]) == {"LOC", "ORG", "PER"}
    assert all({"code", "problem", "fix"} == set(found) for found in values["findings"])


def test_used(report):
    assert report.used("char").variant.name == "Latin+case+spelling+joined+particles"
    assert report.used("classifier") is None


def test_a_converted_corpus_gives_the_same(report, folder, english, tmp_path):
    convert(folder / "ja.jsonl", tmp_path / "ja.spacy", format="jsonl", lang="ja")
    texts = read_corpus(tmp_path / "ja.spacy", lang="ja")
    again = check_overlap(
        english, texts, lexicon=folder / "lexicon.bin", source_corpus=folder / "en.spacy"
    )
    values, others = report.to_dict(), again.to_dict()
    assert values.pop("files") != others.pop("files")
    assert values == others


@pytest.mark.parametrize(
    ("english_config", "config"), [("en_bridge.cfg", "ja.cfg"), ("en.cfg", "ja_paper.cfg")]
)
def test_shares_are_those_that_a_training_finds(english_config, config, folder, tmp_path):
    """The documents and views of a training that starts: `nlp.meta["transfer"]` says the same."""
    source = load_model_from_config(load_config(CONFIGS / english_config), auto_fill=True)
    source.initialize(lambda: make_examples(source, ENGLISH))
    source.to_disk(tmp_path / "en")
    convert(folder / "ja.jsonl", tmp_path / "ja.spacy", format="jsonl", lang="ja")
    path = str(tmp_path / "ja.spacy")
    overrides = {"paths.train": path, "paths.dev": path, "paths.source": str(tmp_path / "en")}
    nlp = init_nlp(load_config(CONFIGS / config, overrides=overrides, interpolate=False))
    texts = read_corpus(path, lang="ja")
    found = check_overlap(tmp_path / "en", texts, config=CONFIGS / config)
    measured = nlp.meta["transfer"]["xling_ner"]["seen"]
    assert set(measured) == set(found.modules) - {"classifier"}
    for module, shares in measured.items():
        share = found.used(module).share
        assert shares["tokens"] == round(share.by_token, 4)
        assert shares["types"] == round(share.by_type, 4)
