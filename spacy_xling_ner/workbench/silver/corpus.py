"""Silver corpora: raw texts annotated by pipelines, with gold documents in front."""

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Sequence, Tuple, Union

from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from tqdm import tqdm

from ...pipeline.span_score import get_score
from ...pipeline.xling_ner import XlingNER
from ..corpora.errors import CorpusFormatError
from ..corpora.source import read_json_lines, read_lines
from ..corpora.spacy_file import SUFFIX, read_docs, write_docs
from ..evaluation.component_inputs import load_any_component, run_before
from ..evaluation.other_recogniser import OtherRecogniser
from .certain_recogniser import CertainRecogniser
from .vote import RecogniserT, set_votes, vote

_BATCH = 64


@dataclass
class SilverReport:
    """The counts of a silver annotation.

    output (str): The file written.
    pipelines (List[str]): The pipelines that voted.
    others (Dict[str, str]): The other recognisers, with their label maps.
    min_score (float): Entities and tokens of a lower probability count as not annotated.
    documents (int): Texts annotated by the pipelines.
    repeated (int): Texts left out because they occurred before, in the gold or in the file.
    gold (int): Documents with gold annotation, each written `times` times.
    times (int): Copies of each gold document.
    entities (Counter[str]): Annotated entities, by label.
    doubtful (Counter[str]): Entities whose score is below `min_score`, or which half of the
        teachers or fewer find, by label: not annotated.
    tokens (int): Tokens of the texts.
    open_tokens (int): Tokens that count as not annotated.
    mean_score (float): Mean score of the annotated entities.
    sha256 (str): Checksum of the file written.
    """

    output: str = ""
    pipelines: List[str] = field(default_factory=list)
    others: Dict[str, str] = field(default_factory=dict)
    min_score: float = 0.0
    documents: int = 0
    repeated: int = 0
    gold: int = 0
    times: int = 1
    entities: "Counter[str]" = field(default_factory=Counter)
    doubtful: "Counter[str]" = field(default_factory=Counter)
    tokens: int = 0
    open_tokens: int = 0
    mean_score: float = 0.0
    sha256: str = ""

    def to_dict(self) -> Dict[str, Any]:
        """Give the report as plain values, as in the report file."""
        counts = {"entities": self.entities, "doubtful": self.doubtful}
        return {**vars(self), **{name: dict(sorted(each.items())) for name, each in counts.items()}}


def annotate_corpus(
    pipelines: Sequence[Union[str, Path]],
    texts: Union[str, Path],
    output: Union[str, Path],
    *,
    others: Mapping[str, Union[str, Path]] = {},
    component: str = "xling_ner",
    min_score: float = 0.0,
    gold: Union[str, Path, None] = None,
    times: int = 1,
    limit: int = 0,
    seed: int = 0,
    progress: bool = False,
) -> SilverReport:
    """Annotate texts by a vote of pipelines, and write them as a training corpus.

    An entity's score is the mean of the probabilities that the pipelines give it. With `others`,
    an entity is annotated if more than half of the teachers find it, where the pipelines together
    are one teacher and each of the others is one. Nothing is written if there is an error.

    pipelines (Sequence[Union[str, Path]]): Paths or package names, with the same labels and tokens.
    texts (Union[str, Path]): The texts: `.spacy`, `.jsonl`, or one text per line.
    output (Union[str, Path]): The `.spacy` file; the report goes to `OUTPUT.report.json`.
    others (Mapping[str, Union[str, Path]]): Pipelines of any kind, such as `ja_ginza`, each with
        the file of a map from its labels to those of the pipelines.
    component (str): Name of the recogniser in each of the pipelines: an `xling_ner`, or spaCy's
        `ner`, which gives what it finds the probability 1.
    min_score (float): Entities, and tokens outside of entities, of a lower probability count as
        not annotated: training ignores them. Of spaCy's `ner` it is the least share of the
        pipelines that find an entity.
    gold (Union[str, Path, None]): A `.spacy` file to write in front; its texts are left out of the
        texts.
    times (int): Copies of each gold document.
    limit (int): Number of texts to draw; 0 for all.
    seed (int): Seed of the draw. A larger draw contains a smaller one.
    progress (bool): Show a progress bar if it takes more than two seconds.
    RETURNS (SilverReport): The counts.
    RAISES (OSError): If a pipeline is missing.
    RAISES (CorpusFormatError): If the texts or the gold cannot be read.
    RAISES (ValueError): If an argument is wrong, a pipeline has no such recogniser, or the
        pipelines differ in labels or tokens.
    """
    target = Path(output)
    if target.suffix != SUFFIX:
        raise ValueError(f"The output must be a .spacy file, got '{output}'.")
    if not pipelines:
        raise ValueError("Give at least one pipeline.")
    for name, value, least in (("times", times, 1), ("limit", limit, 0)):
        if value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}.")
    if not 0 <= min_score <= 1:
        raise ValueError(f"min_score is a probability, from 0 to 1; got {min_score}.")
    voters = [_load_voter(pipeline, component) for pipeline in pipelines]
    rest = [OtherRecogniser(name, labels) for name, labels in others.items()]
    report = SilverReport(
        str(target),
        [str(name) for name in pipelines],
        {name: str(labels) for name, labels in others.items()},
        min_score,
        times=times,
    )
    doc_bin = DocBin(store_user_data=True)
    known = set()
    if gold is not None:
        for doc in read_docs(Path(gold), voters[0][0].vocab):
            report.gold += 1
            known.add(doc.text)
            for _ in range(times):
                doc_bin.add(doc)
    found = list(read_texts(Path(texts)))
    wanted = [text for text in dict.fromkeys(found) if text not in known]
    report.repeated = len(found) - len(wanted)
    if limit:
        random.Random(seed).shuffle(wanted)
        wanted = wanted[:limit]
    scores = 0.0
    shown = tqdm(wanted, desc=target.name, unit="text", delay=2, disable=not progress)
    for doc in _annotated(voters, rest, component, shown, min_score, report):
        doc_bin.add(doc)
        report.documents += 1
        report.tokens += len(doc)
        report.open_tokens += sum(token.ent_iob_ == "" for token in doc)
        report.entities.update(ent.label_ for ent in doc.ents)
        scores += sum(get_score(ent) or 0.0 for ent in doc.ents)
    report.mean_score = round(scores / max(1, report.entities.total()), 4)
    write_docs(target, doc_bin, report)
    return report


def _load_voter(pipeline: Union[str, Path], name: str) -> Tuple[Language, RecogniserT]:
    nlp, component = load_any_component(pipeline, name)
    if isinstance(component, EntityRecognizer):
        return nlp, CertainRecogniser(component)
    if not isinstance(component, XlingNER):
        raise ValueError(f"The component '{name}' of {pipeline} is neither an xling_ner nor a ner.")
    return nlp, component


def _annotated(
    voters: Sequence[Tuple[Language, RecogniserT]],
    others: Sequence[OtherRecogniser],
    component: str,
    texts: Iterable[str],
    min_score: float,
    report: SilverReport,
) -> Iterator[Doc]:
    labels = voters[0][1].labels
    waiting = iter(texts)
    while batch := list(islice(waiting, _BATCH)):
        docs = [list(run_before(nlp, component, batch)) for nlp, _ in voters]
        votes = vote([recogniser for _, recogniser in voters], docs)
        found = [other.entities(batch) for other in others]
        for i, doc in enumerate(docs[0]):
            opinions = [of_batch[i] for of_batch in found]
            report.doubtful += set_votes(
                doc, votes.spans[i], votes.outside[i], labels, min_score, opinions
            )
            yield doc


def read_texts(path: Path) -> Iterator[str]:
    """Read the texts of a file; annotation is ignored.

    path (Path): `.spacy`, `.jsonl` (objects with `text`), or any other name for one text per line.
    YIELDS (str): Every text that is not blank.
    RAISES (CorpusFormatError): If the file cannot be read, or a line of JSONL has no text.
    """
    texts: Iterable[str]
    if path.suffix == SUFFIX:
        texts = (doc.text for doc in read_docs(path, Vocab(), user_data=False))
    elif path.suffix == ".jsonl":
        texts = _read_jsonl(path)
    else:
        texts = read_lines(path)
    for text in texts:
        if text.strip():
            yield text


def _read_jsonl(path: Path) -> Iterator[str]:
    for number, item in read_json_lines(path):
        text = item.get("text") if isinstance(item, dict) else None
        if not isinstance(text, str):
            got = repr(item)[:60]
            raise CorpusFormatError(path, number, 'an object with "text", a string', got)
        yield text
