"""What a source pipeline already knows of a corpus, before any training."""

from collections import Counter
from pathlib import Path
from typing import Dict, Optional, Union

from spacy.language import Language
from tqdm import tqdm

from ...transfer.seen_strings import SEEN_TABLES, transfer_seen
from .corpus import CorpusTexts, training_doc
from .findings import find_problems
from .fit import fit_spans
from .known import ViewStrings
from .labels import compare_tags, count_tags, match_labels
from .overlap_report import OverlapReport
from .source import read_source
from .switches import list_switches
from .target import plan_target


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
    """Measure what a source pipeline already knows of a corpus.

    The documents are those that a training would read, and glosses are chosen as after a transfer:
    the first that the source has seen.

    source (Union[str, Path, Language]): The trained pipeline, by path or package name, or itself.
    texts (CorpusTexts): The target's corpus, from `read_corpus`.
    config (Union[str, Path, None]): The target's training config; by default the views of
        `configs/ja.cfg` for Japanese, and of `configs/en.cfg` for other languages.
    lexicon (Union[str, Path, None]): A lexicon from `xling lexicon`; by default the config's.
    split_mode (Optional[str]): Length of the Japanese tokens without a config: A, B or C.
    label_map (Optional[Dict[str, str]]): From target label to source label; by default the
        config's.
    component (Optional[str]): Name of the component that gets the modules; by default the config's.
    source_component (Optional[str]): Its name in the source; by default the config's, or the same.
    source_corpus (Union[str, Path, None]): The source's training data (see `read_source`).
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (OverlapReport): What is known, and what stands against a transfer.
    RAISES (CorpusFormatError): The tokenizer cannot read a text, or a file is broken.
    RAISES (ValueError): The source or the config cannot be used; the message says why.
    RAISES (FileNotFoundError): There is no such lexicon.
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
    transfer_seen(known.nlp.vocab, plan.nlp.vocab, SEEN_TABLES)
    switches = list_switches(texts.lang, plan.views)
    counted = [ViewStrings(switch) for switch in switches]
    entities: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    tagged = 0
    bar = tqdm(texts.records, desc="reading", unit=" texts", delay=2, disable=not progress)
    for record in bar:
        doc = training_doc(plan.nlp, record)
        spans, _ = fit_spans(doc, record)
        tags.update(count_tags(len(doc), spans))
        tagged += sum(1 for token in doc if token.tag)
        entities.update(entity.label for entity in record.entities)
        for strings in counted:
            strings.add(doc, spans)
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
            strings.compare(known.tables[strings.switch.module])
            for strings in counted
            if strings.switch.module in known.tables
        ],
        match=match,
        tags=difference,
        source_capitals=known.capitals(),
    )
    report.findings = find_problems(report, known, plan, has_tags=tagged > 0)
    return report
