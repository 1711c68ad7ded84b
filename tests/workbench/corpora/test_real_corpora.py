"""The corpora themselves convert; they are on the machine, never in the repository."""

import logging
from pathlib import Path

import pytest

from spacy_xling_ner.workbench.corpora.convert import convert

ROOT = Path(__file__).resolve().parents[3]
CORPORA = ROOT.parent / "shared" / "assets"
LABELS = ROOT / "assets" / "labels"

CASES = [
    # file, format, language, label map, texts, entities in the corpus, misaligned in split mode A
    ("en/wnut17/wnut17train.conll", "wnut17", "en", "wnut17_coarse", 3394, 1975, 0),
    ("en/wikigold/wikigold.conll.txt", "wikigold", "en", "wikineural", 1841, 3558, 0),
    ("en/uner_ewt/en_ewt-ud-dev.iob2", "uner", "en", "uner", 2001, 966, 0),
    ("ja/gsd/dev.bio", "gsd", "ja", None, 507, 795, 4),
    ("ja/gsd/test.bio", "gsd", "ja", "gsd_coarse", 543, 380, 2),
    ("xsid/en.valid.conll", "xsid", "en", None, 300, 604, 0),
    ("xsid/ja.valid.conll", "xsid", "ja", None, 150, 195, 0),
]


def asset(name):
    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"the corpus {path} is not on this machine")
    return path


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_corpus_converts_in_full(case, tmp_path):
    name, format, lang, labels, texts, entities, misaligned = case
    report = convert(
        asset(name),
        tmp_path / "o.spacy",
        format=format,
        lang=lang,
        labels=None if labels is None else LABELS / f"{labels}.json",
    )
    assert (report.documents, sum(report.gold.values())) == (texts, entities)
    assert (len(report.misaligned), len(report.invalid_tags)) == (misaligned, 0)


def test_wikineural_is_repaired_and_says_so(tmp_path, caplog):
    path = asset("en/wikineural/val.conllu")
    with caplog.at_level(logging.WARNING):
        report = convert(
            path, tmp_path / "o.spacy", format="wikineural", lang="en", sample_size=2000
        )
    assert (report.read, report.documents) == (11590, 2000)
    assert 0 < len(report.invalid_tags) < 439
    assert "read as the start" in caplog.text


def test_stockmark_is_split_by_hash_into_disjoint_parts(tmp_path):
    path = asset("ja/stockmark/ner.json")
    counts = {}
    for part in ("dev", "test"):
        report = convert(
            path,
            tmp_path / f"{part}.spacy",
            format="stockmark",
            lang="ja",
            labels=LABELS / "stockmark_coarse.json",
            split="train:80,dev:10,test:10",
            part=part,
        )
        assert report.read == 5343
        counts[part] = report.documents
    assert counts == {"dev": 563, "test": 533}
