import json
import logging
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import spacy
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.pipeline.span_score import register_score
from spacy_xling_ner.training.allowed_tags import annotated_labels
from spacy_xling_ner.training.gold_offsets import Entity, get_gold, set_gold
from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.corpora.export import EXPORTS, export_docs
from spacy_xling_ner.workbench.corpora.formats import guess_format
from spacy_xling_ner.workbench.corpora.read_corpus import read_corpus
from spacy_xling_ner.workbench.corpora.spacy_file import read_docs
from spacy_xling_ner.workbench.corpora.trim import BLANKS

NLP = spacy.blank("xx")
ODD = "a𠮷😀é́　 \n\r\t\u2028\u0085\u200b\ufeff\\\"'{}[],:|0-"
CHARACTERS = st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"]))
LABELS = st.text(CHARACTERS, min_size=1, max_size=5).filter(str.strip)


@st.composite
def documents(draw):
    """Texts of odd characters with entities that overlap, and that no token needs to fit."""
    text = draw(st.text(CHARACTERS, min_size=1, max_size=25).filter(str.strip))
    visible = [i for i, char in enumerate(text) if char not in BLANKS and char.isprintable()]
    offsets = st.sampled_from(visible or [0])
    pairs = draw(st.lists(st.tuples(offsets, offsets, LABELS), max_size=4 if visible else 0))
    return text, {(min(s, e), max(s, e) + 1, label) for s, e, label in pairs}


def make_doc(item):
    text, spans = item
    doc = NLP.make_doc(text)
    doc.set_ents([], default="outside")
    set_gold(doc, [Entity(*span, 1) for span in spans])
    return doc


def save(corpus, path):
    DocBin(docs=map(make_doc, corpus), store_user_data=True).to_disk(path)


def load(path):
    texts = read_corpus(path, lang="xx")
    assert not texts.left_out_texts
    return [(r.text, {(e.start, e.end, e.label) for e in r.entities}) for r in texts.records]


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(documents(), min_size=1, max_size=3), st.booleans())
def test_nothing_is_lost_from_each_format_to_each_other(corpus, gold):
    predicted = None if gold else "training/ja"
    with TemporaryDirectory() as folder:
        # every format follows on every other one
        for pair in permutations(EXPORTS, 2):
            found = corpus
            for format in pair:
                path = Path(folder) / "exported.json"
                export_docs(map(make_doc, found), path, format, predicted=predicted)
                found = load(path)
                assert found == corpus, format


@pytest.mark.parametrize("format", EXPORTS)
def test_an_export_is_guessed_and_converts_to_the_same_file(tmp_path, format):
    corpus = [("😀 Ann Lee\n\u3000left", {(2, 9, "PER"), (2, 5, "Given name")}), ("So 𠮷", set())]
    save(corpus, tmp_path / "in.spacy")
    export_docs(read_docs(tmp_path / "in.spacy", NLP.vocab), tmp_path / "o.json", format)
    assert guess_format(tmp_path / "o.json").name == format
    convert(tmp_path / "o.json", tmp_path / "o.spacy", lang="xx")
    assert load(tmp_path / "o.spacy") == corpus


def predictions():
    register_score()
    doc = Doc(NLP.vocab, words=["😀", "Maya", "sails"], ents=["O", "B-PER", "O"])
    doc.ents[0]._.score = 0.75
    return [doc, Doc(NLP.vocab, words=["So"], ents=["O"])]


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        (
            "jsonl",
            {
                "text": "😀 Maya sails ",
                "entities": [{"start": 2, "end": 6, "label": "PER", "score": 0.75}],
            },
        ),
        ("doccano", {"text": "😀 Maya sails ", "label": [[2, 6, "PER"]]}),
        (
            "prodigy",
            {
                "text": "😀 Maya sails ",
                "spans": [{"start": 2, "end": 6, "label": "PER", "score": 0.75}],
                "meta": {"source": "ja"},
            },
        ),
    ],
)
def test_scores_go_along_where_there_is_a_place(tmp_path, format, expected):
    report = export_docs(predictions(), tmp_path / "o", format, predicted="ja")
    first = json.loads((tmp_path / "o").read_text("utf8").splitlines()[0])
    assert first == expected
    assert (report.documents, report.entities) == (2, {"PER": 1})
    assert (report.scores, report.scores_left_out) == ((0, 1) if format == "doccano" else (1, 0))


@pytest.mark.parametrize("format", EXPORTS)
def test_scores_come_back(tmp_path, format):
    export_docs(predictions(), tmp_path / "o.json", format, predicted="ja")
    convert(tmp_path / "o.json", tmp_path / "o.spacy", lang="xx")
    convert(tmp_path / "o.spacy", tmp_path / "again.spacy", lang="xx")
    for name in ("o", "again"):
        first, _ = read_docs(tmp_path / f"{name}.spacy", NLP.vocab)
        (entity,) = first.ents
        assert (entity.text, entity._.score) == ("Maya", None if format == "doccano" else 0.75)


@pytest.mark.parametrize("score", [95, -0.1, "high", None, True, float("nan")])
def test_what_is_no_probability_is_no_score(tmp_path, score):
    entity = {"start": 0, "end": 3, "label": "PER", "score": score}
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": "Ann left", "entities": [entity]}))
    (record,) = read_corpus(tmp_path / "in.jsonl", lang="xx").records
    assert record.entities == [Entity(0, 3, "PER", 1)]


def test_label_studio_gets_predictions_to_review_or_annotations(tmp_path):
    export_docs(predictions(), tmp_path / "o.json", "label-studio", predicted="ja")
    first, second = json.loads((tmp_path / "o.json").read_text("utf8"))
    assert "annotations" not in first
    (prediction,) = first["predictions"]
    (region,) = prediction["result"]
    assert (prediction["score"], prediction["model_version"], region["score"]) == (0.75, "ja", 0.75)
    assert region["value"] == {"start": 2, "end": 6, "text": "Maya", "labels": ["PER"]}
    assert second["predictions"][0]["result"] == []
    export_docs(predictions(), tmp_path / "o.json", "label-studio")
    first, _ = json.loads((tmp_path / "o.json").read_text("utf8"))
    assert first["annotations"][0]["result"] == [region]
    assert "predictions" not in first


def test_partial_annotation_cannot_be_said_and_is_warned_of(tmp_path, caplog):
    doc = Doc(NLP.vocab, words=["Maya", "sails"], ents=["B-PER", ""])
    doc.set_ents(list(doc.ents), missing=[doc[1:2]])
    with caplog.at_level(logging.WARNING):
        report = export_docs([doc], tmp_path / "o.jsonl", "jsonl")
    assert report.partly == 1
    assert "1 documents are annotated in part only" in caplog.text


def test_a_spacy_file_that_is_converted_again_keeps_what_was_not_annotated(tmp_path):
    doc = NLP.make_doc("Maya sails in Oslo")
    doc.set_ents([doc.char_span(0, 4, "PER")], missing=[doc[3:4]], default="outside")
    doc.user_data["xling_labels"] = ["PER", "DATE"]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "in.spacy")
    (tmp_path / "map.json").write_text('{"PER": "P", "DATE": null}')
    convert(tmp_path / "in.spacy", tmp_path / "o.spacy", lang="xx", labels=tmp_path / "map.json")
    (again,) = read_docs(tmp_path / "o.spacy", NLP.vocab)
    assert [token.ent_iob_ for token in again] == ["B", "O", "O", ""]
    assert (get_gold(again), annotated_labels(again)) == ([(0, 4, "P")], ["P"])


def test_unknown_format_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match="Unknown format 'csv' for an export; choose from label-"):
        export_docs(predictions(), tmp_path / "o", "csv")
    assert not (tmp_path / "o").exists()


def test_no_corpus_is_replaced_by_what_is_made_of_it(tmp_path):
    path = tmp_path / "in.spacy"
    save([("Ann left", set())], path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="An export is JSON"):
        export_docs(read_docs(path, NLP.vocab), path, "jsonl")
    assert path.read_bytes() == before
