import spacy
from conftest import make_pipeline

from spacy_xling_ner.layers.module_weights import MODULES
from spacy_xling_ner.transfer.find_modules import find_module, find_modules


def test_the_modules_of_our_recogniser():
    pipe = make_pipeline().get_pipe("xling_ner")
    assert [name for name, _ in find_modules(pipe)] == list(MODULES)
    encoder = find_module(pipe, "char", "word")
    assert encoder is pipe.model.get_ref("encoder")
    assert encoder.get_ref("char") is find_module(pipe, "char")


def test_the_modules_below_a_parser(network_config):
    nlp = spacy.blank("xx")
    config = {"model": {"tok2vec": network_config["encoder"]}}
    parser = nlp.add_pipe("ner", config=config)
    assert [name for name, _ in find_modules(parser)] == ["char", "word"]
    assert find_module(parser, "classifier") is None
    assert find_module(parser, "char", "word") is not None


def test_other_components_have_none():
    nlp = spacy.blank("xx")
    for pipe in (None, nlp.add_pipe("entity_ruler"), nlp.add_pipe("tagger")):
        assert not list(find_modules(pipe))
        assert find_module(pipe, "char", "word") is None
