import numpy
import pytest
import spacy
import srsly
from conftest import small_network
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import fix_random_seed

from benchmarks.fuzz import SEEDS, SEPARATOR, check_texts, make_views
from benchmarks.reliability import BATCH, mixed_batches, processes, threads
from spacy_xling_ner.transfer.tensors import module_tensors

TOKENIZER = {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1"}
# Inputs that a coverage-guided run kept: each reached a line that no earlier one had.
SEED_TEXTS = srsly.read_json(SEEDS)
ANY_TEXT = st.text(st.sampled_from(sorted(set("".join(SEED_TEXTS)) - {SEPARATOR})), max_size=30)
VIEWS = make_views()


@pytest.fixture(scope="module")
def nlp():
    """A Japanese pipeline with random weights, which finds entities everywhere."""
    fix_random_seed(0)
    nlp = spacy.blank("ja", config={"nlp": {"tokenizer": TOKENIZER}})
    nlp.add_pipe("romanizer")
    ner = nlp.add_pipe("xling_ner", config={"model": {**small_network(), "crf": True}})
    for label in ("PER", "LOC"):
        ner.add_label(label)
    ner.set_output(9)
    ner.model.initialize([nlp.make_doc("東京")])
    for tensor in module_tensors(ner.model.get_ref("classifier")):
        tensor.write(numpy.random.normal(size=tensor.value.shape).astype("float32"))
    return nlp


def test_seeds_of_the_fuzzer(nlp):
    assert len(SEED_TEXTS) > 100
    for text in SEED_TEXTS:
        check_texts(nlp, VIEWS, text.split(SEPARATOR))


@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_texts_of_the_characters_of_the_seeds(nlp, texts):
    check_texts(nlp, VIEWS, texts)


@pytest.mark.slow
@given(st.lists(ANY_TEXT | st.text(st.characters(codec="utf8")), min_size=1, max_size=4))
@settings(max_examples=3000, deadline=None)
def test_many_texts(nlp, texts):
    check_texts(nlp, VIEWS, texts)


def test_texts_are_of_all_kinds(nlp):
    batches = mixed_batches(4)
    assert batches == mixed_batches(4)
    assert {len(batch) for batch in batches} == {BATCH}
    assert sum(len(doc.ents) > 0 for doc in nlp.pipe(batches[0])) > BATCH / 2


@pytest.mark.parametrize("read_beside", [threads, processes])
@pytest.mark.parametrize("documents", [400, pytest.param(8_000, marks=pytest.mark.slow)])
def test_threads_and_processes_read_the_same(nlp, read_beside, documents):
    (record,) = read_beside(nlp, documents)
    assert (record["value"], record["documents"]) == (0, documents)
