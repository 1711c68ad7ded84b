"""A silver corpus on disk: what is in it, what is left out, and that one can train on it."""

import json

import pytest
import spacy
from conftest import ENGLISH, crf_network, make_examples, make_pipeline
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.silver import annotate_corpus
from spacy_xling_ner.workbench.silver.corpus import read_texts

TEXTS = ["Anna met Bob in Rome", "Nobody came", "Anna met Bob in Rome", "Maria joined Acme", "Rome"]


@pytest.fixture(scope="module")
def files(voters, tmp_path_factory):
    folder = tmp_path_factory.mktemp("silver")
    for number, nlp in enumerate(voters):
        nlp.to_disk(folder / f"model{number}")
    gold = [example.reference for example in make_examples(nlp, ENGLISH)]
    for doc in gold:
        assert doc.has_annotation("ENT_IOB")
    DocBin(docs=gold, store_user_data=True).to_disk(folder / "gold.spacy")
    (folder / "texts.txt").write_text("\n".join(TEXTS))
    return folder


def read(path):
    return list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))


def test_texts_are_annotated_once(files, tmp_path):
    output = tmp_path / "silver.spacy"
    models = [files / "model0", files / "model1"]
    report = annotate_corpus(models, files / "texts.txt", output)
    found = read(output)
    assert [doc.text for doc in found] == list(dict.fromkeys(TEXTS))
    assert (report.documents, report.repeated, report.gold) == (4, 1, 0)
    assert [(e.text, e.label_) for e in found[0].ents][:2] == [("Anna", "PER"), ("Bob", "PER")]
    assert all(0 < e._.score <= 1 for doc in found for e in doc.ents)
    assert report.entities.total() == sum(len(doc.ents) for doc in found)
    assert report.open_tokens == 0
    scores = [e._.score for doc in found for e in doc.ents]
    assert report.mean_score == pytest.approx(sum(scores) / len(scores), abs=1e-4)
    written = json.loads((tmp_path / "silver.spacy.report.json").read_text())
    assert written["entities"] == dict(report.entities)
    assert written["tokens"] == sum(map(len, found))


def test_gold_stands_in_front_as_often_as_asked(files, tmp_path):
    output = tmp_path / "silver.spacy"
    report = annotate_corpus(
        [files / "model0"], files / "texts.txt", output, gold=files / "gold.spacy", times=2
    )
    found = read(output)
    assert (report.gold, report.times) == (len(ENGLISH), 2)
    assert len(found) == 2 * len(ENGLISH) + report.documents
    words = [[token.text for token in doc] for doc in found[: 2 * len(ENGLISH)]]
    assert words == [text.split() for text, _ in ENGLISH for _ in range(2)]
    assert [len(doc.ents) for doc in found[:2]] == [len(ENGLISH[0][1])] * 2


def test_texts_of_the_gold_are_left_out(files, tmp_path):
    gold = tmp_path / "gold.spacy"
    nlp = spacy.blank("xx")
    doc = nlp("Nobody came")
    doc.set_ents([], default="outside")
    DocBin(docs=[doc]).to_disk(gold)
    output = tmp_path / "silver.spacy"
    report = annotate_corpus([files / "model0"], files / "texts.txt", output, gold=gold)
    assert report.repeated == 2
    assert [doc.text for doc in read(output)].count("Nobody came") == 1


def test_a_larger_draw_holds_the_smaller_one(files, tmp_path):
    drawn = []
    for limit in (1, 3):
        output = tmp_path / f"{limit}.spacy"
        annotate_corpus([files / "model0"], files / "texts.txt", output, limit=limit, seed=4)
        drawn.append([doc.text for doc in read(output)])
    assert [len(texts) for texts in drawn] == [1, 3]
    assert drawn[1][:1] == drawn[0]


def test_tokens_of_low_probability_are_not_annotated(files, tmp_path):
    output = tmp_path / "silver.spacy"
    report = annotate_corpus([files / "model0"], files / "texts.txt", output, min_score=1.0)
    assert report.doubtful.total() > 0
    assert report.entities.total() == 0
    assert report.open_tokens == sum(t.ent_iob_ == "" for doc in read(output) for t in doc) > 0


def test_a_pipeline_learns_from_it(files, tmp_path):
    output = tmp_path / "silver.spacy"
    annotate_corpus([files / "model0"], files / "texts.txt", output)
    sentences = [
        (" ".join(t.text for t in doc), [(e.start, e.end, e.label_) for e in doc.ents])
        for doc in read(output)
    ]
    student = make_pipeline(sentences=sentences, steps=45, network=crf_network())
    assert [e.text for e in student("Anna met Bob in Rome").ents][:2] == ["Anna", "Bob"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"output": "silver.json"}, r"must be a \.spacy file"),
        ({"pipelines": []}, "at least one pipeline"),
        ({"times": 0}, "times must be at least 1"),
        ({"limit": -1}, "limit must be at least 0"),
        ({"min_score": 1.5}, "min_score is a probability"),
        ({"component": "ner"}, "has no component 'ner'"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_written(files, tmp_path, changes, message):
    arguments = {
        "pipelines": [files / "model0"],
        "texts": files / "texts.txt",
        "output": tmp_path / "silver.spacy",
        **changes,
    }
    with pytest.raises(ValueError, match=message):
        annotate_corpus(**arguments)
    assert list(tmp_path.iterdir()) == []


def test_one_text_per_line(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_bytes("東京に行く\r\n\n  \n京\u2028都".encode())
    assert list(read_texts(path)) == ["東京に行く", "京\u2028都"]


def test_jsonl(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "東京", "entities": 3}\n\n{"text": " "}\n{"text": "京都"}\n')
    assert list(read_texts(path)) == ["東京", "京都"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"txt": "京都"}', r'texts\.jsonl:2: expected an object with "text"'),
        ("京都", r"texts\.jsonl:2: expected valid JSON"),
        ("3", r"texts\.jsonl:2: expected an object"),
    ],
)
def test_a_line_without_text_is_an_error(tmp_path, line, message):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "東京"}\n' + line)
    with pytest.raises(CorpusFormatError, match=message):
        list(read_texts(path))


def test_texts_of_a_corpus(tmp_path):
    vocab = spacy.blank("xx").vocab
    texts = [Doc(vocab, words=["Anna", "came"]), Doc(vocab), Doc(vocab, words=["Bob"])]
    DocBin(docs=texts).to_disk(tmp_path / "texts.spacy")
    assert list(read_texts(tmp_path / "texts.spacy")) == ["Anna came ", "Bob "]


@pytest.mark.parametrize("name", ["none.txt", "none.jsonl", "none.spacy"])
def test_a_missing_file_is_an_error(tmp_path, name):
    with pytest.raises(CorpusFormatError, match=name):
        list(read_texts(tmp_path / name))


def test_a_file_of_another_kind_is_an_error(tmp_path):
    (tmp_path / "texts.spacy").write_text("Anna came")
    with pytest.raises(CorpusFormatError, match=r"texts\.spacy:1: expected a \.spacy file"):
        list(read_texts(tmp_path / "texts.spacy"))
