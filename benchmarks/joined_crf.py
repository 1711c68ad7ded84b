"""The feature CRF, trained on one's own sentences together with those of another corpus.

The rival of a second source (`configs/experiments/second_source.yml`): it has the same sentences.
"""

from itertools import chain, repeat
from pathlib import Path
from typing import Callable, Iterable, Optional

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

from benchmarks.feature_crf import FeatureCRF


@Language.factory("joined_crf", default_config={"times": 3, "c1": 0.02, "c2": 0.01})
def make_joined_crf(
    nlp: Language, name: str, other: str, times: int, c1: float, c2: float
) -> "JoinedCRF":
    """Create the component; `other` is a `.spacy` file, and one's own sentences count `times`."""
    return JoinedCRF(name, other, times, c1, c2)


class JoinedCRF(FeatureCRF):
    """The CRF with a second corpus."""

    def __init__(self, name: str, other: str, times: int, c1: float, c2: float) -> None:
        super().__init__(name, c1, c2)
        self.other, self.times = Path(other), times

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Optional[Language] = None
    ) -> None:
        assert nlp is not None
        docs = DocBin().from_disk(self.other).get_docs(nlp.vocab)
        examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
        own = chain.from_iterable(repeat(list(get_examples()), self.times))
        super().initialize(lambda: chain(own, examples), nlp=nlp)
