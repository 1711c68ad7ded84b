"""Measuring the overlap of a source pipeline with a target corpus, before any training."""

from collections import Counter
from pathlib import Path
from typing import Dict, Optional, Union

from spacy.language import Language
from spacy.training.iob_utils import doc_to_biluo_tags
from tqdm import tqdm

from ...transfer.seen_strings import SEEN_TABLES, transfer_seen
from ..corpora.read_corpus import CorpusTexts
from ..corpora.span_alignment import align_spans
from ..corpora.tokenizer import make_doc
from .coverage import ViewStrings
from .findings import find_problems
from .labels import compare_tags, match_labels
from .overlap_report import OverlapReport
from .source import read_source
from .target import plan_target
from .view_variants import list_variants


def check_overlap(
    source: Union[str, Path, Language],
    texts: CorpusTexts,
    *,
    config: Union[str, Path, None] = None,
    lexicon: Union[str, Path, None] = None,
    split_mode: Optional[str] = None,
    label_map: Optional[Dict[str, str]] = None,
    component: Optional[str] = None,
    source_component: Optional[str] = None,
    source_corpus: Union[str, Path, None] = None,
    progress: bool = False,
) -> OverlapReport:
    """Measure how much of a target corpus a source pipeline knows.

    The documents are those that a training would read. Glosses are chosen as after a transfer: the
    first one that the source has seen.

    source (Union[str, Path, Language]): The source pipeline, or its path or package name.
    texts (CorpusTexts): The target corpus, from `read_corpus`.
    config, lexicon, split_mode, label_map, component, source_component: See `plan_target`.
    source_corpus (Union[str, Path, None]): The source's training data; see `read_source`.
    progress (bool): Show a progress bar if it takes more than two seconds.
    RETURNS (OverlapReport): Coverage, labels, tags, and problems of a transfer.
    RAISES (CorpusFormatError): If the tokenizer cannot read a text, or a file is malformed.
    RAISES (ValueError): If the source or the config cannot be used.
    RAISES (FileNotFoundError): If the lexicon is missing.
    """
    plan = plan_target(
        texts.lang,
        config,
        lexicon=lexicon,
        split_mode=split_mode,
        component=component,
        source_component=source_component,
        label_map=label_map,
    )
    known = read_source(source, plan.source_component, source_corpus, progress=progress)
    # gives the target the source's words, for the choice of glosses
    transfer_seen(known.nlp.vocab, plan.nlp.vocab, SEEN_TABLES)
    counted = [ViewStrings(variant) for variant in list_variants(texts.lang, plan.views)]
    entities: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    has_pos = False
    bar = tqdm(texts.records, desc="reading", unit=" texts", delay=2, disable=not progress)
    for record in bar:
        doc = make_doc(plan.nlp, record)
        spans, _ = align_spans(doc, record)
        doc.set_ents(spans, default="outside")
        tags.update(doc_to_biluo_tags(doc))
        has_pos = has_pos or any(token.tag for token in doc)
        entities.update(entity.label for entity in record.entities)
        for strings in counted:
            strings.add(doc)
    match = match_labels(known.labels, entities, plan.label_map)
    difference = None
    if known.tags is not None and known.corpus is not None:
        difference = compare_tags(known.tags, tags, match, known.corpus)
    report = OverlapReport(
        source=known.name,
        files=texts.files,
        lang=texts.lang,
        texts=len(texts.records),
        tokens=sum(tags.values()),
        entities=entities,
        modules=plan.modules,
        views=[
            strings.compare(known.tables[strings.variant.module])
            for strings in counted
            if strings.variant.module in known.tables
        ],
        match=match,
        tags=difference,
        source_capitals=known.capitals(),
    )
    report.findings = find_problems(report, known, plan, has_pos=has_pos)
    return report
