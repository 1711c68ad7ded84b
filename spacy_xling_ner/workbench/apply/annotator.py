"""Annotating a shard: the work of one process, here or on another machine."""

import time
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple, Union

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ..corpora.atomic import json_bytes
from ..inspection.entities_page import entity_score, token_romaji
from .read_shard import InputText, SetAside, make_input, read_shard
from .shards import PARQUET, Shard
from .summary import PartSummary
from .write_part import ENTITIES, TOKENS, new_file, open_part

# Texts that are held at a time: so many, or fewer if they are long.
BATCH_TEXTS = 256
BATCH_CHARS = 100_000
STATE = "_state"
_DIGITS = 6


class Settings(NamedTuple):
    """The settings of an annotation.

    pipeline (str): Path or package name.
    folder (str): The folder of the parts.
    suffix (str): That of the parts: `.jsonl`, `.parquet` or `.spacy`.
    field (str): Name of the field or column with the text.
    has_tokens (bool): Write the tokens, too, with their romaji if the pipeline stores it.
    """

    pipeline: str
    folder: str
    suffix: str
    field: str = "text"
    has_tokens: bool = False

    def part(self, number: int) -> Path:
        """Give the path of a part."""
        return Path(self.folder) / f"part-{number:06d}{self.suffix}"

    def state(self, number: int) -> Path:
        """Give the path of the counts of a part, which are written before the part."""
        return Path(self.folder) / STATE / f"{number:06d}.json"


class Annotator:
    """A pipeline that makes parts."""

    def __init__(self, settings: Settings, nlp: Optional[Language] = None) -> None:
        """Load the pipeline.

        settings (Settings): The settings.
        nlp (Optional[Language]): The pipeline, if it is loaded already.
        """
        self.settings = settings
        self.nlp = nlp or spacy.load(settings.pipeline)

    def make_part(self, shard: Shard) -> Dict[str, Any]:
        """Annotate a shard, and write its part and its counts.

        It may be called again for the same shard, also at the same time elsewhere: the part is the
        same.

        shard (Shard): The shard.
        RETURNS (Dict[str, Any]): The counts, as plain values.
        RAISES (OSError): If the shard cannot be read, or the part not be written.
        """
        settings = self.settings
        summary = PartSummary()
        start = time.process_time()
        # the vocabulary forgets what the texts of the part have added
        with (
            self.nlp.memory_zone(),
            open_part(
                settings.part(shard.number), shard, settings.field, settings.has_tokens
            ) as part,
        ):
            for text, doc in self._annotated(shard, summary):
                found = annotation(doc, settings.has_tokens)
                summary.replaced += not text.fields.keys().isdisjoint(found)
                try:
                    part.add(text, doc, found)
                except ValueError as error:
                    summary.set_aside.append((text.line, str(error)))
                    continue
                summary.texts += 1
                summary.tokens += len(doc)
                summary.entities.update(entity.label_ for entity in doc.ents)
            summary.cpu_seconds = round(time.process_time() - start, 3)
            counts = summary.to_dict()
            # before the part, whose presence says that both are there
            with new_file(settings.state(shard.number)) as path:
                path.write_bytes(json_bytes(counts))
        return counts

    def _annotated(self, shard: Shard, summary: PartSummary) -> Iterator[Tuple[InputText, Doc]]:
        columns = self.settings.suffix != PARQUET
        records = read_shard(shard, self.settings.field, summary, all_fields=columns)
        for texts in _batches(records, summary):
            for text, doc in zip(texts, self._docs(texts), strict=True):
                if isinstance(doc, str):
                    summary.set_aside.append((text.line, doc))
                else:
                    yield text, doc

    def _docs(self, texts: List[InputText]) -> List[Union[Doc, str]]:
        # Annotated documents; for a text that fails, the reason.
        inputs = [make_input(self.nlp.vocab, text) for text in texts]
        try:
            docs: List[Union[Doc, str]] = [*self.nlp.pipe(inputs, batch_size=len(inputs))]
            if len(docs) == len(texts):
                return docs
        except Exception:
            pass  # any component has errors of its own; one by one shows whose text it is
        return [self._doc(text) for text in texts]

    def _doc(self, text: InputText) -> Union[Doc, str]:
        try:
            doc: Doc = self.nlp(make_input(self.nlp.vocab, text))
        except Exception as error:
            message = " ".join(str(error).split())
            return f"the pipeline failed: {type(error).__name__}: {message}"
        return doc


def _batches(
    records: Iterable[Union[InputText, SetAside]], summary: PartSummary
) -> Iterator[List[InputText]]:
    batch: List[InputText] = []
    n_chars = 0
    for record in records:
        if isinstance(record, SetAside):
            summary.set_aside.append((record.line, record.reason))
            continue
        batch.append(record)
        n_chars += len(record.text)
        if len(batch) >= BATCH_TEXTS or n_chars >= BATCH_CHARS:
            yield batch
            batch, n_chars = [], 0
    if batch:
        yield batch


def annotation(doc: Doc, has_tokens: bool) -> Dict[str, Any]:
    """Give the annotation of a document as plain values.

    doc (Doc): The document.
    has_tokens (bool): Whether to list the tokens.
    RETURNS (Dict[str, Any]): `entities` with start, end, label, text and score (None without one),
        and perhaps `tokens` with start, end, text and romaji. Offsets count characters.
    """
    entities = []
    for entity in doc.ents:
        score = entity_score(entity)
        entities.append(
            {
                "start": entity.start_char,
                "end": entity.end_char,
                "label": entity.label_,
                "text": entity.text,
                "score": None if score is None else round(float(score), _DIGITS),
            }
        )
    found: Dict[str, Any] = {ENTITIES: entities}
    if has_tokens:
        found[TOKENS] = [
            {
                "start": token.idx,
                "end": token.idx + len(token),
                "text": token.text,
                "romaji": token_romaji(token),
            }
            for token in doc
        ]
    return found
