"""flair's BiLSTM-CRF for `worker`."""

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
    """A trained tagger; SudachiPy alone tokenises the texts."""

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
        """Predict the entities of sentences; a batch size of 0 means flair's default."""
        self.tagger.predict(docs, mini_batch_size=batch_size or BATCH_SIZE)

    def raw(self, texts: Iterable[str]) -> None:
        """Predict the entities of texts."""
        self.predict(self.documents(texts))

    def one(self, text: str) -> None:
        """Predict the entities of one text."""
        self.predict(self.documents([text]))

    def train(self, share: float, words: int, clock: Callable[[], float]) -> Dict[str, float]:
        """Train for some steps.

        share (float): Position in the training; unused, as all batches have the same size.
        words (int): Minimum number of words to train on.
        clock (Callable[[], float]): Returns the time in seconds.
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
