"""Converting corpora to `.spacy` files."""

import logging
from pathlib import Path
from typing import List, Optional, Sequence, Set, Union

from spacy.tokens import Doc, DocBin, Span
from tqdm import tqdm

from ...pipeline.span_score import set_score
from ...training.allowed_tags import set_annotated_labels
from ...training.gold_offsets import set_gold
from .atomic import Stage
from .read_corpus import read_corpus
from .record import Record
from .report import Report
from .spacy_file import SUFFIX, report_path, write_docs
from .span_alignment import MisalignedPolicy, align_spans
from .tag_schemes import InvalidTagPolicy
from .tokenizer import load_tokenizer, make_doc

logger = logging.getLogger("spacy.spacy_xling_ner")


def convert(
    input: Union[str, Path, Sequence[Union[str, Path]]],
    output: Union[str, Path],
    *,
    format: Optional[str] = None,
    lang: Optional[str] = None,
    labels: Union[str, Path, None] = None,
    tokens: str = "auto",
    split_mode: Optional[str] = None,
    config: Union[str, Path, None] = None,
    annotated: Optional[Sequence[str]] = None,
    misfits: MisalignedPolicy = "expand",
    stray: Optional[InvalidTagPolicy] = None,
    tag_names: Optional[Sequence[str]] = None,
    split: Optional[str] = None,
    part: Optional[str] = None,
    sample_size: int = 0,
    seed: int = 0,
    progress: bool = False,
    stage: Optional[Stage] = None,
) -> Report:
    """Convert corpus files to one `.spacy` file with a report beside it.

    The original character offsets of the entities are kept on each document (see `get_gold`), and
    scores as `Span._.score`. On an error nothing is written.

    input (Union[str, Path, Sequence[Union[str, Path]]]): The corpus file, or several in order.
    output (Union[str, Path]): The `.spacy` file; the report is written to `OUTPUT.report.json`.
    format (Optional[str]): Name of the format in the registry; None guesses it from the content.
    lang (Optional[str]): Language code; not needed with a config.
    split_mode (Optional[str]): Length of Japanese tokens: A (short), B or C (names in one token).
    config (Union[str, Path, None]): A training config whose tokenizer is used.
    annotated (Optional[Sequence[str]]): The labels that the corpus is annotated with, after the
        map: any other label may be missing from it. None for all labels.
    misfits (MisalignedPolicy): Policy for misaligned spans: `expand`, `drop` or `error`.
    labels, tokens, stray, tag_names, split, part, sample_size, seed, progress: See `read_corpus`.
    stage (Optional[Stage]): Of a `replace_outputs` that moves inputs and output to their places
        later.
    RETURNS (Report): Counts, misaligned spans, repaired tags and dropped labels.
    RAISES (CorpusFormatError): If a file is not in its format, a label is not in the map, or a span
        is misaligned and `misfits` is `error`.
    RAISES (ValueError): If an argument is wrong.
    """
    target = check_output(output)
    nlp = load_tokenizer(lang, split_mode, config)
    texts = read_corpus(
        input,
        lang=str(nlp.lang),
        format=format,
        labels=labels,
        tokens=tokens,
        stray=stray,
        tag_names=tag_names,
        split=split,
        part=part,
        sample_size=sample_size,
        seed=seed,
        allow_empty=True,
        progress=progress,
        stage=stage,
    )
    if not texts.records:
        logger.warning("No text is left to write to %s.", target)
    report = Report(
        str(target),
        texts.read,
        left_out=texts.left_out,
        guessed=texts.guessed,
        left_out_texts=texts.left_out_texts,
        trimmed=texts.trimmed,
    )
    docs = DocBin(store_user_data=True)
    for record in tqdm(texts.records, target.name, unit="text", delay=2, disable=not progress):
        doc = make_doc(nlp, record)
        spans, misaligned = align_spans(doc, record, misfits)
        doc.set_ents(spans, missing=_find_unknown(doc, record, spans), default="outside")
        scores = {(e.start, e.end, e.label): e.score for e in record.entities}
        for ent in doc.ents:
            score = scores.get((ent.start_char, ent.end_char, ent.label_))
            if score is not None:
                set_score(ent, score)
        set_gold(doc, record.entities)
        known = record.annotated if annotated is None else annotated
        if known is not None:
            set_annotated_labels(doc, known)
        docs.add(doc)
        report.documents += 1
        report.tokens += len(doc)
        report.gold.update(entity.label for entity in record.entities)
        report.entities.update(ent.label_ for ent in doc.ents)
        report.misaligned += misaligned
        report.invalid_tags += record.invalid_tags
    write_docs(target, docs, report, stage)
    if report.invalid_tags:
        logger.warning(
            "%d invalid tags were read as the start of an entity; they are listed in %s.",
            len(report.invalid_tags),
            report_path(target),
        )
    return report


def _find_unknown(doc: Doc, record: Record, spans: Sequence[Span]) -> List[Span]:
    """Find the tokens outside of entities that the corpus does not annotate."""
    taken = {index for span in spans for index in range(span.start, span.end)}
    unknown: Set[int] = set()
    for start, end in record.unknown:
        found = doc.char_span(start, end, alignment_mode="expand")
        unknown.update(range(found.start, found.end) if found is not None else ())
    return [doc[index : index + 1] for index in sorted(unknown - taken)]


def check_output(output: Union[str, Path]) -> Path:
    """Check the name of a `.spacy` file to write.

    output (Union[str, Path]): The file.
    RETURNS (Path): The file.
    RAISES (ValueError): If it has another suffix.
    """
    target = Path(output)
    if target.suffix != SUFFIX:
        raise ValueError(f"The output must be a .spacy file, got '{output}'.")
    return target
