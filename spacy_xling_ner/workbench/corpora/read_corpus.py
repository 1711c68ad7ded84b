"""Reading a corpus in any format, with label map, split and sample applied."""

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Tuple, Union, get_args

from spacy.vocab import Vocab
from tqdm import tqdm

from ...pipeline.span_score import get_score
from ...training.allowed_tags import annotated_labels
from ...training.gold_offsets import Entity, read_as_written
from .atomic import Stage
from .errors import CorpusFormatError
from .formats import get_format, guess_format
from .label_map import LabelMap, load_label_map
from .record import LeftOutText, ParseOptions, Parser, Record
from .spacy_file import SUFFIX, read_docs
from .splits import parse_split, sample, select_part
from .tag_schemes import InvalidTagPolicy
from .tokenizer import SPACELESS
from .trim import TrimmedSpan, trim_spans

logger = logging.getLogger("spacy.spacy_xling_ner")


@dataclass(frozen=True)
class CorpusTexts:
    """The texts of a corpus with their gold entities.

    records (List[Record]): The texts; see `read_corpus` for their words.
    left_out (Counter[str]): Entities that the label map drops, by the corpus's label.
    read (int): Number of texts before a part or a sample was chosen.
    guessed (Dict[str, str]): What a file was taken for whose format was not given.
    left_out_texts (List[LeftOutText]): Texts without a gold annotation, such as rejected ones.
    trimmed (List[TrimmedSpan]): Entities with blanks at their edges.
    """

    files: List[str]
    lang: str
    records: List[Record]
    left_out: "Counter[str]" = field(default_factory=Counter)
    read: int = 0
    guessed: Dict[str, str] = field(default_factory=dict)
    left_out_texts: List[LeftOutText] = field(default_factory=list)
    trimmed: List[TrimmedSpan] = field(default_factory=list)


def read_corpus(
    corpus: Union[str, Path, Sequence[Union[str, Path]]],
    *,
    lang: str,
    format: Optional[str] = None,
    labels: Union[str, Path, None] = None,
    tokens: str = "auto",
    stray: Optional[InvalidTagPolicy] = None,
    tag_names: Optional[Sequence[str]] = None,
    split: Optional[str] = None,
    part: Optional[str] = None,
    sample_size: int = 0,
    seed: int = 0,
    allow_empty: bool = False,
    progress: bool = False,
    stage: Optional[Stage] = None,
) -> CorpusTexts:
    """Read corpus files of a registered format, or `.spacy` files.

    Texts without a gold annotation are left out (see `Record`), and blanks at the edges of entities
    are trimmed. Of a `.spacy` file, the original offsets are read if `convert` kept them (see
    `gold_offsets`); its line numbers are numbers of texts, from 1.

    corpus (Union[str, Path, Sequence[Union[str, Path]]]): The file, or several files in order.
    lang (str): Language code, such as ja.
    format (Optional[str]): Name of the format in the registry; None guesses it from the content.
    labels (Union[str, Path, None]): Label map file; None keeps the corpus's labels.
    tokens (str): `keep` the corpus's tokens, leave them to the `pipeline`'s tokenizer, or `auto`:
        keep them in languages written with spaces, and those of a `.spacy` file whose spaces are
        unknown.
    stray (Optional[InvalidTagPolicy]): Policy for invalid tags, such as an `I-` after `O`: raise an
        `error`, or `open` an entity there. None: the format's default.
    tag_names (Optional[Sequence[str]]): Names of the tags of a corpus that numbers them, from 0.
    split (Optional[str]): Names and percentages of parts, such as `train:80,dev:10,test:10`.
    part (Optional[str]): The part to read.
    sample_size (int): Number of texts to draw (from the part); 0 for all.
    seed (int): Seed of the sample.
    allow_empty (bool): Return no texts if the part is empty, instead of raising an error.
    progress (bool): Show a progress bar if it takes more than two seconds.
    stage (Optional[Stage]): Of a `replace_outputs` that the files are outputs of: they are read
        where they were written, and named by their places.
    RETURNS (CorpusTexts): The texts.
    RAISES (CorpusFormatError): If a file is not in its format, or a label is not in the map.
    RAISES (ValueError): If an argument is wrong, or the part is empty.
    """
    for name, value, choices in (
        ("tokens", tokens, ("auto", "keep", "pipeline")),
        ("stray", stray or "open", get_args(InvalidTagPolicy)),
    ):
        if value not in choices:
            raise ValueError(
                f"Unknown value '{value}' for {name}; choose from {', '.join(choices)}."
            )
    if (split is None) != (part is None):
        raise ValueError("A split and a part must be given together.")
    label_map = LabelMap({"*": "keep"}) if labels is None else load_label_map(labels)
    paths = [Path(path) for path in ([corpus] if isinstance(corpus, (str, Path)) else corpus)]
    if not paths:
        raise ValueError("Give at least one input file.")
    options = ParseOptions("" if lang in SPACELESS else " ", stray, tuple(tag_names or ()))
    records: List[Record] = []
    guessed: Dict[str, str] = {}
    for path in paths:
        here = path if stage is None else stage(path)
        parse, description = _find_parser(here, format)
        if description:
            guessed[str(path)] = description
        parsed = _parse(here, parse, options, tokens, lang)
        bar = tqdm(parsed, path.name, unit=" texts", delay=2, disable=not progress, leave=False)
        found = list(bar) if here is path else [replace(each, file=str(path)) for each in bar]
        if not found:
            raise CorpusFormatError(path, 1, "at least one text", "none")
        records += found
    read = len(records)
    left_out_texts = [LeftOutText(r.file, r.line, r.left_out) for r in records if r.left_out]
    records = [record for record in records if not record.left_out]
    if split is not None and part is not None:
        records = select_part(records, parse_split(split), part)
    if sample_size > len(records):
        logger.warning("A sample of %d was asked for, but there are %d.", sample_size, len(records))
    records = sample(records, sample_size, seed)
    if not records and not allow_empty:
        where = "" if part is None else f"the part '{part}' of "
        raise ValueError(f"No text is left in {where}{', '.join(map(str, paths))}.")
    left_out: Counter[str] = Counter()
    records = [label_map.apply(record, left_out) for record in records]
    trimmed: List[TrimmedSpan] = []
    for index, record in enumerate(records):
        records[index], found_trimmed = trim_spans(record)
        trimmed += found_trimmed
    files = [str(path) for path in paths]
    return CorpusTexts(files, lang, records, left_out, read, guessed, left_out_texts, trimmed)


def _find_parser(path: Path, format: Optional[str]) -> Tuple[Parser, str]:
    """Get the parser of a file, and what the file is taken for if that was guessed."""
    if path.suffix == SUFFIX:
        return _read_spacy_file, ""
    if format is not None:
        return get_format(format), ""
    guess = guess_format(path)
    return guess.parse, guess.description


def _parse(
    path: Path, parse: Parser, options: ParseOptions, tokens: str, lang: str
) -> Iterator[Record]:
    keep = tokens == "keep" or (tokens == "auto" and lang not in SPACELESS)
    if path.suffix == SUFFIX:
        keep = tokens != "pipeline"
    for record in parse(path, options):
        if tokens == "keep" and record.words is None:
            raise ValueError(f"{path} has no tokens to keep; choose auto or pipeline.")
        yield record if keep else replace(record, words=None)


def _read_spacy_file(path: Path, options: ParseOptions) -> Iterator[Record]:
    for number, doc in enumerate(read_docs(path, Vocab()), start=1):
        # spaCy's corpus reader keeps the words of a document in training if its spaces are unknown
        words = [token.text for token in doc] if doc.has_unknown_spaces else None
        scores = {(e.start_char, e.end_char, e.label_): get_score(e) for e in doc.ents}
        yield Record(
            file=str(path),
            line=number,
            text=doc.text,
            entities=[Entity(*each, number, scores.get(each)) for each in read_as_written(doc)[0]],
            words=words,
            unknown=[(t.idx, t.idx + len(t)) for t in doc if not t.ent_iob],
            annotated=annotated_labels(doc),
            left_out="" if doc.text.strip() else "a blank text",
        )
