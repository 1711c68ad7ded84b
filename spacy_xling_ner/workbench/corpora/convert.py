"""Converting corpora of any registered format to spaCy's `.spacy` files."""

import json
import logging
from functools import partial
from pathlib import Path
from typing import Callable, List, Optional, Sequence, Union, get_args

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from tqdm import tqdm

from ...training.allowed_tags import set_annotated_labels
from ...training.gold_offsets import Entity, set_gold
from .alignment import Misfit, MisfitError, MisfitPolicy, align
from .atomic import write_atomically
from .errors import CorpusFormatError
from .formats import Format, ParseOptions, get_format
from .label_map import LabelMap, load_label_map
from .record import Record
from .report import LocatedMisfit, LocatedStray, Report
from .splits import parse_split, sample, select_part
from .tag_schemes import StrayPolicy
from .texts import map_labels, tokenize
from .tokenizer import SPACELESS, load_tokenizer

logger = logging.getLogger(__name__)


def convert(
    input: Union[str, Path, Sequence[Union[str, Path]]],
    output: Union[str, Path],
    *,
    format: str,
    lang: Optional[str] = None,
    labels: Union[str, Path, None] = None,
    tokens: str = "auto",
    split_mode: Optional[str] = None,
    config: Union[str, Path, None] = None,
    annotated: Optional[Sequence[str]] = None,
    misfits: MisfitPolicy = "expand",
    stray: Optional[StrayPolicy] = None,
    split: Optional[str] = None,
    part: Optional[str] = None,
    sample_size: int = 0,
    seed: int = 0,
    progress: bool = False,
) -> Report:
    """Convert corpus files to one `.spacy` file, and write what was done beside it.

    The entities' true character offsets are kept on each document (see `gold.get_gold`). Nothing is
    written if anything is wrong; a file that was there before stays as it was.

    input (Union[str, Path, Sequence[Union[str, Path]]]): The corpus file, or several in order.
    output (Union[str, Path]): The `.spacy` file; the report goes to `OUTPUT.report.json`.
    format (str): The format's name in the registry.
    lang (Optional[str]): The language's code; may be left out if a config is given.
    labels (Union[str, Path, None]): A label map's file; None keeps the corpus's labels.
    tokens (str): `keep` the corpus's tokens, use the `pipeline`'s tokenizer, or `auto`: the
        pipeline's for raw text and for languages written without spaces.
    split_mode (Optional[str]): Length of the Japanese tokens: A (short), B or C (names in one).
    config (Union[str, Path, None]): A training config whose tokenizer is used.
    annotated (Optional[Sequence[str]]): The labels that the corpus was annotated for, after the
        map; outside of its entities, any other label may be missing. None for all labels.
    misfits (MisfitPolicy): For an entity that does not fit the tokens: `expand`, `drop`, `error`.
    stray (Optional[StrayPolicy]): For a tag such as an `I-` after `O`: `error`, or `open` an entity
        there; None: what suits the format.
    split (Optional[str]): Parts and percentages, such as `train:80,dev:10,test:10`.
    part (Optional[str]): The part to write.
    sample_size (int): How many texts to draw (of the part); 0 for all.
    seed (int): Seed of the sample.
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (Report): What was done, with every misfit, repair and label left out.
    RAISES (CorpusFormatError): A file is not what its format promises, a label is not in the map,
        or an entity does not fit and `misfits` is `error`.
    RAISES (ValueError): An argument is wrong.
    """
    target = check_output(output)
    corpus_format = get_format(format)
    for name, value, choices in (
        ("tokens", tokens, ("auto", "keep", "pipeline")),
        ("misfits", misfits, get_args(MisfitPolicy)),
        ("stray", stray or "open", get_args(StrayPolicy)),
    ):
        if value not in choices:
            raise ValueError(f"Unknown value '{value}' for {name}; choose from {choices}.")
    if (split is None) != (part is None):
        raise ValueError("A split and a part must be given together.")
    nlp = load_tokenizer(lang, split_mode, None if config is None else Path(config))
    make_doc = _doc_maker(nlp, corpus_format, tokens)
    label_map = LabelMap({"*": "keep"}) if labels is None else load_label_map(Path(labels))
    paths = [input] if isinstance(input, (str, Path)) else list(input)
    options = ParseOptions(joiner="" if nlp.lang in SPACELESS else " ", stray=stray)
    corpus = _read([Path(path) for path in paths], corpus_format, options)
    records = corpus
    if split is not None and part is not None:
        records = select_part(records, parse_split(split), part)
    if sample_size > len(records):
        logger.warning("A sample of %d was asked for, but there are %d.", sample_size, len(records))
    records = sample(records, sample_size, seed)
    if not records:
        logger.warning("No text is left to write to %s.", target)

    report = Report(output=str(target), read=len(corpus))
    doc_bin = DocBin(store_user_data=True)
    for record in tqdm(records, desc=target.name, unit="text", delay=2, disable=not progress):
        entities = map_labels(record, label_map, report.left_out)
        doc = make_doc(record)
        found = _annotate(record.file, doc, entities, misfits)
        if annotated is not None:
            set_annotated_labels(doc, annotated)
        doc_bin.add(doc)
        report.documents += 1
        report.tokens += len(doc)
        report.gold.update(entity.label for entity in entities)
        report.entities.update(ent.label_ for ent in doc.ents)
        report.misfits.extend(LocatedMisfit(record.file, misfit) for misfit in found)
        report.strays.extend(
            LocatedStray(record.file, found_stray) for found_stray in record.strays
        )
    text = json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n"
    report_path = target.with_name(target.name + ".report.json")
    write_atomically({target: doc_bin.to_bytes(), report_path: text.encode("utf8")})
    if report.strays:
        logger.warning(
            "%d tags were read as the start of an entity; %s lists them.",
            len(report.strays),
            report_path,
        )
    return report


def check_output(output: Union[str, Path]) -> Path:
    """Check the name of a `.spacy` file to write.

    output (Union[str, Path]): The file.
    RETURNS (Path): The file.
    RAISES (ValueError): The name ends in something else.
    """
    target = Path(output)
    if target.suffix != ".spacy":
        raise ValueError(f"The output must be a .spacy file, got '{output}'.")
    return target


def _read(paths: Sequence[Path], corpus_format: Format, options: ParseOptions) -> List[Record]:
    if not paths:
        raise ValueError("Give at least one input file.")
    corpus: List[Record] = []
    for path in paths:
        records = list(corpus_format.parse(path, options))
        if not records:
            raise CorpusFormatError(path, 1, "at least one text", "none")
        corpus.extend(records)
    return corpus


def _doc_maker(nlp: Language, corpus_format: Format, tokens: str) -> Callable[[Record], Doc]:
    if corpus_format.raw_text and tokens == "keep":
        name = corpus_format.name
        raise ValueError(f"Format '{name}' has no tokens to keep; choose from auto, pipeline.")
    keep = tokens == "keep" or (tokens == "auto" and nlp.lang not in SPACELESS)

    def keep_words(record: Record) -> Doc:
        words = record.words or []
        if nlp.lang not in SPACELESS:
            # with the spaces unknown, spaCy's corpus reader keeps the words in training
            return Doc(nlp.vocab, words=words)
        return Doc(nlp.vocab, words=words, spaces=[False] * len(words))

    return keep_words if keep and not corpus_format.raw_text else partial(tokenize, nlp)


def _annotate(
    file: str, doc: Doc, entities: Sequence[Entity], policy: MisfitPolicy
) -> List[Misfit]:
    try:
        spans, found = align(doc, entities, policy)
    except MisfitError as error:
        raise CorpusFormatError(file, error.line, error.expected, error.got) from error
    doc.set_ents(spans, default="outside")
    set_gold(doc, entities)
    return found
