"""What a source pipeline already knows of a corpus, before any training."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from spacy.language import Language
from tqdm import tqdm

from ..seen import SEEN_TABLES, transfer_seen
from .corpus import CorpusTexts, training_doc
from .findings import Finding, find_problems
from .fit import fit_spans
from .known import ViewOverlap, ViewStrings
from .labels import LabelMatch, TagDifference, compare_tags, count_tags, match_labels
from .source import read_source
from .switches import list_switches
from .target import plan_target


@dataclass
class OverlapReport:
    """What a source pipeline knows of a corpus.

    source (str): The source.
    files (List[str]): The corpus's files.
    lang (str): The corpus's language.
    texts (int): Its texts.
    tokens (int): Its tokens.
    entities (Counter[str]): Its entities by label.
    modules (List[str]): The modules that would be carried over.
    views (List[ViewOverlap]): What is known, view by view; empty for a module whose strings in the
        source are not known.
    match (LabelMatch): The partners of the labels.
    tags (Optional[TagDifference]): How the tags differ, None if the source's are not known.
    source_capitals (Optional[float]): Share of the source's tokens with one; None if not known.
    findings (List[Finding]): Why a transfer may not help, and what to do.
    """

    source: str
    files: List[str]
    lang: str
    texts: int
    tokens: int
    entities: "Counter[str]"
    modules: List[str]
    views: List[ViewOverlap]
    match: LabelMatch
    tags: Optional[TagDifference]
    source_capitals: Optional[float]
    findings: List[Finding] = field(default_factory=list)

    def used(self, module: str) -> Optional[ViewOverlap]:
        """Give what is known through the view that a module of the target reads.

        module (str): `char` or `word`.
        RETURNS (Optional[ViewOverlap]): What is known; None if the source has not counted.
        """
        found = [v for v in self.views if v.switch.module == module and v.switch.used]
        return found[0] if found else None

    def to_dict(self) -> Dict[str, Any]:
        """Give the report as plain values.

        RETURNS (Dict[str, Any]): What `xling overlap --json` writes.
        """
        return {
            "source": self.source,
            "files": self.files,
            "lang": self.lang,
            "texts": self.texts,
            "tokens": self.tokens,
            "entities": dict(sorted(self.entities.items())),
            "modules": self.modules,
            "views": [view.to_dict() for view in self.views],
            "labels": asdict(self.match),
            "tags": None if self.tags is None else self.tags.to_dict(),
            "source_capitals": self.source_capitals,
            "findings": [asdict(finding) for finding in self.findings],
        }


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
