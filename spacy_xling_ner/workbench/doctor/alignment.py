"""Checking how many gold entities the tokens of a tokenizer can represent."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from tqdm import tqdm

from ..corpora.read_corpus import CorpusTexts
from ..corpora.span_alignment import MisalignedSpan, align_spans
from ..corpora.tokenizer import load_tokenizer, tokenize

SPLIT_MODES = ("A", "B", "C")


@dataclass
class TokenizerFit:
    """The alignment of the gold entities to the tokens of one tokenizer.

    split_mode (Optional[str]): A, B or C; None for a config or a language without such modes.
    tokens (int): Number of tokens in the corpus.
    spans (Counter[str]): Gold entities by label.
    misaligned (List[MisalignedSpan]): The lost entities: no run of whole tokens has their offsets,
        or another entity has their tokens.
    """

    split_mode: Optional[str]
    tokens: int = 0
    spans: "Counter[str]" = field(default_factory=Counter)
    misaligned: List[MisalignedSpan] = field(default_factory=list)

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
    """The recommended split mode, and the reason in one sentence."""

    split_mode: str
    reason: str


@dataclass
class AlignmentReport:
    """The alignment of the gold entities of a corpus to tokens.

    texts (int): Number of texts.
    spans (Counter[str]): Gold entities by label.
    fits (List[TokenizerFit]): One for each split mode, or for the only tokenizer.
    recommended (Optional[Recommendation]): The best split mode; None without modes.
    left_out (Counter[str]): Entities that the label map drops, by the corpus's label.
    """

    files: List[str]
    lang: str
    texts: int
    spans: "Counter[str]"
    fits: List[TokenizerFit]
    recommended: Optional[Recommendation]
    left_out: "Counter[str]" = field(default_factory=Counter)

    def to_dict(self) -> Dict[str, Any]:
        """Convert the report to plain values, for `xling align --json`."""
        return {
            "files": self.files,
            "lang": self.lang,
            "texts": self.texts,
            "spans": dict(sorted(self.spans.items())),
            "left_out": dict(sorted(self.left_out.items())),
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
            fit.misaligned += align_spans(doc, record)[1]
    return AlignmentReport(
        files=texts.files,
        lang=texts.lang,
        texts=len(texts.records),
        spans=spans,
        fits=fits,
        recommended=recommend(fits) if len(fits) > 1 else None,
        left_out=texts.left_out,
    )


def recommend(fits: List[TokenizerFit]) -> Recommendation:
    """Recommend a split mode: fewest lost entities, then fewest tokens, then the shorter tokens.

    fits (List[TokenizerFit]): The fit of each mode, from A to C.
    RETURNS (Recommendation): The mode, and the reason.
    """
    best = min(fits, key=lambda fit: (fit.lost, fit.tokens))
    n_spans = sum(best.spans.values())
    tied = [fit for fit in fits if fit.lost == best.lost]
    lost = "none" if best.lost == 0 else str(best.lost)
    if len(tied) == 1:
        others = ", ".join(f"{fit.split_mode} {fit.lost}" for fit in fits if fit is not best)
        reason = f"it loses {lost} of {n_spans} spans ({others})"
    else:
        others = ", ".join(f"{fit.split_mode} {fit.tokens}" for fit in tied if fit is not best)
        modes = " and ".join(str(fit.split_mode) for fit in tied)
        reason = (
            f"{modes} lose {lost} of {n_spans} spans each, and {best.split_mode} makes the fewest "
            f"tokens: {best.tokens} ({others})"
        )
    return Recommendation(str(best.split_mode), reason)
