import hashlib

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.training.gold_offsets import Entity, set_gold
from spacy_xling_ner.workbench.evaluation.evaluate import evaluate


@pytest.fixture(scope="module")
def nlp():
    """Finds Anna, Bob and Tokyo, and takes every Rome for a person."""
    nlp = spacy.blank("xx")
    patterns = [("PER", "Anna"), ("PER", "Bob"), ("LOC", "Tokyo"), ("PER", "Rome")]
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for label, text in patterns])
    return nlp


def annotate(doc, *spans):
    doc.set_ents([doc.char_span(*span) for span in spans], default="outside")
    return doc


def save(path, *docs):
    DocBin(docs=docs, store_user_data=True).to_disk(path)
    return path


@pytest.fixture
def corpus(nlp, tmp_path):
    return save(
        tmp_path / "test.spacy",
        annotate(nlp.make_doc("Anna saw Rome."), (0, 4, "PER"), (9, 13, "LOC")),
        annotate(nlp.make_doc("Bob saw Tokyo."), (0, 3, "PER"), (8, 13, "LOC")),
        annotate(nlp.make_doc("Carl slept."), (0, 4, "PER")),
        annotate(nlp.make_doc("Nothing here.")),
    )


def test_metrics_computed_by_hand(nlp, corpus):
    scores = evaluate(nlp, corpus)
    # Anna, Bob and Tokyo are right, Rome has a wrong label, Carl is missed
    assert scores == {
        "precision": 75.0,
        "recall": 60.0,
        "f1": 66.6667,
        "per_label": {
            "LOC": {"precision": 100.0, "recall": 50.0, "f1": 66.6667, "support": 2},
            "PER": {"precision": 66.6667, "recall": 66.6667, "f1": 66.6667, "support": 3},
        },
        "corpus": {
            "path": str(corpus),
            "documents": 4,
            "md5": hashlib.md5(corpus.read_bytes()).hexdigest(),
        },
        "documents": [
            {"gold": [[0, 4, "PER"], [9, 13, "LOC"]], "found": [[0, 4, "PER"], [9, 13, "PER"]]},
            {"gold": [[0, 3, "PER"], [8, 13, "LOC"]], "found": [[0, 3, "PER"], [8, 13, "LOC"]]},
            {"gold": [[0, 4, "PER"]], "found": []},
            {"gold": [], "found": []},
        ],
    }


def test_pipeline_on_disk_in_any_batch_size_scores_the_same(nlp, corpus, tmp_path):
    nlp.to_disk(tmp_path / "model")
    expected = evaluate(nlp, corpus)
    assert evaluate(tmp_path / "model", corpus) == expected
    assert evaluate(str(tmp_path / "model"), corpus, batch_size=1) == expected


def test_gold_inside_a_token_is_missed_though_the_wider_token_is_found(nlp, tmp_path):
    # the corpus means "Anna"'s first two letters; the tokens can only hold the whole name
    doc = annotate(nlp.make_doc("Anna saw Bob"), (0, 4, "PER"), (9, 12, "PER"))
    lenient = evaluate(nlp, save(tmp_path / "lenient.spacy", doc))
    set_gold(doc, [Entity(0, 2, "PER", 1), Entity(9, 12, "PER", 1)])
    strict = evaluate(nlp, save(tmp_path / "strict.spacy", doc))
    assert (lenient["precision"], lenient["recall"]) == (100, 100)
    assert (strict["precision"], strict["recall"]) == (50, 50)
    assert strict["documents"][0]["gold"] == [[0, 2, "PER"], [9, 12, "PER"]]
    assert strict["per_label"]["PER"]["support"] == 2


def test_gold_that_the_tokens_dropped_still_has_its_support(nlp, tmp_path):
    doc = annotate(nlp.make_doc("Anna slept"))
    set_gold(doc, [Entity(1, 3, "ORG", 1)])
    scores = evaluate(nlp, save(tmp_path / "dropped.spacy", doc))
    assert scores["per_label"]["ORG"] == {"precision": 0, "recall": 0, "f1": 0, "support": 1}


def test_label_that_is_only_predicted_has_no_support(nlp, tmp_path):
    doc = annotate(nlp.make_doc("Tokyo calls Anna"), (12, 16, "PER"))
    scores = evaluate(nlp, save(tmp_path / "spurious.spacy", doc))
    assert scores["per_label"]["LOC"]["support"] == 0
    assert scores["precision"] == 50


def test_known_text_is_tokenized_by_the_pipeline(nlp, tmp_path):
    # a corpus that splits the name otherwise than the pipeline's tokenizer
    doc = Doc(nlp.vocab, words=["An", "na", "slept"], spaces=[False, True, False])
    path = save(tmp_path / "raw.spacy", annotate(doc, (0, 4, "PER")))
    assert evaluate(nlp, path)["f1"] == 100


def test_known_words_are_not_tokenized_again(nlp, tmp_path):
    # the tokenizer would make two tokens of "Bob's" and find the name in the first
    doc = Doc(nlp.vocab, words=["Bob's", "friend", "Anna"])
    path = save(tmp_path / "words.spacy", annotate(doc, (13, 17, "PER")))
    assert [e.text for e in nlp(doc.text).ents] == ["Bob", "Anna"]
    scores = evaluate(nlp, path)
    assert scores["documents"] == [{"gold": [[13, 17, "PER"]], "found": [[13, 17, "PER"]]}]


def test_gold_tokens_are_read_in_place_of_the_text(nlp, tmp_path):
    doc = Doc(nlp.vocab, words=["An", "na", "saw", "Bob"], spaces=[False, True, True, False])
    path = save(tmp_path / "words.spacy", annotate(doc, (0, 4, "PER"), (9, 12, "PER")))
    assert evaluate(nlp, path)["documents"][0]["found"] == [[0, 4, "PER"], [9, 12, "PER"]]
    found = evaluate(nlp, path, gold_tokens=True)["documents"][0]["found"]
    assert found == [[9, 12, "PER"]]


def test_gold_tokens_that_are_those_of_the_tokenizer_are_told(nlp, corpus, caplog):
    assert evaluate(nlp, corpus, gold_tokens=True) == evaluate(nlp, corpus)
    (warning,) = caplog.messages
    assert "test.spacy has the words of the pipeline's tokenizer" in warning


def test_documents_without_annotation_are_left_out(nlp, tmp_path):
    annotated = annotate(nlp.make_doc("Anna slept."), (0, 4, "PER"))
    path = save(tmp_path / "half.spacy", nlp.make_doc("Bob slept."), annotated)
    scores = evaluate(nlp, path)
    assert scores["corpus"]["documents"] == len(scores["documents"]) == 1
    assert scores["precision"] == 100


def test_nothing_to_find_scores_zero_without_labels(nlp, tmp_path):
    scores = evaluate(nlp, save(tmp_path / "none.spacy", annotate(nlp.make_doc("Nothing."))))
    assert (scores["precision"], scores["recall"], scores["f1"]) == (0, 0, 0)
    assert scores["per_label"] == {}


def test_corpus_without_annotation_is_an_error(nlp, tmp_path):
    path = save(tmp_path / "plain.spacy", nlp.make_doc("Anna slept."))
    with pytest.raises(ValueError, match=r"plain\.spacy: no document with entity annotation"):
        evaluate(nlp, path)


@pytest.mark.parametrize("data", [b"", b"no corpus", b"x\x9c\x03\x00"])
def test_file_that_is_no_corpus_is_an_error(nlp, tmp_path, data):
    (tmp_path / "other.spacy").write_bytes(data)
    with pytest.raises(ValueError, match=r"other\.spacy: not a \.spacy file"):
        evaluate(nlp, tmp_path / "other.spacy")


def test_missing_corpus_is_found_before_the_pipeline_is_loaded(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.spacy"):
        evaluate(tmp_path / "no-model", tmp_path / "none.spacy")
