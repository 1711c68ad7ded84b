"""The `xling_ner` component: named-entity recognition with transferable modules."""

import logging
from itertools import islice
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Set, Tuple

import numpy
from numpy.typing import NDArray
from spacy.errors import Errors
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Span
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Config, Model
from thinc.types import Floats2d

from ..seen import count_seen
from ..tags import MISSING, OUTSIDE, TagSpan, spans_from_tags, tag_numbers, viterbi

logger = logging.getLogger("spacy.spacy_xling_ner")

default_model_config = """
[model]
@architectures = "spacy_xling_ner.XlingTagger.v1"

[model.encoder]
@architectures = "spacy_xling_ner.XlingEncoder.v1"

[model.encoder.char]
@architectures = "spacy_xling_ner.CharEncoder.v1"
width = 100

[model.encoder.char.view]
@misc = "spacy_xling_ner.romaji_view.v1"

[model.encoder.word]
@architectures = "spacy_xling_ner.WordEncoder.v1"
char_width = 100
width = 200

[model.encoder.word.embed]
@architectures = "spacy_xling_ner.TokenEmbed.v1"
width = 100

[model.encoder.word.embed.view]
@misc = "spacy_xling_ner.native_view.v1"
attr = "NORM"
"""
# Value of ENT_IOB that begins an entity.
ENT_BEGIN = 3
DEFAULT_MODEL = Config().from_str(default_model_config)["model"]


@Language.factory(
    "xling_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config={"model": DEFAULT_MODEL, "scorer": {"@scorers": "spacy.ner_scorer.v1"}},
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_xling_ner(
    nlp: Language,
    name: str,
    model: Model[List[Doc], List[Floats2d]],
    scorer: Optional[Callable[..., Dict[str, Any]]],
) -> "XlingNER":
    """Make the component `xling_ner`.

    nlp (Language): The pipeline.
    name (str): The component's name in the pipeline.
    model (Model[List[Doc], List[Floats2d]]): The network, scores of shape (tokens, tags).
    scorer (Optional[Callable]): The scoring method.
    RETURNS (XlingNER): The component.
    """
    return XlingNER(nlp.vocab, model, name, scorer=scorer)


class XlingNER(TrainablePipe):  # type: ignore[misc]
    """Named-entity recogniser: BILUO tags of a network, decoded to the best valid sequence."""

    def __init__(
        self,
        vocab: Vocab,
        model: Model[List[Doc], List[Floats2d]],
        name: str = "xling_ner",
        *,
        scorer: Optional[Callable[..., Dict[str, Any]]] = None,
    ) -> None:
        """Make a recogniser without labels.

        vocab (Vocab): The shared vocabulary.
        model (Model[List[Doc], List[Floats2d]]): The network, scores of shape (tokens, tags).
        name (str): The component's name, also the key of its loss.
        scorer (Optional[Callable]): The scoring method.
        """
        self.vocab = vocab
        self.model = model
        self.name = name
        self.scorer = scorer
        self.cfg: Dict[str, Any] = {"labels": []}
        self._unknown_labels: Set[str] = set()

    @property
    def labels(self) -> Tuple[str, ...]:
        """The entity labels, in the order of the classifier's rows.

        RETURNS (Tuple[str, ...]): The labels.
        """
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> Tuple[str, ...]:
        """What `spacy init labels` writes, to initialise from without reading the data.

        RETURNS (Tuple[str, ...]): The labels.
        """
        return self.labels

    def add_label(self, label: str) -> int:
        """Add a label; a network that is already initialised grows by the label's four tags.

        label (str): The label.
        RETURNS (int): 1 if the label is new, else 0.
        RAISES (ValueError): If the label is not a string.
        """
        if not isinstance(label, str):
            raise ValueError(Errors.E187)
        if label in self.labels:
            return 0
        self.cfg["labels"].append(label)
        self.vocab.strings.add(label)
        if self.model.get_ref("classifier").has_param("W"):
            self.set_output(self._n_tags)
        return 1

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Optional[Language] = None,
        labels: Optional[Sequence[str]] = None,
    ) -> None:
        """Collect the labels, initialise the network, and count the words and bigrams it will see.

        get_examples (Callable[[], Iterable[Example]]): Gives a representative sample of examples.
        nlp (Optional[Language]): The pipeline.
        labels (Optional[Sequence[str]]): The labels; by default those of the examples, sorted.
        RAISES (ValueError): If there is no example or no label.
        """
        validate_get_examples(get_examples, "XlingNER.initialize")
        if labels is None:
            labels = sorted({ent.label_ for example in get_examples() for ent in example.y.ents})
        for label in labels:
            self.add_label(label)
        self._require_labels()
        docs = [example.x for example in islice(get_examples(), 10)]
        if self.model.get_ref("classifier").maybe_get_dim("nO") != self._n_tags:
            self.set_output(self._n_tags)
        self.model.initialize(X=docs)
        count_seen(self.model, (example.x for example in get_examples()), self.vocab)

    def predict(self, docs: Iterable[Doc]) -> List[List[TagSpan]]:
        """Find the entities of a batch of documents, without changing them.

        docs (Iterable[Doc]): The documents.
        RETURNS (List[List[TagSpan]]): For each document its entities, in order.
        """
        docs = list(docs)
        lengths = [len(doc) for doc in docs]
        if not any(lengths) or not self.labels:
            return [[] for _ in docs]
        rows = [scores for scores in self.model.predict(docs) if len(scores)]
        scores = self.model.ops.to_numpy(  # type: ignore[no-untyped-call]
            self.model.ops.xp.vstack(rows)
        )
        _forbid_entities_of_others(docs, scores)
        tags = viterbi(scores, lengths)
        ends = numpy.cumsum(lengths)
        return [
            spans_from_tags(tags[end - n : end].tolist())
            for end, n in zip(ends, lengths, strict=True)
        ]

    def set_annotations(self, docs: Iterable[Doc], spans: List[List[TagSpan]]) -> None:
        """Set `doc.ents`; entities and blocked tokens of an earlier component or a user stay.

        docs (Iterable[Doc]): The documents.
        spans (List[List[TagSpan]]): What `predict` gave for them.
        """
        for doc, doc_spans in zip(docs, spans, strict=True):
            found = [Span(doc, s.start, s.end, label=self.labels[s.label]) for s in doc_spans]
            doc.set_ents([*doc.ents, *found], blocked=_blocked(doc), default="outside")

    def get_loss(
        self, examples: Iterable[Example], scores: List[Floats2d]
    ) -> Tuple[float, List[Floats2d]]:
        """Compute the cross-entropy of the tags, as a mean over the annotated tokens.

        Tokens without annotation (`-`), and tokens that do not fit the gold's, have no gradient.

        examples (Iterable[Example]): The batch.
        scores (List[Floats2d]): Probabilities of shape (tokens, tags) for each document.
        RETURNS (Tuple[float, List[Floats2d]]): The loss, and its gradient for each document.
        """
        examples = list(examples)
        validate_examples(examples, "XlingNER.get_loss")
        numbers = tag_numbers(self.labels)
        truths = [self._gold_tags(example, numbers) for example in examples]
        n_known = max(1, sum(int((truth != MISSING).sum()) for truth in truths))
        loss = 0.0
        gradients = []
        probabilities: Any
        gradient: Any
        for probabilities, truth in zip(scores, truths, strict=True):
            known = numpy.flatnonzero(truth != MISSING)
            gold = truth[known]
            gradient = self.model.ops.alloc2f(*probabilities.shape)
            gradient[known] = probabilities[known]
            loss -= float(numpy.log(probabilities[known, gold] + 1e-9).sum())
            gradient[known, gold] -= 1.0
            gradients.append(gradient / n_known)
        return loss / n_known, gradients

    def _gold_tags(self, example: Example, numbers: Dict[str, int]) -> NDArray[numpy.int32]:
        gold = [tag or "-" for tag in example.get_aligned_ner()]
        for label in {tag[2:] for tag in gold if tag != "-" and tag not in numbers}:
            if label not in self._unknown_labels:
                self._unknown_labels.add(label)
                logger.warning(
                    "The component '%s' has no label '%s': its entities in the training data count "
                    "as not annotated. Add it to the labels to learn it.",
                    self.name,
                    label,
                )
        return numpy.asarray([numbers.get(tag, MISSING) for tag in gold], dtype="int32")

    @property
    def _n_tags(self) -> int:
        return 1 + 4 * len(self.labels)


def _forbid_entities_of_others(docs: List[Doc], scores: NDArray[numpy.float32]) -> None:
    # Tokens of entities set before, and blocked ones, are closed to ours: only O remains possible.
    start = 0
    for doc in docs:
        for span in (*doc.ents, *_blocked(doc)):
            scores[start + span.start : start + span.end, OUTSIDE + 1 :] = -numpy.inf
        start += len(doc)


def _blocked(doc: Doc) -> List[Span]:
    # As `Doc.set_ents(blocked=...)` marks them: the beginning of an entity without a label.
    if not doc.has_annotation("ENT_IOB"):
        return []
    iob, label = doc.to_array(["ENT_IOB", "ENT_TYPE"]).T
    return [doc[i : i + 1] for i in numpy.flatnonzero((iob == ENT_BEGIN) & (label == 0)).tolist()]
