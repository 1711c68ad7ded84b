"""The `xling_ner` component: named-entity recognition with transferable modules."""

import logging
from itertools import chain, islice
from pathlib import Path
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Set,
    Tuple,
    Union,
)

import numpy
import srsly
from numpy.typing import NDArray
from spacy.errors import Errors
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Span
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.util import minibatch
from spacy.vocab import Vocab
from thinc.api import Config, Model
from thinc.types import Floats2d

from ..caching import clear_caches
from ..decoding.biluo import ScoredSpan, spans_from_tags
from ..decoding.crf import entity_posteriors, likelihood_gradient
from ..decoding.viterbi import viterbi
from ..errors.checksums import (
    FILE,
    add_checksums,
    damage,
    read_folder,
    read_parts,
    write_checksums,
)
from ..layers.weights import in_main_memory
from ..modules.reading_parts import group_lengths, reading_parts
from ..modules.sentence_chunks import decoding_chunks
from ..training.allowed_tags import allowed_tags, softmax_loss
from ..training.blank_edges import trim_entities
from ..transfer.seen_strings import count_seen
from .missing_tables import check_tables
from .preset_entities import blocked_tokens, forbid_tags
from .saved_state import check_cfg, check_weights
from .settings import RecogniserSettings
from .span_score import register_score, set_score
from .vocab_tables import VocabTables

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
DEFAULT_MODEL = Config().from_str(default_model_config)["model"]


@Language.factory(
    "xling_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config={
        "model": DEFAULT_MODEL,
        "scorer": {"@scorers": "spacy.ner_scorer.v1"},
        "threshold": 0.0,
        "thresholds": {},
        "store_scores": True,
        "names": {},
        "name_weight": 4.0,
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_xling_ner(
    nlp: Language,
    name: str,
    model: Model[List[Doc], List[Floats2d]],
    scorer: Optional[Callable[..., Dict[str, Any]]],
    threshold: float,
    thresholds: Dict[str, float],
    store_scores: bool,
    names: Dict[str, List[str]],
    name_weight: float,
) -> "XlingNER":
    """Create the component `xling_ner`; see `XlingNER` for its settings."""
    return XlingNER(
        nlp.vocab,
        model,
        name,
        scorer=scorer,
        threshold=threshold,
        thresholds=thresholds,
        store_scores=store_scores,
        names=names,
        name_weight=name_weight,
    )


class XlingNER(RecogniserSettings, TrainablePipe):  # type: ignore[misc]
    """Named-entity recogniser: BILUO tags of a network, decoded to the best valid sequence.

    `Span._.score` is the probability of the whole entity: that of all valid tag sequences which
    contain it. A temperature divides the network's scores before that; `spacy xling calibrate` fits
    it, and it is saved with the pipeline.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[List[Doc], List[Floats2d]],
        name: str = "xling_ner",
        *,
        scorer: Optional[Callable[..., Dict[str, Any]]] = None,
        threshold: float = 0.0,
        thresholds: Optional[Dict[str, float]] = None,
        store_scores: bool = True,
        names: Optional[Mapping[str, Iterable[str]]] = None,
        name_weight: float = 4.0,
    ) -> None:
        """Create a recogniser without labels, and register the extension `Span._.score`.

        vocab (Vocab): The shared vocabulary.
        model (Model[List[Doc], List[Floats2d]]): The network, scores of shape (tokens, tags).
        name (str): The component's name, also the key of its loss.
        scorer (Optional[Callable]): The scoring method.
        threshold (float): The least probability of an entity, 0 to 1.
        thresholds (Optional[Dict[str, float]]): Thresholds of single labels, used instead.
        store_scores (bool): Compute `Span._.score` even if no threshold needs it.
        names (Optional[Mapping[str, Iterable[str]]]): Names of your own by label.
        name_weight (float): What they add to the scores of their tags: 4 or so leaves the context
            a say, 100 does not.
        RAISES (ValueError): If a threshold is not a probability, or a name not a string.
        """
        self.vocab = vocab
        self.model = model
        self.name = name
        self.scorer = scorer
        self.store_scores = store_scores
        self.cfg: Dict[str, Any] = {"labels": [], "temperature": 1.0}
        self._unknown_labels: Set[str] = set()
        self._tables = VocabTables(vocab, model)
        self.configure(threshold, thresholds or {}, names or {}, name_weight)
        register_score()

    def __setstate__(self, state: Any) -> None:
        """Register the extension where a pickled component arrives, such as a worker process."""
        super().__setstate__(state)
        register_score()

    @property
    def label_data(self) -> Tuple[str, ...]:
        """The labels, for `spacy init labels`: initialisation without reading the data."""
        return self.labels

    @property
    def _n_tags(self) -> int:
        return 1 + 4 * len(self.labels)

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
        """Collect the labels, initialise the network, and count the training data's strings.

        get_examples (Callable[[], Iterable[Example]]): Gives a representative sample of examples.
        nlp (Optional[Language]): The pipeline.
        labels (Optional[Sequence[str]]): The labels; by default those of the examples, sorted.
        RAISES (ValueError): If there is no example or no label, or a threshold is for a label that
            is not among them.
        RAISES (SettingError): If the network reads word vectors and there are none.
        """
        validate_get_examples(get_examples, "XlingNER.initialize")
        if nlp is not None:
            self._tables.hand_over(nlp.vocab)
        found: Set[str] = set()
        n_trimmed = n_blank = 0
        for example in get_examples():
            gold, *counts = trim_entities(example.y)
            found.update(ent.label_ for ent in gold.ents)
            n_trimmed, n_blank = n_trimmed + counts[0], n_blank + counts[1]
        if n_trimmed or n_blank:
            logger.warning(
                "The component '%s' learns %d entities of the training data without the blanks "
                "that they begin or end with; %d entities consist of blanks and are ignored. "
                "Correct them in the corpus.",
                self.name,
                n_trimmed,
                n_blank,
            )
        if labels is None:
            labels = sorted(found)
        for label in labels:
            self.add_label(label)
        self._require_labels()
        self.check_settings()
        check_tables(self.name, self.model, self.vocab)
        docs = [example.x for example in islice(get_examples(), 10)]
        if self.model.get_ref("classifier").maybe_get_dim("nO") != self._n_tags:
            self.set_output(self._n_tags)
        self.model.initialize(X=docs)
        count_seen(self.model, (example.x for example in get_examples()), self.vocab)

    def predict(self, docs: Iterable[Doc]) -> List[List[ScoredSpan]]:
        """Find the entities of a batch of documents, without changing them.

        Long documents are decoded in chunks; see `decoding_chunks`.

        docs (Iterable[Doc]): The documents.
        RETURNS (List[List[ScoredSpan]]): For each document its entities, in order.
        RAISES (ValueError): If the recogniser has no labels, or a threshold is wrong.
        """
        docs = list(docs)
        lengths = [len(doc) for doc in docs]
        if not any(lengths):
            return [[] for _ in docs]
        if not self.labels:
            raise ValueError(Errors.E109.format(name=self.name))
        self.check_settings()
        scores = self.tag_scores(docs)
        chunks = decoding_chunks(docs, scores)
        # Decoding takes several times the memory of the scores, so it goes through them in parts.
        parts = list(group_lengths(chunks))
        tags = numpy.concatenate([viterbi(scores[tokens], sizes) for tokens, sizes in parts])
        spans = spans_from_tags(tags, lengths)
        if not (self.store_scores or self.threshold or self.thresholds):
            return spans
        # No entity crosses a cut, so chunks and documents list the same entities in the same order.
        chunk_spans = iter(spans if chunks == lengths else spans_from_tags(tags, chunks))
        probability = chain.from_iterable(
            chain.from_iterable(
                entity_posteriors(
                    scores[tokens] / self.temperature, sizes, list(islice(chunk_spans, len(sizes)))
                )
            )
            for tokens, sizes in parts
        )
        scored = [[span._replace(score=next(probability)) for span in found] for found in spans]
        return [[span for span in found if self._is_probable(span)] for found in scored]

    def tag_scores(self, docs: List[Doc]) -> NDArray[numpy.float32]:
        """Compute the scores of all tags, with what `names` add; -inf for those that are forbidden.

        Long documents are read in parts; see `reading_parts`.

        docs (List[Doc]): The documents, at least one with a token.
        RETURNS (ndarray): Shape (tokens, tags), document after document.
        """
        for doc in docs:
            self._tables.hand_over(doc.vocab)
        parts = []
        for part in reading_parts(self.model, docs):
            rows = self._stack(self.model.predict(part.docs))
            parts.append(rows[part.before : len(rows) - part.after])
        scores = parts[0] if len(parts) == 1 else numpy.concatenate(parts)
        forbid_tags(docs, scores)
        self._names.raise_scores(docs, scores, self.labels, self.name_weight)
        return scores

    def set_annotations(self, docs: Iterable[Doc], spans: List[List[ScoredSpan]]) -> None:
        """Set `doc.ents`; entities and blocked tokens of an earlier component or a user stay.

        docs (Iterable[Doc]): The documents.
        spans (List[List[ScoredSpan]]): The result of `predict` for them.
        """
        for doc, doc_spans in zip(docs, spans, strict=True):
            found = [Span(doc, s.start, s.end, label=self.labels[s.label]) for s in doc_spans]
            doc.set_ents([*doc.ents, *found], blocked=blocked_tokens(doc), default="outside")
            for entity, span in zip(found, doc_spans, strict=True):
                if span.score is not None:
                    set_score(entity, span.score)

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Find the entities of a stream of documents.

        If a batch fails, its documents are tried one by one, so that the error handler gets the one
        that fails, alone.

        stream (Iterable[Doc]): The documents.
        batch_size (int): Documents in a batch.
        YIELDS (Doc): The documents in order, without those that failed.
        """
        handle = self.get_error_handler()
        for docs in minibatch(stream, size=batch_size):  # type: ignore[no-untyped-call]
            found: List[Optional[List[ScoredSpan]]]
            try:
                found = [*self.predict(docs)]
            except Exception:
                found = [None] * len(docs)
            for doc, spans in zip(docs, found, strict=True):
                try:
                    self.set_annotations([doc], self.predict([doc]) if spans is None else [spans])
                except Exception as error:
                    handle(self.name, self, [doc], error)
                else:
                    yield doc

    def clear_caches(self) -> None:
        """Free the memory of all caches; see `spacy_xling_ner.caching` for their sizes.

        The caches are shared by all pipelines of the process, which fill them again.
        """
        clear_caches()

    def update(self, examples: Iterable[Example], **settings: Any) -> Dict[str, float]:
        """Learn from a batch.

        examples (Iterable[Example]): The batch.
        **settings (Any): Those of `TrainablePipe.update`: `drop`, `sgd` and `losses`.
        RETURNS (Dict[str, float]): The losses.
        """
        examples = list(examples)
        for example in examples:
            self._tables.hand_over(example.x.vocab)
        updated: Dict[str, float] = super().update(examples, **settings)
        return updated

    def get_loss(
        self, examples: Iterable[Example], scores: List[Floats2d]
    ) -> Tuple[float, List[Floats2d]]:
        """Compute -log P(the tags that are allowed), as a mean over the annotated tokens.

        The probability is that of each tag, or with a CRF that of the whole sequence. Tokens
        without annotation (`-`), and tokens that are not aligned with the gold's, allow every tag;
        see `allowed_tags` for documents that are annotated for some labels only.

        examples (Iterable[Example]): The batch.
        scores (List[Floats2d]): For each document shape (tokens, tags): probabilities, or with a
            CRF its scores.
        RETURNS (Tuple[float, List[Floats2d]]): The loss, and its gradient for each document.
        """
        examples = list(examples)
        validate_examples(examples, "XlingNER.get_loss")
        lengths = [len(example.x) for example in examples]
        if not any(lengths):
            return 0.0, scores
        unknown: Set[str] = set()
        allowed = numpy.vstack([allowed_tags(eg, self.labels, unknown) for eg in examples])
        self._warn_of(unknown)
        stacked = self._stack(scores)
        n_known = max(1, int((~allowed.all(axis=1)).sum()))
        gradient: Any
        if self.model.attrs["crf"]:
            losses, gradient = likelihood_gradient(stacked, lengths, allowed)
            loss = float(losses.sum())
        else:
            loss, gradient = softmax_loss(stacked, allowed)
        d_scores = self.model.ops.asarray2f((gradient / n_known).astype("float32"))
        ends = numpy.cumsum(lengths)
        return loss / n_known, [d_scores[n - k : n] for n, k in zip(ends, lengths, strict=True)]

    def to_disk(self, path: Union[str, Path], *, exclude: Iterable[str] = ()) -> None:
        """Save the component; see `TrainablePipe.to_disk`."""
        self._record_settings()
        super().to_disk(path, exclude=exclude)
        write_checksums(path, [name for name in ("cfg", "model") if name not in exclude])

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialize the component; see `TrainablePipe.to_bytes`."""
        self._record_settings()
        return add_checksums(super().to_bytes(exclude=exclude))

    def from_disk(self, path: Union[str, Path], *, exclude: Iterable[str] = ()) -> "XlingNER":
        """Load the component.

        path (Union[str, Path]): Its folder. Without its `checksums.json` the files may have been
            changed, and tables of the vocabulary that are not the saved ones are only logged.
        exclude (Iterable[str]): Serialization fields to leave out.
        RETURNS (XlingNER): The component.
        RAISES (ValueError): If a file is not the one that was saved, or of a newer format; if the
            labels, temperature, thresholds or weights cannot be those of a recogniser.
        RAISES (OSError): If a file is missing.
        """
        path = Path(path)
        parts = read_folder(self._title, path, exclude)
        if "vocab" not in exclude:
            self.vocab.from_disk(path / "vocab", exclude=exclude)
        self._load(parts, exclude, path)
        return self

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "XlingNER":
        """Load the component from bytes; see `from_disk`."""
        parts = read_parts(self._title, bytes_data, exclude)
        if "vocab" in parts:
            self.vocab.from_bytes(parts["vocab"], exclude=exclude)
        self._load(parts, exclude)
        return self

    def _load(
        self, parts: Mapping[str, bytes], exclude: Iterable[str], folder: Optional[Path] = None
    ) -> None:
        for name, load in (("cfg", self._load_cfg), ("model", self._load_model)):
            if name in exclude:
                continue
            place = name if folder is None else folder / name
            if name not in parts:
                missing = ValueError if folder is None else FileNotFoundError
                raise missing(damage(self._title, place, "it is missing"))
            try:
                load(parts[name])
            except Exception as error:  # msgpack and torch have a dozen kinds of error
                raise ValueError(damage(self._title, place, error)) from error
        self._tables.check(self._title, self.cfg.get("tables", {}), folder, FILE in parts)

    def _load_cfg(self, data: bytes) -> None:
        cfg = srsly.json_loads(data)
        check_cfg(cfg)
        self.cfg = cfg
        self.cfg.setdefault("temperature", 1.0)
        self.load_settings()

    def _load_model(self, data: bytes) -> None:
        self.model.from_bytes(data)
        check_weights(self.model, len(self.labels))

    @property
    def _title(self) -> str:
        return f"Component '{self.name}'"

    def _record_settings(self) -> None:
        self.record_settings()
        self.cfg["tables"] = self._tables.record()

    def _stack(self, scores: List[Floats2d]) -> NDArray[numpy.float32]:
        stacked = self.model.ops.xp.vstack([rows for rows in scores if len(rows)])
        return in_main_memory(stacked)

    def _is_probable(self, span: ScoredSpan) -> bool:
        threshold = self.thresholds.get(self.labels[span.label], self.threshold)
        return span.score is not None and span.score >= threshold

    def _warn_of(self, unknown: Set[str]) -> None:
        for label in sorted(unknown - self._unknown_labels):
            logger.warning(
                "The component '%s' has no label '%s': its entities in the training data count "
                "as not annotated. Add it to the labels to learn it.",
                self.name,
                label,
            )
        self._unknown_labels |= unknown
