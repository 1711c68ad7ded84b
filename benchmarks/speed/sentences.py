"""The sentences to measure on: distinct ones, and large corpora that repeat them."""

import random
from pathlib import Path
from typing import Iterator, List, NamedTuple, Sequence

import srsly


class Sentence(NamedTuple):
    """A sentence.

    text (str): The text.
    n_tokens (int): Its tokens by spaCy's Japanese tokenizer; the speed of every system is counted
        in these.
    """

    text: str
    n_tokens: int


def read_sentences(path: Path) -> List[Sentence]:
    """Read a file of `write_sentences`.

    path (Path): The file.
    RETURNS (List[Sentence]): The sentences.
    """
    return [Sentence(*row) for row in srsly.read_json(path)]


def write_sentences(path: Path, sentences: Sequence[Sentence], seed: int) -> None:
    """Write each distinct sentence once, in random order.

    path (Path): The file.
    sentences (Sequence[Sentence]): The sentences.
    seed (int): Seed of the order.
    """
    distinct = list(dict.fromkeys(sentences))
    random.Random(seed).shuffle(distinct)
    srsly.write_json(path, distinct)


def count_tokens(sentences: Sequence[Sentence]) -> int:
    """Count tokens.

    sentences (Sequence[Sentence]): The sentences.
    RETURNS (int): Number of tokens.
    """
    return sum(sentence.n_tokens for sentence in sentences)


def repeat_sentences(
    sentences: Sequence[Sentence], n_tokens: int, seed: int = 0
) -> Iterator[Sentence]:
    """Make a corpus of any size by repeating all sentences, each time in another order.

    sentences (Sequence[Sentence]): The distinct sentences, at least one of them with a token.
    n_tokens (int): Minimum number of tokens; the last sentence may exceed it.
    seed (int): Seed of the orders.
    YIELDS (Sentence): The sentences.
    """
    order = list(sentences)
    rng = random.Random(seed)
    while n_tokens > 0:
        rng.shuffle(order)
        for sentence in order:
            if n_tokens <= 0:
                return
            n_tokens -= sentence.n_tokens
            yield sentence
