import time
from pathlib import Path

from spacy_xling_ner.workbench.corpora.embedded import generate

from .equality import make_pair

ASSISTANT = Path(__file__).resolve().parents[2] / "assets" / "assistant"


def seconds(tokenizer, texts):
    start = time.perf_counter()
    for text in texts:
        tokenizer(text)
    return time.perf_counter() - start


def test_tokenizer_is_one_and_a_half_times_as_fast_as_that_of_spacy():
    # a ratio within one run: how fast the machine is says nothing about the code
    utterances = [record["text"] for record in generate(ASSISTANT, "ja", 300)]
    texts = ["".join(utterances[i : i + 3]) for i in range(0, len(utterances), 3)]
    theirs, ours = make_pair()
    seconds(ours, texts)
    times = [(seconds(theirs, texts), seconds(ours, texts)) for _ in range(7)]
    slow, fast = (min(column) for column in zip(*times, strict=True))
    assert slow / fast > 1.5
