import pytest
from conftest import ENGLISH, make_examples, make_pipeline
from spacy.tokens import DocBin

from spacy_xling_ner.bridge.japanese.jamdict import EDRDG_SOURCE
from spacy_xling_ner.bridge.lexicon import TABLE_NAME, Candidate
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.transfer.transfer_modules import transfer_modules


@pytest.fixture
def facts():
    """What people have to say of the pipeline."""
    return {
        "description": "Names in made sentences.",
        "author": "Ann Stone",
        "license": "CC BY-NC-SA 4.0",
        "notes": "It knows six sentences.",
        "sources": [
            {
                "name": "Six sentences",
                "url": "https://example.org/six",
                "license": "CC BY-NC 4.0",
                "author": "Bob Stone",
                "use": "training",
            }
        ],
    }


@pytest.fixture(scope="session")
def packed_pipeline(trained, tmp_path_factory):
    """A pipeline on disk with a transfer, a lexicon and a fitted temperature."""
    nlp = make_pipeline()
    transfer_modules(trained, nlp, ["char", "word", "classifier"], source_name="training/en")
    lookups = pack({"東": [Candidate("east", "n")]}, [EDRDG_SOURCE])
    nlp.vocab.lookups.set_table(TABLE_NAME, lookups.get_table(TABLE_NAME))
    nlp.get_pipe("xling_ner").temperature = 1.25
    path = tmp_path_factory.mktemp("trained") / "model-best"
    nlp.to_disk(path)
    return path


@pytest.fixture(scope="session")
def corpus(trained, tmp_path_factory):
    """The sentences that the pipeline knows by heart, as a corpus."""
    path = tmp_path_factory.mktemp("corpus") / "test.spacy"
    references = [example.reference for example in make_examples(trained, ENGLISH)]
    DocBin(docs=references).to_disk(path)
    return path
