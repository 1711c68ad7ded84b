import itertools
import json
import sys
import time

import pytest

pytest.importorskip("flair", reason="the extra `flair` is not installed")

from benchmarks.speed import flair_model
from benchmarks.speed.of_flair import FlairTagger

SENTENCES = [
    (["東京", "へ", "行く", "。"], [(0, 1, "LOC")]),
    (["山田", "太郎", "は", "東京", "を", "出", "た"], [(0, 2, "PER"), (3, 4, "LOC")]),
    (["雨", "だ"], []),
]


@pytest.fixture(scope="module")
def tagged(tmp_path_factory):
    path = tmp_path_factory.mktemp("flair") / "tagged.json"
    path.write_text(json.dumps(SENTENCES), encoding="utf8")
    return path


@pytest.fixture(scope="module")
def model(tagged):
    path = tagged.with_name("model.pt")
    arguments = [str(tagged), str(path), "--epochs", "100"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["flair_model", *arguments])
        flair_model.main()
    return path


def test_batches_are_endless_and_have_every_sentence():
    batches = flair_model.make_batches(list(range(70)))
    passes = [list(itertools.islice(batches, 3)) for _ in range(2)]
    for one in passes:
        assert [len(batch) for batch in one] == [32, 32, 6]
        assert sorted(itertools.chain(*one)) == list(range(70))
    assert passes[0] != passes[1]


def test_trained_tagger_finds_the_training_entities(model, tagged):
    tagger = FlairTagger(str(model), 1, str(tagged))
    docs = tagger.documents(["東京へ行く。", "山田太郎は東京を出た", " 雨だ "])
    assert [token.text for token in docs[2]] == ["雨", "だ"]
    tagger.predict(docs)
    found = [[(span.text, span.tag) for span in doc.get_spans("ner")] for doc in docs]
    assert found[0] == [("東京", "LOC")]
    assert [label for _, label in found[1]] == ["PER", "LOC"]
    assert found[2] == []
    assert not model.with_suffix(".part").exists()


def test_training_counts_words_and_changes_weights(model, tagged):
    tagger = FlairTagger(str(model), 1, str(tagged))
    before = [weights.clone() for weights in tagger.tagger.parameters()]
    reply = tagger.train(0.0, 30, time.perf_counter)
    assert (reply["words"], reply["batches"]) == (39, 3)  # 13 words a batch
    assert any(
        (old != new).any() for old, new in zip(before, tagger.tagger.parameters(), strict=True)
    )
