import pickle

import pytest
import spacy

from spacy_xling_ner.layers.view_strings import read_once, view_strings
from spacy_xling_ner.views import NativeView


@pytest.fixture
def model(build):
    view = {"@misc": "spacy_xling_ner.native_view.v1", "attr": "LOWER"}
    return build({"@layers": "spacy_xling_ner.view_strings.v1", "view": view})


def test_strings_of_all_documents_in_order(model, docs):
    Y, backprop = model(docs, is_train=True)
    assert " ".join(Y) == "anna met bob in paris bob in 兵庫 for anna paris paris paris"
    assert backprop([]) == []


def test_batch_is_one_by_one(model, docs):
    assert model.predict(docs) == [s for doc in docs for s in model.predict([doc])]


def test_no_tokens(model, empty_docs):
    assert model.predict(empty_docs) == []
    assert model.predict([]) == []


def test_romaji_view(build):
    view = {"@misc": "spacy_xling_ner.romaji_view.v1"}
    model = build({"@layers": "spacy_xling_ner.view_strings.v1", "view": view})
    assert model.predict([spacy.blank("ja")("兵庫でNHK")]) == ["hyougo", "de", "NHK"]


def test_survives_copies(model, docs):
    expected = model.predict(docs)
    fresh = view_strings(NativeView("LOWER"))
    assert fresh.from_bytes(model.to_bytes()).predict(docs) == expected
    assert model.copy().predict(docs) == expected
    assert pickle.loads(pickle.dumps(model)).predict(docs) == expected


def test_equal_views_read_documents_once(docs):
    readings = []

    class View(NativeView):
        def __call__(self, doc):
            readings.append(doc)
            return super().__call__(doc)

    layers = [view_strings(View("LOWER")), view_strings(View("LOWER")), view_strings(View("ORTH"))]
    with read_once():
        lower, again, orth = [layer.predict(docs) for layer in layers]
        assert lower == again != orth
        assert len(readings) == 2 * len(docs)
        assert layers[0].predict(docs[:1]) == layers[1].predict(docs[:1]) == lower[:5]
        assert len(readings) == 2 * len(docs) + 2
    layers[0].predict(docs)
    assert len(readings) == 3 * len(docs) + 2
