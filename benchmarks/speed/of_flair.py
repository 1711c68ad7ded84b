"""flair's BiLSTM-CRF, as `worker` opens it."""

from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional

import flair
import torch
from flair.data import Sentence
from flair.models import SequenceTagger

from .flair_model import BATCH_SIZE, make_batches, make_optimizer, read_tagged, train_step
from .of_tokenizer import sudachipy_words

flair.device = torch.device("cpu")


class FlairTagger:
    """A trained tagger; texts are tokenised with SudachiPy alone."""

    packages = ("flair", "torch")

    def __init__(self, path: str, threads: int, tagged: str) -> None:
        """Load the tagger.

        path (str): Its file.
        threads (int): Threads of torch.
        tagged (str): The training data.
        """
        torch.set_num_threads(threads)
        self.tagger = SequenceTagger.load(path)
        self.tokenize = sudachipy_words()
        self.tagged = Path(tagged)
        self._batches: Optional[Iterator[List[Sentence]]] = None
        self._optimizer: Any = None

    def documents(self, texts: Iterable[str]) -> List[Sentence]:
        """Tokenise texts."""
        return [Sentence(self.tokenize(text)) for text in texts]

    def predict(self, docs: List[Sentence], batch_size: int = 0) -> None:
        """Find the entities of sentences; a batch size of 0 is flair's own."""
        self.tagger.predict(docs, mini_batch_size=batch_size or BATCH_SIZE)

    def raw(self, texts: Iterable[str]) -> None:
        """Find the entities of texts."""
        self.predict(self.documents(texts))

    def one(self, text: str) -> None:
        """Find the entities of one text."""
        self.predict(self.documents([text]))

    def train(self, share: float, words: int, clock: Callable[[], float]) -> Dict[str, float]:
        """Train for some steps.

        share (float): Where in the training; all batches are of one size, so nothing depends on it.
        words (int): Words to train on, at least.
        clock (Callable[[], float]): Tells the time in seconds.
        RETURNS (Dict[str, float]): `seconds`, `words` and `batches`.
        """
        if self._batches is None:
            self._batches = make_batches(read_tagged(self.tagged))
            self._optimizer = make_optimizer(self.tagger)
        train_step(self.tagger, self._optimizer, next(self._batches))
        done = batches = 0
        start = clock()
        while done < words:
            batch = next(self._batches)
            train_step(self.tagger, self._optimizer, batch)
            done += sum(map(len, batch))
            batches += 1
        return {"seconds": clock() - start, "words": done, "batches": batches}
