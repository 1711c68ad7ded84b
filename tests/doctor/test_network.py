import spacy
from thinc.api import Linear

from spacy_xling_ner.doctor.network import find_encoder, module_of


def test_the_modules_of_our_recogniser(english):
    model = english.get_pipe("xling_ner").model
    assert all(module_of(model, module) is not None for module in ("char", "word", "classifier"))
    encoder = find_encoder(model)
    assert encoder.get_ref("char") is module_of(model, "char")


def test_the_modules_below_a_parser(network_config):
    nlp = spacy.blank("en")
    config = {"model": {"tok2vec": network_config["encoder"]}}
    model = nlp.add_pipe("ner", config=config).model
    assert module_of(model, "word") is not None
    assert module_of(model, "classifier") is None
    assert find_encoder(model) is not None


def test_other_networks_have_none():
    for model in (None, Linear(2, 2)):
        assert module_of(model, "char") is None
        assert find_encoder(model) is None
