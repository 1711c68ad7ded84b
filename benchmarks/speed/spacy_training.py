"""Training of a spaCy pipeline for `worker`."""

from typing import Any, Callable, Dict, Iterator, List, Tuple

from spacy.schemas import ConfigSchemaTraining
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import create_train_batches, train_while_improving
from spacy.util import load_config, registry, resolve_dot_names

from .threads import set_torch_threads

Batch = List[Example]


class SpacyTraining:
    """The loop of `spacy train`, step by step, with the batches of the config.

    A batcher may enlarge its batches from step to step, so the speed depends on the progress of the
    training. `train` gets the position to measure at, and skips the batches before it.
    """

    packages = ("spacy", "thinc", "torch")

    def __init__(self, config: str, threads: int, overrides: Dict[str, Any]) -> None:
        """Create and initialise the pipeline as `spacy train` does.

        config (str): Path of the config.
        threads (int): Threads of torch.
        overrides (Dict[str, Any]): Values by dotted key of the config.
        """
        set_torch_threads(threads)
        self.nlp = init_nlp(load_config(config, overrides, interpolate=False))
        interpolated = self.nlp.config.interpolate()
        settings = registry.resolve(interpolated["training"], schema=ConfigSchemaTraining)
        (corpus,) = resolve_dot_names(interpolated, [settings["train_corpus"]])
        examples = list(corpus(self.nlp))
        self.all_words = settings["max_epochs"] * _count_words(examples)
        self._words = 0
        self._begin = 0.0
        self._batches = create_train_batches(
            self.nlp, corpus, settings["batcher"], settings["max_epochs"]
        )
        self._steps = train_while_improving(
            self.nlp,
            settings["optimizer"],
            self._from_begin(),
            lambda: (0.0, {}),
            dropout=settings["dropout"],
            eval_frequency=settings["eval_frequency"],
            accumulate_gradient=settings["accumulate_gradient"],
            patience=0,
            max_steps=0,
            exclude=list(settings["frozen_components"]),
            annotating_components=list(settings["annotating_components"]),
            before_update=settings["before_update"],
        )

    def train(self, share: float, words: int, clock: Callable[[], float]) -> Dict[str, float]:
        """Train for some steps.

        share (float): Position in the training, from 0 to 1, not before the current one.
        words (int): Minimum number of words to train on.
        clock (Callable[[], float]): Returns the time in seconds.
        RETURNS (Dict[str, float]): `seconds`, `words` and `batches`.
        """
        self._begin = share * self.all_words
        next(self._steps)  # skips to the position, outside of the measured time
        done = batches = 0
        start = clock()
        while done < words:
            batch, _, _ = next(self._steps)
            done += _count_words(batch)
            batches += 1
        return {"seconds": clock() - start, "words": done, "batches": batches}

    def _from_begin(self) -> Iterator[Tuple[int, Batch]]:
        for epoch, batch in self._batches:
            self._words += _count_words(batch)
            if self._words > self._begin:
                yield epoch, batch


def _count_words(examples: List[Example]) -> int:
    return sum(len(example.reference) for example in examples)
