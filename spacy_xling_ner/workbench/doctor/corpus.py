"""Reading a corpus for a check: any format of `xling convert`, or a `.spacy` file."""

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Union, get_args

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from tqdm import tqdm

from ...training.gold_offsets import Entity, get_gold
from ..corpora.errors import CorpusFormatError
from ..corpora.formats import ParseOptions, get_format
from ..corpora.label_map import LabelMap, load_label_map
from ..corpora.record import Record
from ..corpora.spacy_file import SUFFIX, read_docs
from ..corpora.splits import parse_split, sample, select_part
from ..corpora.tag_schemes import StrayPolicy
from ..corpora.texts import map_labels, tokenize
from ..corpora.tokenizer import SPACELESS

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CorpusTexts:
    """The texts of a corpus with their gold spans.

    files (List[str]): The files.
    lang (str): The language's code.
    records (List[Record]): The texts. Their `words` are the tokens that a training would keep, None
        where the pipeline's tokenizer makes them.
    left_out (Counter[str]): Spans that the label map leaves out, by the corpus's label.
    """

    files: List[str]
    lang: str
    records: List[Record]
    left_out: "Counter[str]" = field(default_factory=Counter)


def read_corpus(
    corpus: Union[str, Path, Sequence[Union[str, Path]]],
    *,
    lang: str,
    format: Optional[str] = None,
    labels: Union[str, Path, None] = None,
    stray: Optional[StrayPolicy] = None,
    split: Optional[str] = None,
    part: Optional[str] = None,
    sample_size: int = 0,
    seed: int = 0,
    progress: bool = False,
) -> CorpusTexts:
    """Read the same texts and spans as `convert` does with the same arguments.

    Of a `.spacy` file the true offsets are read that `convert` kept (see `gold.get_gold`); its line
    numbers are the numbers of the texts, from 1.

    corpus (Union[str, Path, Sequence[Union[str, Path]]]): The file, or several in order.
    lang (str): The language's code, such as ja.
    format (Optional[str]): The format's name in the registry; not needed for `.spacy` files.
    labels (Union[str, Path, None]): A label map's file; None keeps the corpus's labels.
    stray (Optional[StrayPolicy]): For a tag whose neighbours do not fit: `error`, or `open` an
        entity there; None: what suits the format.
    split (Optional[str]): Parts and percentages, such as `train:80,dev:10,test:10`.
    part (Optional[str]): The part to read.
    sample_size (int): How many texts to draw (of the part); 0 for all.
    seed (int): Seed of the sample.
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (CorpusTexts): The texts.
    RAISES (CorpusFormatError): A file is not what its format promises, or a label is not in the
        map.
    RAISES (ValueError): An argument is wrong, or no text is left.
    """
    if stray is not None and stray not in get_args(StrayPolicy):
        choices = ", ".join(get_args(StrayPolicy))
        raise ValueError(f"Unknown value '{stray}' for stray; choose from {choices}.")
    if (split is None) != (part is None):
        raise ValueError("A split and a part must be given together.")
    label_map = LabelMap({"*": "keep"}) if labels is None else load_label_map(Path(labels))
    paths = [Path(path) for path in ([corpus] if isinstance(corpus, (str, Path)) else corpus)]
    records: List[Record] = []
    for path in paths:
        if path.suffix == SUFFIX:
            found = read_spacy_file(path)
        elif format is None:
            raise ValueError(f"Say which format {path} has (--format), as for `xling convert`.")
        else:
            found = _parse(path, format, lang, stray)
        n_before = len(records)
        records.extend(
            tqdm(found, desc=path.name, unit=" texts", delay=2, disable=not progress, leave=False)
        )
        if len(records) == n_before:
            raise CorpusFormatError(path, 1, "at least one text", "none")
    if split is not None and part is not None:
        records = select_part(records, parse_split(split), part)
    if sample_size > len(records):
        logger.warning("A sample of %d was asked for, but there are %d.", sample_size, len(records))
    records = sample(records, sample_size, seed)
    if not records:
        raise ValueError(f"No text is left in the part '{part}' of {', '.join(map(str, paths))}.")
    left_out: Counter[str] = Counter()
    mapped = [
        replace(record, entities=map_labels(record, label_map, left_out)) for record in records
    ]
    return CorpusTexts([str(path) for path in paths], lang, mapped, left_out)


def read_spacy_file(path: Path) -> Iterator[Record]:
    """Read the texts of a `.spacy` file.

    path (Path): The file.
    YIELDS (Record): One record for each document; its line is the document's number, from 1.
    RAISES (CorpusFormatError): It is missing, or no such file.
    """
    for number, doc in enumerate(read_docs(path, Vocab()), start=1):
        entities = [Entity(start, end, label, number) for start, end, label in get_gold(doc)]
        # with the spaces unknown, spaCy's corpus reader keeps the words in training
        words = [token.text for token in doc] if doc.has_unknown_spaces else None
        yield Record(str(path), number, doc.text, entities, words)


def training_doc(nlp: Language, record: Record) -> Doc:
    """Make the document that a network reads of a text in training.

    nlp (Language): The pipeline.
    record (Record): The text.
    RETURNS (Doc): Of the corpus's own words if a training keeps them, else tokenised.
    RAISES (CorpusFormatError): The tokenizer cannot read the text, or changes it.
    """
    if record.words is None:
        return tokenize(nlp, record)
    return Doc(nlp.vocab, words=record.words)


def _parse(path: Path, format: str, lang: str, stray: Optional[StrayPolicy]) -> Iterator[Record]:
    spaceless = lang in SPACELESS
    options = ParseOptions(joiner="" if spaceless else " ", stray=stray)
    for record in get_format(format).parse(path, options):
        # such words are the annotators' and no pipeline makes them
        yield replace(record, words=None) if spaceless else record
