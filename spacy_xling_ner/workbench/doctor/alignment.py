"""Checking how many gold entities the tokens of a tokenizer can represent."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from math import comb
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from tqdm import tqdm

from ..corpora.read_corpus import CorpusTexts
from ..corpora.record import LeftOutText
from ..corpora.span_alignment import MisalignedSpan, align_spans
from ..corpora.tokenizer import load_tokenizer, tokenize
from ..corpora.trim import TrimmedSpan

SPLIT_MODES = ("A", "B", "C")
FEW_EXAMPLES = 50  # the limit of `spacy debug data`
MAX_P = 0.05


@dataclass
class TokenizerFit:
    """The alignment of the gold entities to the tokens of one tokenizer.

    split_mode (Optional[str]): A, B or C; None for a config or a language without such modes.
    tokens (int): Number of tokens in the corpus.
    spans (Counter[str]): Gold entities by label.
    misaligned (List[MisalignedSpan]): The lost entities: no run of whole tokens has their offsets,
        or another entity has their tokens.
    lost_by_text (List[int]): Number of lost entities of each text.
    """

    split_mode: Optional[str]
    tokens: int = 0
    spans: "Counter[str]" = field(default_factory=Counter)
    misaligned: List[MisalignedSpan] = field(default_factory=list)
    lost_by_text: List[int] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Number of lost entities."""
        return len(self.misaligned)

    @property
    def ceiling(self) -> float:
        """Recall of a perfect recogniser with these tokens, 0 to 1."""
        n_spans = sum(self.spans.values())
        return 1 - self.lost / n_spans if n_spans else 1.0

    def lost_by_label(self) -> Dict[str, int]:
        """Count the lost entities of each label of the corpus."""
        counts = Counter(span.label for span in self.misaligned)
        return {label: counts[label] for label in sorted(self.spans)}

    def lost_by_reason(self) -> Dict[str, int]:
        """Count the lost entities by reason, such as `misaligned`."""
        return dict(sorted(Counter(span.reason for span in self.misaligned).items()))

    def to_dict(self) -> Dict[str, Any]:
        """Convert the fit to plain values, with all misaligned spans."""
        misfits = [asdict(span) for span in self.misaligned]
        for misfit in misfits:
            del misfit["action"]  # nothing is expanded or dropped here
        return {
            "split_mode": self.split_mode,
            "tokens": self.tokens,
            "lost": self.lost,
            "ceiling": round(self.ceiling, 6),
            "lost_by_label": self.lost_by_label(),
            "lost_by_reason": self.lost_by_reason(),
            "misfits": misfits,
        }


@dataclass(frozen=True)
class Recommendation:
    """The recommended split mode, the reason in one sentence, and how sure it is.

    split_mode (str): The mode.
    reason (str): The losses of all modes, and how they compare.
    p_values (Dict[str, float]): For each mode but A: the probability of losing fewer entities than
        A in at least as many of the texts in which the two differ, if both were equally good.
    """

    split_mode: str
    reason: str
    p_values: Dict[str, float] = field(default_factory=dict)


@dataclass
class AlignmentReport:
    """The alignment of the gold entities of a corpus to tokens.

    texts (int): Number of texts.
    spans (Counter[str]): Gold entities by label.
    fits (List[TokenizerFit]): One for each split mode, or for the only tokenizer.
    recommended (Optional[Recommendation]): The best split mode; None without modes.
    left_out (Counter[str]): Entities that the label map drops, by the corpus's label.
    guessed (Dict[str, str]): What a file was taken for whose format was not given.
    left_out_texts (List[LeftOutText]): Texts without a gold annotation, such as rejected ones.
    trimmed (List[TrimmedSpan]): Entities with blanks at their edges.
    without_entities (int): Number of texts that have no entity.
    """

    files: List[str]
    lang: str
    texts: int
    spans: "Counter[str]"
    fits: List[TokenizerFit]
    recommended: Optional[Recommendation]
    left_out: "Counter[str]" = field(default_factory=Counter)
    guessed: Dict[str, str] = field(default_factory=dict)
    left_out_texts: List[LeftOutText] = field(default_factory=list)
    trimmed: List[TrimmedSpan] = field(default_factory=list)
    without_entities: int = 0

    def few_examples(self) -> Dict[str, int]:
        """Give the labels with fewer than `FEW_EXAMPLES` entities, with their numbers."""
        return {label: n for label, n in sorted(self.spans.items()) if n < FEW_EXAMPLES}

    def to_dict(self) -> Dict[str, Any]:
        """Convert the report to plain values, for `xling align --json`."""
        return {
            "files": self.files,
            "lang": self.lang,
            "texts": self.texts,
            "spans": dict(sorted(self.spans.items())),
            "left_out": dict(sorted(self.left_out.items())),
            "guessed": self.guessed,
            "left_out_texts": [asdict(text) for text in self.left_out_texts],
            "trimmed": [asdict(span) for span in self.trimmed],
            "without_entities": self.without_entities,
            "few_examples": self.few_examples(),
            "recommended": None if self.recommended is None else asdict(self.recommended),
            "tokenizers": [fit.to_dict() for fit in self.fits],
        }


def check_alignment(
    texts: CorpusTexts, *, config: Union[str, Path, None] = None, progress: bool = False
) -> AlignmentReport:
    """Align the gold entities of a corpus to the tokens that a pipeline makes of its raw text.

    Japanese is tokenised in Sudachi's split modes A, B and C (A is spaCy's default), any other
    language by its only tokenizer.

    texts (CorpusTexts): The corpus, from `read_corpus`.
    config (Union[str, Path, None]): A training config; then only its tokenizer is used.
    progress (bool): Show a progress bar if it takes more than two seconds.
    RETURNS (AlignmentReport): The fit of each tokenizer, and the recommended split mode.
    RAISES (CorpusFormatError): If the tokenizer cannot read a text.
    RAISES (ValueError): If the language is unknown, or is not the config's.
    """
    modes = SPLIT_MODES if config is None and texts.lang == "ja" else (None,)
    tokenizers = [load_tokenizer(texts.lang, mode, config) for mode in modes]
    spans = Counter(entity.label for record in texts.records for entity in record.entities)
    fits = [TokenizerFit(mode, spans=spans) for mode in modes]
    bar = tqdm(texts.records, "tokenising", unit=" texts", delay=2, disable=not progress)
    for record in bar:
        for fit, nlp in zip(fits, tokenizers, strict=True):
            doc = tokenize(nlp, record)
            fit.tokens += len(doc)
            lost = align_spans(doc, record)[1]
            fit.misaligned += lost
            fit.lost_by_text.append(len(lost))
    return AlignmentReport(
        files=texts.files,
        lang=texts.lang,
        texts=len(texts.records),
        spans=spans,
        fits=fits,
        recommended=recommend(fits) if len(fits) > 1 else None,
        left_out=texts.left_out,
        guessed=texts.guessed,
        left_out_texts=texts.left_out_texts,
        trimmed=texts.trimmed,
        without_entities=sum(not record.entities for record in texts.records),
    )


def recommend(fits: List[TokenizerFit]) -> Recommendation:
    """Recommend a split mode: A, unless another one loses fewer entities beyond chance.

    Each other mode is compared with A by a sign test over the texts, with Bonferroni's correction.

    fits (List[TokenizerFit]): The fit of each mode, A first.
    RETURNS (Recommendation): The mode, the reason, and the p-values.
    """
    default, others = fits[0], fits[1:]
    best, p_values, compared = default, {}, []
    for fit in others:
        pairs = list(zip(default.lost_by_text, fit.lost_by_text, strict=True))
        fewer, more = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
        p_value = min(1.0, len(others) * _sign_test(fewer, more))
        p_values[str(fit.split_mode)] = round(p_value, 6)
        if p_value < MAX_P and fit.lost < best.lost:
            best = fit
        compared.append(
            f"{fit.split_mode} loses {fit.lost} (fewer than A in {fewer} texts, more in {more}; "
            f"p = {p_value:.2g})"
        )
    n_spans = sum(default.spans.values())
    found = f"A loses {default.lost} of {n_spans} spans, {', '.join(compared)}"
    mode = str(best.split_mode)
    verdict = "no mode is better beyond chance" if best is default else f"{mode} is better"
    return Recommendation(mode, f"{verdict}: {found}", p_values)


def _sign_test(fewer: int, more: int) -> float:
    """Compute the probability of at least `fewer` heads in `fewer + more` throws of a coin."""
    throws = fewer + more
    ways: int = sum(comb(throws, heads) for heads in range(fewer, throws + 1))
    return float(ways / 2**throws)
