import pytest
import spacy
from spacy.tokens import DocBin

from spacy_xling_ner.workbench.evaluation.seen_names import read_names, score_by_seen


def write(path, text, *spans):
    doc = spacy.blank("en").make_doc(text)
    doc.set_ents([doc.char_span(*span) for span in spans], default="outside")
    DocBin(docs=[doc]).to_disk(path)


def test_names_are_those_of_a_file_or_of_a_folder(tmp_path):
    write(tmp_path / "a.spacy", "Anna left Bonn", (0, 4, "PER"), (10, 14, "LOC"))
    write(tmp_path / "b.spacy", "Bonn is old", (0, 4, "LOC"))
    write(tmp_path / "c.spacy", "Bob left Bonn", (0, 3, "PER"))
    assert read_names(tmp_path / "b.spacy") == {"Bonn"}
    assert read_names(tmp_path) == {"Anna", "Bonn", "Bob"}


def test_another_file_is_an_error(tmp_path):
    (tmp_path / "x.spacy").write_text("x")
    with pytest.raises(ValueError, match=r"not a \.spacy file"):
        read_names(tmp_path / "x.spacy")


def test_known_names_and_others_are_scored_apart():
    texts = ["Anna left Bonn", "Bob"]
    documents = [
        # Anna is right; Bonn has the wrong label
        {"gold": [[0, 4, "PER"], [10, 14, "LOC"]], "found": [[0, 4, "PER"], [10, 14, "PER"]]},
        # a name that nobody knows is missed
        {"gold": [[0, 3, "PER"]], "found": []},
    ]
    scores = score_by_seen(texts, documents, {"Anna", "Bonn"})
    assert scores == {
        "seen": {"precision": 50.0, "recall": 50.0, "f1": 50.0, "support": 2},
        "unseen": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 1},
    }
