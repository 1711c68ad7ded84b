"""The real corpora can be read; they are on the machine, never in the repository."""

from pathlib import Path

import pytest

from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.corpora.read_corpus import read_corpus

ROOT = Path(__file__).resolve().parents[3]
CORPORA = ROOT.parent / "shared" / "assets"
LABELS = ROOT / "assets" / "labels"

CASES = [
    # file, format, language, label map, texts, entities after the map, invalid tags
    ("en/wnut17/wnut17train.conll", "wnut17", "en", "wnut17_coarse", 3394, 1975, 0),
    ("en/wikigold/wikigold.conll.txt", "wikigold", "en", "wikineural", 1841, 3558, 0),
    ("en/wikineural/val.conllu", "wikineural", "en", None, 11590, 19621, 439),
    ("en/uner_ewt/en_ewt-ud-dev.iob2", "uner", "en", "uner", 2001, 966, 0),
    ("ja/gsd/dev.bio", "gsd", "ja", None, 507, 795, 0),
    ("ja/gsd/test.bio", "gsd", "ja", "gsd_coarse", 543, 380, 0),
    ("xsid/en.valid.conll", "xsid", "en", None, 300, 604, 0),
    ("xsid/ja.valid.conll", "xsid", "ja", None, 150, 195, 0),
]


def asset(name):
    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"the corpus {path} is not on this machine")
    return path


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_corpus_is_read_in_full(case):
    name, format, lang, labels, texts, entities, invalid_tags = case
    path = None if labels is None else LABELS / f"{labels}.json"
    records = read_corpus(asset(name), lang=lang, format=format, labels=path).records
    assert len(records) == texts
    assert sum(len(record.entities) for record in records) == entities
    assert sum(len(record.invalid_tags) for record in records) == invalid_tags


def test_misaligned_spans_of_gsd(tmp_path):
    report = convert(asset("ja/gsd/dev.bio"), tmp_path / "o.spacy", format="gsd", lang="ja")
    assert len(report.misaligned) == 4


def test_stockmark_is_split_by_hash_into_disjoint_parts():
    path = asset("ja/stockmark/ner.json")
    options = {"format": "stockmark", "labels": LABELS / "stockmark_coarse.json"}
    parts = {}
    for part in ("dev", "test"):
        split = {"split": "train:80,dev:10,test:10", "part": part}
        texts = read_corpus(path, lang="ja", **options, **split)
        assert texts.read == 5343
        parts[part] = {record.text for record in texts.records}
    assert {part: len(texts) for part, texts in parts.items()} == {"dev": 563, "test": 533}
    assert not parts["dev"] & parts["test"]
