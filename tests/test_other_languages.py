"""Greek, a second target that needs only a config and a lexicon, learns from English."""

import random
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from spacy.training import Example
from spacy.util import load_config, load_model_from_config, minibatch
from thinc.api import fix_random_seed

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.layers.module_weights import MODULES
from spacy_xling_ner.transfer.transfer_modules import transfer_modules

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "data" / "greek"
LABELS = ("LOC", "ORG", "PER")
N_TRAIN, N_TEST = 40, 120
SEEDS = (0, 1)
# small enough for a test; the shipped configs with other widths
ENCODER = "components.xling_ner.model.encoder"
SMALL = {
    f"{ENCODER}.char.width": 32,
    f"{ENCODER}.word.char_width": 32,
    f"{ENCODER}.char.embed_width": 16,
    f"{ENCODER}.char.rows": 2000,
    f"{ENCODER}.word.width": 64,
    f"{ENCODER}.word.embed.width": 32,
    f"{ENCODER}.word.embed.rows": 2000,
}
# trainings, of code that other tests cover
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def draw():
    spec = spec_from_file_location("greek_sentences", FOLDER / "sentences.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.draw


def make_nlp(config, seed):
    fix_random_seed(seed)
    folder = FOLDER if config == "el.cfg" else ROOT / "configs"
    settings = load_config(folder / config, overrides=SMALL)
    settings["initialize"] = {}
    nlp = load_model_from_config(settings, auto_fill=True)
    for label in LABELS:
        nlp.get_pipe("xling_ner").add_label(label)
    return nlp


def make_examples(nlp, sentences):
    examples = []
    for sentence in sentences:
        reference = nlp.make_doc(sentence["text"])
        spans = [(e["start"], e["end"], e["label"]) for e in sentence["entities"]]
        reference.set_ents([reference.char_span(*span) for span in spans])
        examples.append(Example(nlp.make_doc(sentence["text"]), reference))
    return examples


def train(nlp, examples, optimizer, steps, size, seed):
    optimizer.learn_rate = 0.02
    rng = random.Random(seed)
    batches = []
    for _ in range(steps):
        batches = batches or list(minibatch(rng.sample(examples, len(examples)), size))
        nlp.update(batches.pop(), sgd=optimizer, drop=0.3)


def f1(nlp, examples):
    return 100 * nlp.evaluate(examples)["ents_f"]


@pytest.fixture(scope="module")
def english(draw):
    nlp = make_nlp("en.cfg", seed=0)
    examples = make_examples(nlp, draw("en", 240))
    train(nlp, examples, nlp.initialize(lambda: examples), steps=90, size=16, seed=0)
    return nlp


@pytest.fixture(scope="module")
def greek_f1(draw, english):
    """Train one Greek pipeline; give F1 on its training data and on the test data."""

    def run(modules, steps, seed):
        nlp = make_nlp("el.cfg", seed)
        nlp.vocab.lookups = build_lexicon(tsv=FOLDER / "el-en.tsv", jmdict=False)
        examples = make_examples(nlp, draw("el", N_TRAIN, seed=seed))
        optimizer = nlp.initialize(lambda: examples)
        transfer_modules(english if modules else None, nlp, modules)
        train(nlp, examples, optimizer, steps, size=8, seed=seed)
        test = make_examples(nlp, draw("el", N_TEST, held_out=True))
        return f1(nlp, examples), f1(nlp, test)

    return run


# The sentences


def test_a_longer_draw_holds_the_shorter_one(draw):
    texts = [sentence["text"] for sentence in draw("el", 200)]
    assert texts[:40] == [sentence["text"] for sentence in draw("el", 40)]
    assert len(set(texts)) == 200
    assert texts[:40] != [sentence["text"] for sentence in draw("el", 40, seed=1)]


@pytest.mark.parametrize("lang", ["en", "el"])
def test_entities_fit_their_names_and_the_tokens(draw, lang):
    sentences = draw(lang, 300)
    assert {e["label"] for s in sentences for e in s["entities"]} == set(LABELS)
    nlp = make_nlp(f"{lang}.cfg", seed=0)
    forms = (FOLDER / f"names_{lang}.tsv").read_text(encoding="utf8").split("\n")
    names = {(line.split("\t")[0], form) for line in forms for form in line.split("\t")[1:]}
    for sentence in sentences:
        doc = nlp.make_doc(sentence["text"])
        for e in sentence["entities"]:
            assert (e["label"], sentence["text"][e["start"] : e["end"]]) in names
            assert doc.char_span(e["start"], e["end"]) is not None, sentence


def test_articles_agree_with_the_names(draw):
    text = " ".join(s["text"].lower() for s in draw("el", 900) + draw("el", 400, held_out=True))
    for phrase in ("η μαρία", "του νίκου", "στην αθήνα", "στη λάρισα", "τον βόλο", "το παρίσι"):
        assert phrase in text
    for phrase in ("ο μαρία", "η νίκος", "στον αθήνα", "στην λάρισα", "τη αθήνα", "στο αθήνα"):
        assert phrase not in text


def test_no_name_of_the_test_data_is_in_the_training_data_or_the_lexicon(draw):
    def names(sentences):
        return {s["text"][e["start"] : e["end"]] for s in sentences for e in s["entities"]}

    train, test = draw("el", 900), draw("el", 400, held_out=True)
    assert not names(train) & names(test)
    assert not {s["text"] for s in train} & {s["text"] for s in test}
    lines = (FOLDER / "el-en.tsv").read_text(encoding="utf8").splitlines()
    surfaces = {line.split("\t")[0] for line in lines}
    assert surfaces & names(train)
    assert not surfaces & names(test)


# The transfer


def test_greek_without_a_sentence_of_training(greek_f1):
    _, zero = greek_f1(MODULES, steps=0, seed=0)
    _, untrained = greek_f1([], steps=0, seed=0)
    assert zero > 5 > untrained


def test_greek_learns_more_from_english_than_from_forty_sentences_alone(greek_f1):
    transferred = [greek_f1(MODULES, steps=70, seed=seed) for seed in SEEDS]
    scratch = [greek_f1([], steps=70, seed=seed) for seed in SEEDS]
    # both know their training data; what differs is what they make of new names
    assert min(known for known, _ in transferred + scratch) > 70
    gains = [t - s for (_, t), (_, s) in zip(transferred, scratch, strict=True)]
    assert min(gains) > 5
    assert sum(gains) / len(gains) > 10
