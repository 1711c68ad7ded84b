"""A CRF over features of words, as a spaCy component: the classic baseline with few sentences.

A grid trains it with `code: benchmarks/feature_crf.py` (`configs/experiments/rivals.yml`). It sees
what the bridge sees: the tokenizer's tags, the lexicon's English words, kinds and capitals.
"""

import re
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional

import pycrfsuite
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example, biluo_tags_to_spans, iob_to_biluo
from spacy.util import ensure_path

from spacy_xling_ner.views import GlossView, KindView, LatinView

_SCRIPTS = {
    "C": "[\u4e00-\u9fff\u3005]",
    "K": "[\u30a0-\u30ff]",
    "h": "[\u3041-\u309f]",
    "d": r"\d",
    "A": "[A-Z]",
    "a": "[a-z]",
}
_FAR = ("text", "tag", "kind")
_NEAR = (*_FAR, "gloss", "shape", "capital")
_MAX_ITERATIONS = 200


@Language.factory(
    "feature_crf", default_config={"c1": 0.02, "c2": 0.01}, default_score_weights={"ents_f": 1.0}
)
def make_feature_crf(nlp: Language, name: str, c1: float, c2: float) -> "FeatureCRF":
    """Create the component; `c1` and `c2` weigh the L1 and L2 penalties."""
    return FeatureCRF(name, c1, c2)


class FeatureCRF(Pipe):
    """A linear-chain CRF of CRFsuite over BIO tags, trained at once by `initialize`."""

    def __init__(self, name: str, c1: float, c2: float) -> None:
        self.name = name
        self.params = {"c1": c1, "c2": c2, "max_iterations": _MAX_ITERATIONS}
        self._model = b""
        self._tagger: Any = None

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Optional[Language] = None
    ) -> None:
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(self.params)
        for example in get_examples():
            tags = example.get_aligned_ner()
            trainer.append(features(example.predicted), [_bio(tag or "O") for tag in tags])
        with TemporaryDirectory() as folder:
            path = Path(folder, "model")
            trainer.train(str(path))
            self.from_bytes(path.read_bytes())

    def update(
        self, examples: Iterable[Example], *, losses: Optional[Dict[str, float]] = None, **_: Any
    ) -> Dict[str, float]:
        # it is trained already
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        return losses

    def __call__(self, doc: Doc) -> Doc:
        tags = self._tagger.tag(features(doc)) if len(doc) else []
        doc.set_ents(biluo_tags_to_spans(doc, iob_to_biluo(tags)))
        return doc

    def score(self, examples: Iterable[Example], **kwargs: Any) -> Dict[str, Any]:
        return get_ner_prf(examples, **kwargs)

    def to_bytes(self, **_: Any) -> bytes:
        return self._model

    def from_bytes(self, data: bytes, **_: Any) -> "FeatureCRF":
        self._model = data
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(data)
        return self

    def to_disk(self, path: Any, **_: Any) -> None:
        ensure_path(path).write_bytes(self._model)

    def from_disk(self, path: Any, **_: Any) -> "FeatureCRF":
        return self.from_bytes(ensure_path(path).read_bytes())


def features(doc: Doc) -> List[List[str]]:
    """List the features of each token: its own, and those of two neighbours on either side.

    doc (Doc): The document.
    RETURNS (List[List[str]]): Strings for each token, such as `-1:tag=ADP`.
    """
    own = list(_own(doc))
    rows = []
    for i, facts in enumerate(own):
        row = ["bias", *(f"0:{key}={value}" for key, value in facts.items())]
        row += ["first"] * (i == 0) + ["last"] * (i == len(own) - 1)
        for offset in (-2, -1, 1, 2):
            if 0 <= i + offset < len(own):
                keys = _NEAR if abs(offset) == 1 else _FAR
                row += [f"{offset:+}:{key}={own[i + offset][key]}" for key in keys]
        for offset in (-1, 1):
            if 0 <= i + offset < len(own):
                pair = (facts, own[i + offset])[::offset]
                row += [f"{offset:+}pair:{key}={pair[0][key]}|{pair[1][key]}" for key in _NEAR[:4]]
        rows.append(row)
    return rows


def _own(doc: Doc) -> Iterator[Dict[str, str]]:
    views = (
        GlossView(joined=True),
        KindView(joined=True),
        LatinView(joined=True),
    )
    for token, gloss, kind, latin in zip(doc, *(view(doc) for view in views), strict=True):
        text = token.text
        yield {
            "text": text,
            "tag": token.tag_,
            "kind": kind,
            "gloss": gloss,
            "shape": _shape(text),
            "capital": str(latin[:1].isupper()),
            "coarse": token.tag_.split("-")[0],
            "first1": text[:1],
            "first2": text[:2],
            "last1": text[-1:],
            "last2": text[-2:],
            "latin3": latin[-3:],
        }


def _shape(text: str) -> str:
    # one sign for each run of characters of a script
    signs = (
        next((sign for sign, script in _SCRIPTS.items() if re.match(script, char)), char)
        for char in text
    )
    return "".join(sign for sign, _ in groupby(signs))


def _bio(tag: str) -> str:
    return tag.replace("U-", "B-").replace("L-", "I-")
