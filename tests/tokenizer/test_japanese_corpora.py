"""The same documents as spaCy's on running text: our own corpus, and real ones where they are."""

from itertools import cycle
from pathlib import Path

import pytest
from spacy.attrs import LEMMA, MORPH, NORM, ORTH, POS, SENT_START, SPACY, TAG

from spacy_xling_ner.workbench.corpora.embedded import generate
from spacy_xling_ner.workbench.corpora.formats import get_format
from spacy_xling_ner.workbench.corpora.record import ParseOptions

from .equality import MODES, assert_equal, make_pair

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "assets"
ASSISTANT = ROOT / "assets" / "assistant"
REAL = [
    ("gsd", "ja/gsd/train.bio"),
    ("gsd", "ja/gsd/dev.bio"),
    ("gsd", "ja/gsd/test.bio"),
    ("stockmark", "ja/stockmark/ner.json"),
    ("xsid", "xsid/ja.valid.conll"),
    ("xsid", "xsid/ja.test.conll"),
]
EVERY = 16  # of the real texts; all of them take minutes
COLUMNS = [ORTH, SPACY, TAG, POS, LEMMA, NORM, MORPH, SENT_START]


@pytest.mark.parametrize("mode", MODES)
def test_embedded_corpus(mode):
    theirs, ours = make_pair(mode)
    for part in ("train", "test"):
        for record in generate(ASSISTANT, "ja", 60, part=part):
            assert_equal(theirs, ours, record["text"])


def test_real_corpora():
    texts = []
    for format, name in REAL:
        path = CORPORA / name
        if not path.exists():
            pytest.skip(f"the corpus {path} is not on this machine")
        texts += [r.text for r in get_format(format)(path, ParseOptions(joiner=""))]
    assert len(texts) > 13000
    pairs = [make_pair(mode) for mode in MODES]
    for text, (theirs, ours) in zip(texts[::EVERY], cycle(pairs)):
        expected, doc = theirs(text), ours(text)
        assert doc.text == expected.text
        assert doc.to_array(COLUMNS).tolist() == expected.to_array(COLUMNS).tolist(), text
        assert doc.user_data == expected.user_data, text
