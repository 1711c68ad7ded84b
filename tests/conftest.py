import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import load_model_from_config
from thinc.api import Config, fix_random_seed

import spacy_xling_ner.pipeline.xling_ner  # noqa: F401  registers the architectures

NETWORK = """
[model]
@architectures = "spacy_xling_ner.XlingTagger.v1"
nO = null

[model.encoder]
@architectures = "spacy_xling_ner.XlingEncoder.v1"

[model.encoder.char]
@architectures = "spacy_xling_ner.CharEncoder.v1"
width = 6
embed_width = 5
rows = 200

[model.encoder.char.view]
@misc = "spacy_xling_ner.native_view.v1"
attr = "ORTH"

[model.encoder.word]
@architectures = "spacy_xling_ner.WordEncoder.v1"
char_width = 6
width = 8

[model.encoder.word.embed]
@architectures = "spacy_xling_ner.TokenEmbed.v1"
width = 7
rows = 300

[model.encoder.word.embed.view]
@misc = "spacy_xling_ner.native_view.v1"
attr = "NORM"
"""


# Sentences with their entities as first token, token after the last, label.
ENGLISH = [
    ("Anna met Bob Stone in Paris .", [(0, 1, "PER"), (2, 4, "PER"), (5, 6, "LOC")]),
    ("The Acme Steel Company moved to Rome", [(1, 4, "ORG"), (6, 7, "LOC")]),
    ("Nobody came", []),
    ("Maria Luisa Stone lives in New York City", [(0, 3, "PER"), (5, 8, "LOC")]),
    ("Bob joined Acme", [(0, 1, "PER"), (2, 3, "ORG")]),
    ("Rome is old", [(0, 1, "LOC")]),
]

# Folders in which a case of a test loads or trains a pipeline.
SLOW_CASES = {"cli", "errors", "layers", "modules", "pipeline", "training", "transfer"}


def pytest_collection_modifyitems(items):
    """Trace the first case alone of each test that loads or trains pipelines; no benchmark.

    Tracing costs a third of the time of what it traces, and the rest reaches the same lines.
    """
    seen = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        folders = set(name.partition("::")[0].split("/"))
        if "benchmarks" in folders or (folders & SLOW_CASES and name in seen):
            item.add_marker("no_cover")
        seen.add(name)


def small_network():
    """The `[model]` block of a small network."""
    return Config().from_str(NETWORK)["model"]


def crf_network():
    """The same with a CRF."""
    return {**small_network(), "crf": True}


def features_network():
    """The same with scores of features beside the classifier."""
    features = {
        "@architectures": "spacy_xling_ner.FeatureScores.v1",
        "view": {"@misc": "spacy_xling_ner.gloss_view.v1"},
        "tag": {"@misc": "spacy_xling_ner.tag_view.v1"},
        "rows": 2000,
    }
    return {**crf_network(), "features": features}


def make_examples(nlp, sentences):
    """Examples whose tokens are the words of the sentences."""
    examples = []
    for text, spans in sentences:
        reference = Doc(nlp.vocab, words=text.split())
        reference.set_ents([Span(reference, *span) for span in spans])
        examples.append(Example(Doc(nlp.vocab, words=text.split()), reference))
    return examples


def make_pipeline(lang="xx", sentences=ENGLISH, steps=0, seed=0, network=None):
    """A pipeline with a small `xling_ner`, initialised on the sentences and trained on them.

    Its language has no rules: it loads in a quarter of the time of English.
    """
    fix_random_seed(seed)
    nlp = spacy.blank(lang)
    nlp.add_pipe("xling_ner", config={"model": network or small_network()})
    examples = make_examples(nlp, sentences)
    optimizer = nlp.initialize(lambda: examples)
    train(nlp, examples, optimizer, steps)
    return nlp


def train(nlp, examples, optimizer, steps):
    optimizer.learn_rate = 0.02
    return [nlp.update(examples, sgd=optimizer, drop=0.0) for _ in range(steps)]


@pytest.fixture(scope="session")
def trained():
    """A pipeline that knows ENGLISH by heart; not to be changed."""
    return make_pipeline(steps=100)


@pytest.fixture
def trained_copy(trained):
    """The same, free to be changed."""
    return load_model_from_config(trained.config).from_bytes(trained.to_bytes())


@pytest.fixture
def network_config():
    """The `[model]` block of a small network; a new copy for each test."""
    return small_network()


@pytest.fixture
def build():
    """Build something registered from its config block, from a fixed seed."""

    def build_from(block, seed=0):
        fix_random_seed(seed)
        return spacy.registry.resolve({"block": block})["block"]

    return build_from


@pytest.fixture
def docs():
    """Documents of unequal length, empty and one-token ones among them."""
    vocab = spacy.blank("xx").vocab
    texts = ["Anna met Bob in Paris", "", "Bob", "in 兵庫 for Anna", "", "Paris Paris Paris"]
    return [Doc(vocab, words=text.split()) for text in texts]


@pytest.fixture
def empty_docs():
    vocab = spacy.blank("xx").vocab
    return [Doc(vocab), Doc(vocab)]
