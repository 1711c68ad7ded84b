"""A spaCy pipeline for `worker`."""

from collections import deque
from typing import Iterable, List, Optional

import spacy
from spacy.tokens import Doc

from .footprint import pipeline_folder
from .threads import set_torch_threads


class SpacyPipeline:
    """A trained pipeline: this package's, spaCy's or `ja-ginza`."""

    packages = ("spacy", "thinc", "torch")

    def __init__(self, path: str, threads: int, pipes: Optional[List[str]] = None) -> None:
        """Load the pipeline.

        path (str): Its folder, or the name of its package.
        threads (int): Threads of torch.
        pipes (Optional[List[str]]): The components to load; None for all.
        """
        set_torch_threads(threads)
        exclude: List[str] = []
        if pipes is not None:
            names = spacy.util.load_config(pipeline_folder(path) / "config.cfg")["nlp"]["pipeline"]
            exclude = [name for name in names if name not in pipes]
        self.nlp = spacy.load(path, exclude=exclude)

    def documents(self, texts: Iterable[str]) -> List[Doc]:
        """Tokenise texts."""
        return [self.nlp.make_doc(text) for text in texts]

    def documents_of_size(self, texts: Iterable[str], size: int) -> List[Doc]:
        """Join the texts and cut them into documents of `size` tokens; drop the remainder."""
        whole = Doc.from_docs(self.documents(texts), ensure_whitespace=False)
        assert whole is not None, "no text"
        starts = range(0, len(whole) - size + 1, size)
        return [whole[start : start + size].as_doc() for start in starts]

    def predict(self, docs: Iterable[Doc], batch_size: int = 0) -> None:
        """Predict the entities of documents; a batch size of 0 means the pipeline's default."""
        deque(self.nlp.pipe(docs, batch_size=batch_size or self.nlp.batch_size), maxlen=0)

    def raw(self, texts: Iterable[str], n_process: int = 1) -> None:
        """Predict the entities of texts."""
        deque(self.nlp.pipe(texts, n_process=n_process), maxlen=0)

    def one(self, text: str) -> None:
        """Predict the entities of one text."""
        self.nlp(text)
