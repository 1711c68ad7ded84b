"""flair's BiLSTM-CRF as a spaCy component: the classic network, trained by flair's own trainer.

A grid trains it with `code: benchmarks/flair_ner.py` (`configs/experiments/rivals.yml`). It sees
the tokens of the pipeline, their characters, and the word vectors of `[initialize]`.
flair is imported where it is needed, so the grid can be planned without it.
"""

from math import ceil
from tempfile import TemporaryDirectory
from typing import Any, Callable, Dict, Iterable, Optional

import torch
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import ensure_path
from spacy.vectors import Vectors
from spacy.vocab import Vocab


@Language.factory("flair_ner", default_score_weights={"ents_f": 1.0})
def make_flair_ner(
    nlp: Language,
    name: str,
    hidden_size: int,
    dropout: float,
    learn_rate: float,
    batch_size: int,
    steps: int,
) -> "FlairNER":
    """Create the component.

    hidden_size (int): Width of the LSTM in each direction.
    dropout (float): flair's locked dropout, before and after the LSTM.
    learn_rate (float): Of SGD at the start; it is halved when the training loss stays.
    batch_size (int): Sentences in a batch.
    steps (int): Batches of the training; few sentences are seen more often.
    RETURNS (FlairNER): The component.
    """
    network = {"hidden_size": hidden_size, "locked_dropout": dropout}
    trainer = {"learning_rate": learn_rate, "mini_batch_size": batch_size}
    return FlairNER(nlp.vocab, name, network, trainer, steps)


class FlairNER(Pipe):
    """flair's `SequenceTagger`, trained at once by `initialize`, with the seed of the training."""

    def __init__(
        self, vocab: Vocab, name: str, network: Dict[str, Any], trainer: Dict[str, Any], steps: int
    ) -> None:
        self.vocab, self.name = vocab, name
        self.network, self.trainer, self.steps = network, trainer, steps
        self._tagger: Any = None

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Optional[Language] = None
    ) -> None:
        from flair.data import Corpus, Dictionary
        from flair.datasets import FlairDatapointDataset
        from flair.embeddings import CharacterEmbeddings, StackedEmbeddings
        from flair.models import SequenceTagger
        from flair.trainers import ModelTrainer

        if not self.vocab.vectors.size:
            raise ValueError("flair_ner needs word vectors; set --paths.vectors, e.g. ja_ginza.")
        sentences, chars, labels = [], Dictionary(), Dictionary(add_unk=False)
        labels.span_labels = True
        for example in get_examples():
            sentence = _sentence(example.predicted)
            for span in example.get_aligned_spans_y2x(example.reference.ents):
                sentence[span.start : span.end].add_label("ner", span.label_)
                labels.add_item(span.label_)
            for char in example.predicted.text:
                chars.add_item(char)
            sentences.append(sentence)
        embeddings = StackedEmbeddings(
            [_word_embeddings(self.vocab.vectors), CharacterEmbeddings(chars)]
        )
        self._tagger = SequenceTagger(embeddings, labels, "ner", **self.network)
        corpus = Corpus(FlairDatapointDataset(sentences), sample_missing_splits=False)
        n_batches = ceil(len(sentences) / self.trainer["mini_batch_size"])
        with TemporaryDirectory() as folder:
            ModelTrainer(self._tagger, corpus).train(
                folder,
                **self.trainer,
                max_epochs=ceil(self.steps / n_batches),
                train_with_dev=True,  # there is none: the learning rate follows the training loss
                save_final_model=False,
                create_file_logs=False,
                create_loss_file=False,
            )

    def __call__(self, doc: Doc) -> Doc:
        sentence = _sentence(doc)
        self._tagger.predict(sentence)
        doc.set_ents(
            [
                Span(doc, span[0].idx - 1, span[-1].idx, span.get_label("ner").value)
                for span in sentence.get_spans("ner")
            ]
        )
        return doc

    def score(self, examples: Iterable[Example], **kwargs: Any) -> Dict[str, Any]:
        return get_ner_prf(examples, **kwargs)

    def to_disk(self, path: Any, **_: Any) -> None:
        self._tagger.save(ensure_path(path))

    def from_disk(self, path: Any, **_: Any) -> "FlairNER":
        from flair.models import SequenceTagger

        self._tagger = SequenceTagger.load(ensure_path(path))
        return self


def _sentence(doc: Doc) -> Any:
    from flair.data import Sentence

    # Many words share a row of the vectors, so flair looks up the row instead of the word.
    sentence = Sentence([token.text for token in doc])
    if len(doc):
        rows = doc.vocab.vectors.find(keys=[token.orth for token in doc])
        for token, row in zip(sentence, rows, strict=True):
            token.add_label("row", str(row))
    return sentence


def _word_embeddings(vectors: Vectors) -> Any:
    from flair.embeddings import WordEmbeddings

    n_rows, width = vectors.shape
    vocab = {str(row): row for row in range(n_rows)}
    embeddings = WordEmbeddings(
        None, field="row", vocab=vocab, embedding_length=width, name="vectors"
    )
    # the last row is that of words without a vector: zeros
    embeddings.embedding.weight.data[:-1] = torch.from_numpy(vectors.data)
    return embeddings
