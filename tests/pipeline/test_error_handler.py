"""A document that fails does not spoil its batch."""

import pytest
from conftest import ENGLISH, make_pipeline, small_network
from spacy.util import registry

TEXTS = [text for text, _ in ENGLISH]


@registry.misc("test_error_handler.view.v1")
def create_view():
    def view(doc):
        if "broken" in doc.text:
            raise RuntimeError(doc.text)
        return [token.text for token in doc]

    return view


@pytest.fixture(scope="module")
def nlp():
    network = small_network()
    network["encoder"]["char"]["view"] = {"@misc": "test_error_handler.view.v1"}
    nlp = make_pipeline(network=network, steps=60)
    nlp.add_pipe(
        "romanizer", first=True, config={"view": {"@misc": "spacy_xling_ner.native_view.v1"}}
    )
    return nlp


@pytest.fixture
def handled(nlp):
    handled = []
    nlp.set_error_handler(
        lambda name, pipe, docs, error: handled.append((name, [doc.text for doc in docs]))
    )
    return handled


@pytest.mark.parametrize("component", ["xling_ner", "romanizer"])
@pytest.mark.parametrize("places", [[0], [3], [6], [1, 2, 5], []])
def test_only_the_documents_that_fail_are_lost(nlp, handled, component, places, monkeypatch):
    if component == "romanizer":
        monkeypatch.setattr(nlp.get_pipe("romanizer"), "view", create_view())
    texts = list(TEXTS)
    for place in places:
        texts.insert(place, f"broken {place}")
    expected = [(text, [ent.text for ent in nlp(text).ents]) for text in TEXTS]
    for batch_size in (2, 256):
        handled.clear()
        docs = list(nlp.pipe(texts, batch_size=batch_size))
        assert [(doc.text, [ent.text for ent in doc.ents]) for doc in docs] == expected
        assert handled == [(component, [f"broken {place}"]) for place in places]


def test_without_a_handler_the_error_is_raised(trained_copy, network_config):
    network_config["encoder"]["char"]["view"] = {"@misc": "test_error_handler.view.v1"}
    nlp = make_pipeline(network=network_config)
    docs = nlp.pipe([TEXTS[0], "broken 1", TEXTS[1]])
    assert next(docs).text == TEXTS[0]
    with pytest.raises(RuntimeError, match="broken 1"):
        next(docs)
