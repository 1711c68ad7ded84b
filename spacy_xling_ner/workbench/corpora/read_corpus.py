"""Reading a corpus in any format, with label map, split and sample applied."""

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Union, get_args

from spacy.vocab import Vocab
from tqdm import tqdm

from ...training.gold_offsets import Entity, get_gold
from .errors import CorpusFormatError
from .formats import get_format
from .label_map import LabelMap, load_label_map
from .record import ParseOptions, Record
from .spacy_file import SUFFIX, read_docs
from .splits import parse_split, sample, select_part
from .tag_schemes import InvalidTagPolicy
from .tokenizer import SPACELESS

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CorpusTexts:
    """The texts of a corpus with their gold entities.

    records (List[Record]): The texts; see `read_corpus` for their words.
    left_out (Counter[str]): Entities that the label map drops, by the corpus's label.
    read (int): Number of texts before a part or a sample was chosen.
    """

    files: List[str]
    lang: str
    records: List[Record]
    left_out: "Counter[str]" = field(default_factory=Counter)
    read: int = 0


def read_corpus(
    corpus: Union[str, Path, Sequence[Union[str, Path]]],
    *,
    lang: str,
    format: Optional[str] = None,
    labels: Union[str, Path, None] = None,
    tokens: str = "auto",
    stray: Optional[InvalidTagPolicy] = None,
    split: Optional[str] = None,
    part: Optional[str] = None,
    sample_size: int = 0,
    seed: int = 0,
    allow_empty: bool = False,
    progress: bool = False,
) -> CorpusTexts:
    """Read corpus files of a registered format, or `.spacy` files.

    Of a `.spacy` file, the original offsets are read if `convert` kept them (see `get_gold`); its
    line numbers are numbers of texts, from 1.

    corpus (Union[str, Path, Sequence[Union[str, Path]]]): The file, or several files in order.
    lang (str): Language code, such as ja.
    format (Optional[str]): Name of the format in the registry; not needed for `.spacy` files.
    labels (Union[str, Path, None]): Label map file; None keeps the corpus's labels.
    tokens (str): `keep` the corpus's tokens, leave them to the `pipeline`'s tokenizer, or `auto`:
        keep them in languages written with spaces, and those of a `.spacy` file whose spaces are
        unknown.
    stray (Optional[InvalidTagPolicy]): Policy for invalid tags, such as an `I-` after `O`: raise an
        `error`, or `open` an entity there. None: the format's default.
    split (Optional[str]): Names and percentages of parts, such as `train:80,dev:10,test:10`.
    part (Optional[str]): The part to read.
    sample_size (int): Number of texts to draw (from the part); 0 for all.
    seed (int): Seed of the sample.
    allow_empty (bool): Return no texts if the part is empty, instead of raising an error.
    progress (bool): Show a progress bar if it takes more than two seconds.
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
    records: List[Record] = []
    for path in paths:
        parsed = _parse(path, format, lang, tokens, stray)
        bar = tqdm(parsed, path.name, unit=" texts", delay=2, disable=not progress, leave=False)
        found = list(bar)
        if not found:
            raise CorpusFormatError(path, 1, "at least one text", "none")
        records += found
    read = len(records)
    if split is not None and part is not None:
        records = select_part(records, parse_split(split), part)
    if sample_size > len(records):
        logger.warning("A sample of %d was asked for, but there are %d.", sample_size, len(records))
    records = sample(records, sample_size, seed)
    if not records and not allow_empty:
        raise ValueError(f"No text is left in the part '{part}' of {', '.join(map(str, paths))}.")
    left_out: Counter[str] = Counter()
    records = [label_map.apply(record, left_out) for record in records]
    return CorpusTexts([str(path) for path in paths], lang, records, left_out, read)


def _parse(
    path: Path, format: Optional[str], lang: str, tokens: str, stray: Optional[InvalidTagPolicy]
) -> Iterator[Record]:
    keep = tokens == "keep" or (tokens == "auto" and lang not in SPACELESS)
    if path.suffix == SUFFIX:
        keep = tokens != "pipeline"
        records = _read_spacy_file(path)
    elif format is None:
        raise ValueError(f"Give the format of {path} (--format), as for `xling convert`.")
    else:
        joiner = "" if lang in SPACELESS else " "
        records = get_format(format)(path, ParseOptions(joiner, stray))
    for record in records:
        if tokens == "keep" and record.words is None:
            raise ValueError(f"{path} has no tokens to keep; choose auto or pipeline.")
        yield record if keep else replace(record, words=None)


def _read_spacy_file(path: Path) -> Iterator[Record]:
    for number, doc in enumerate(read_docs(path, Vocab()), start=1):
        entities = [Entity(start, end, label, number) for start, end, label in get_gold(doc)]
        # spaCy's corpus reader keeps the words of a document in training if its spaces are unknown
        words = [token.text for token in doc] if doc.has_unknown_spaces else None
        yield Record(str(path), number, doc.text, entities, words)
