"""Which of a tokenizer's split modes holds the gold spans of a corpus."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

from spacy.language import Language
from tqdm import tqdm

from ..corpora.texts import tokenize
from ..corpora.tokenizer import load_tokenizer
from .corpus import CorpusTexts
from .fit import SpanMisfit, fit_spans

SPLIT_MODES = ("A", "B", "C")


@dataclass
class TokenizerFit:
    """How the gold spans fit the tokens of one tokenizer.

    split_mode (Optional[str]): A, B or C; None if the tokenizer has no such modes, or a config
        says it.
    tokens (int): The tokens that it makes of the corpus.
    spans (Counter[str]): Gold spans by label.
    misfits (List[SpanMisfit]): The spans that are lost: no entity of whole tokens has their
        offsets, or another span has their tokens.
    """

    split_mode: Optional[str]
    tokens: int = 0
    spans: "Counter[str]" = field(default_factory=Counter)
    misfits: List[SpanMisfit] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Count the lost spans.

        RETURNS (int): How many.
        """
        return len(self.misfits)

    @property
    def ceiling(self) -> float:
        """Say how many of the spans a perfect recogniser could find.

        RETURNS (float): The highest possible recall, 0 to 1.
        """
        n_spans = sum(self.spans.values())
        return 1 - self.lost / n_spans if n_spans else 1.0

    def lost_by_label(self) -> Dict[str, int]:
        """Count the lost spans of each label.

        RETURNS (Dict[str, int]): One entry for each label of the corpus.
        """
        counts = Counter(misfit.label for misfit in self.misfits)
        return {label: counts[label] for label in sorted(self.spans)}

    def lost_by_reason(self) -> Dict[str, int]:
        """Count the lost spans by their reason.

        RETURNS (Dict[str, int]): Such as `{"misaligned": 12, "overlap": 1}`.
        """
        return dict(sorted(Counter(misfit.reason for misfit in self.misfits).items()))

    def to_dict(self) -> Dict[str, Any]:
        """Give the fit as plain values.

        RETURNS (Dict[str, Any]): With every misfit.
        """
        return {
            "split_mode": self.split_mode,
            "tokens": self.tokens,
            "lost": self.lost,
            "ceiling": round(self.ceiling, 6),
            "lost_by_label": self.lost_by_label(),
            "lost_by_reason": self.lost_by_reason(),
            "misfits": [asdict(misfit) for misfit in self.misfits],
        }


@dataclass(frozen=True)
class Recommendation:
    """The split mode to choose.

    split_mode (str): A, B or C.
    reason (str): Why, in one sentence.
    """

    split_mode: str
    reason: str


@dataclass
class AlignmentReport:
    """How the gold spans of a corpus fit the tokens.

    files (List[str]): The files.
    lang (str): The language's code.
    texts (int): The texts.
    spans (Counter[str]): Gold spans by label.
    fits (List[TokenizerFit]): One for each split mode; one in all for a language without.
    recommended (Optional[Recommendation]): The mode to choose, None if there is nothing to choose.
    left_out (Counter[str]): Spans that the label map leaves out, by the corpus's label.
    """

    files: List[str]
    lang: str
    texts: int
    spans: "Counter[str]"
    fits: List[TokenizerFit]
    recommended: Optional[Recommendation]
    left_out: "Counter[str]" = field(default_factory=Counter)

    def to_dict(self) -> Dict[str, Any]:
        """Give the report as plain values.

        RETURNS (Dict[str, Any]): What `xling align --json` writes.
        """
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
    """Fit the gold spans of a corpus to the tokens that a pipeline would make of its raw text.

    Japanese is fitted in Sudachi's split modes A, B and C (spaCy's None is A), any other language
    by its one tokenizer. A span is lost if no entity of whole tokens has its exact offsets.

    texts (CorpusTexts): The corpus, from `read_corpus`.
    config (Union[str, Path, None]): A training config; only its tokenizer is tried then.
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (AlignmentReport): The fits, and the mode to choose.
    RAISES (CorpusFormatError): The tokenizer cannot read a text.
    RAISES (ValueError): The language is unknown, or not the config's.
    """
    tokenizers = _tokenizers(texts.lang, None if config is None else Path(config))
    spans = Counter(entity.label for record in texts.records for entity in record.entities)
    fits = [TokenizerFit(mode, spans=spans) for mode, _ in tokenizers]
    for record in tqdm(
        texts.records, desc="tokenising", unit=" texts", delay=2, disable=not progress
    ):
        for fit, (_, nlp) in zip(fits, tokenizers, strict=True):
            doc = tokenize(nlp, record)
            fit.tokens += len(doc)
            if record.entities:
                fit.misfits.extend(fit_spans(doc, record)[1])
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
    """Choose a split mode: fewest lost spans, then fewest tokens, then the shorter tokens.

    fits (List[TokenizerFit]): The fit in each mode, all of the same corpus.
    RETURNS (Recommendation): The mode, and why.
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


def _tokenizers(lang: str, config: Optional[Path]) -> List[Tuple[Optional[str], Language]]:
    if config is not None or lang != "ja":
        return [(None, load_tokenizer(lang, config=config))]
    return [(mode, load_tokenizer(lang, mode)) for mode in SPLIT_MODES]
