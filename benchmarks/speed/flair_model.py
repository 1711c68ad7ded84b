"""Training of flair's BiLSTM-CRF without a download.

    python -m benchmarks.speed.flair_model build/speed/tagged.json build/speed/flair/model.pt

flair's character embeddings, with a dictionary from the training data, and trained word embeddings.
All widths are flair's defaults.
"""

import argparse
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any, Iterator, List, Sequence, Tuple

import flair
import torch
from flair.data import Dictionary, Sentence
from flair.embeddings import CharacterEmbeddings, OneHotEmbeddings, StackedEmbeddings
from flair.models import SequenceTagger
from flair.training_utils import store_embeddings
from tqdm import tqdm

# flair's defaults
BATCH_SIZE = 32
LEARN_RATE = 0.1
GRAD_CLIP = 5.0

# words; entities as (first word, word after the last, label)
Tagged = Tuple[List[str], List[Tuple[int, int, str]]]

flair.device = torch.device("cpu")


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("tagged", type=Path, help="the training data")
    parser.add_argument("output", type=Path, help="the tagger to write")
    parser.add_argument("--epochs", type=int, default=3, help="passes (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    args = parser.parse_args()
    flair.set_seed(args.seed)
    sentences = read_tagged(args.tagged)
    tagger = make_tagger(sentences)
    optimizer = make_optimizer(tagger)
    batches = make_batches(sentences)
    n_steps = args.epochs * -(-len(sentences) // BATCH_SIZE)
    for _ in tqdm(range(n_steps), desc="flair", unit="batch", delay=2):
        train_step(tagger, optimizer, next(batches))
    args.output.parent.mkdir(parents=True, exist_ok=True)
    part = args.output.with_suffix(".part")
    tagger.save(part)
    os.replace(part, args.output)


def read_tagged(path: Path) -> List[Sentence]:
    """Read training data.

    path (Path): A JSON file of `Tagged` sentences.
    RETURNS (List[Sentence]): The sentences with their entities.
    """
    sentences = []
    tagged: List[Tagged] = json.loads(path.read_text(encoding="utf8"))
    for words, entities in tagged:
        sentence = Sentence(words)
        for start, end, label in entities:
            sentence[start:end].add_label("ner", label)
        sentences.append(sentence)
    return sentences


def make_tagger(sentences: Sequence[Sentence]) -> SequenceTagger:
    """Create an untrained tagger.

    sentences (Sequence[Sentence]): The training data, for the words, characters and labels.
    RETURNS (SequenceTagger): The tagger.
    """
    chars, words, labels = Dictionary(), Dictionary(), Dictionary(add_unk=False)
    counts = Counter(token.text for sentence in sentences for token in sentence)
    for word, count in counts.items():
        for char in word:
            chars.add_item(char)
        if count > 1:  # single words train the embedding of unknown words
            words.add_item(word)
    for label in sorted({span.value for sentence in sentences for span in sentence.get_labels()}):
        labels.add_item(label)
    labels.span_labels = True
    embeddings = StackedEmbeddings(
        [
            CharacterEmbeddings(chars),
            OneHotEmbeddings(words),
        ]
    )
    return SequenceTagger(embeddings, labels, "ner", use_crf=True)


def make_optimizer(tagger: SequenceTagger) -> torch.optim.Optimizer:
    """Create the optimizer of flair's trainer.

    tagger (SequenceTagger): The tagger.
    RETURNS (torch.optim.Optimizer): The optimizer.
    """
    return torch.optim.SGD(tagger.parameters(), lr=LEARN_RATE)


def make_batches(sentences: Sequence[Sentence], seed: int = 0) -> Iterator[List[Sentence]]:
    """Make batches endlessly.

    sentences (Sequence[Sentence]): The training data, shuffled in each pass.
    seed (int): Seed of the shuffling.
    YIELDS (List[Sentence]): `BATCH_SIZE` sentences, fewer at the end of the data.
    """
    order = list(sentences)
    rng = random.Random(seed)
    while True:
        rng.shuffle(order)
        for start in range(0, len(order), BATCH_SIZE):
            yield order[start : start + BATCH_SIZE]


def train_step(tagger: SequenceTagger, optimizer: Any, batch: List[Sentence]) -> None:
    """Do one training step as flair's trainer does.

    tagger (SequenceTagger): The tagger.
    optimizer (torch.optim.Optimizer): Its optimizer.
    batch (List[Sentence]): The sentences.
    """
    tagger.train()
    optimizer.zero_grad()
    loss: Any = tagger.forward_loss(batch)[0]
    loss.backward()
    store_embeddings(batch, "none")
    torch.nn.utils.clip_grad_norm_(tagger.parameters(), GRAD_CLIP)
    optimizer.step()


if __name__ == "__main__":
    main()
