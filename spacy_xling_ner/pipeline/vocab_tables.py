"""The tables of the vocabulary that a component reads, so that they go where the component goes."""

import hashlib
import logging
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, cast
from weakref import WeakKeyDictionary

import srsly
from spacy.lookups import Lookups, Table
from spacy.vectors import Vectors
from spacy.vocab import Vocab
from thinc.api import Model

from ..errors import SettingError
from ..errors.checksums import FILE as CHECKSUMS
from ..errors.checksums import damage
from .missing_tables import lacks_vectors, reads_vectors

logger = logging.getLogger("spacy.spacy_xling_ner")

PREFIX = "xling_"
# Counts of the training data: every recogniser has its own, and no prediction reads them.
COUNTS_PREFIX = "xling_seen_"
# Stands for the word vectors in a record; also the name of their file.
VECTORS = "vectors"
_STRINGS = ["strings"]
_IF_SOURCED = (
    "A component sourced from another pipeline meets the new vocabulary with the first text: if "
    "the pipeline was saved before that, process a text, and save it again"
)

Record = Dict[str, Optional[str]]

# The last content and digest of each table.
_digests: "WeakKeyDictionary[Lookups, Dict[str, Tuple[List[Any], str]]]" = WeakKeyDictionary()


class VocabTables:
    """Tables of the vocabulary that a component reads, such as the lexicon, and word vectors.

    spaCy sources a component without the tables of its vocabulary (`nlp.add_pipe(source=...)`,
    `source =` in a config, `spacy assemble`), and its views would find nothing without a word.
    """

    def __init__(self, vocab: Vocab, model: Optional[Model[Any, Any]] = None) -> None:
        """Create it without tables.

        vocab (Vocab): The vocabulary that the component was created with.
        model (Optional[Model]): The component's network, if it has one; it may read word vectors.
        """
        self._vocab = vocab
        self._model = model
        # A config with lookups of its own replaces those of the vocabulary after loading.
        self._loaded: Dict[str, Table] = {}
        self._complete: Optional[Lookups] = None

    def hand_over(self, vocab: Vocab) -> None:
        """Give a vocabulary the tables that it lacks, and a copy of word vectors that are read.

        vocab (Vocab): The vocabulary of the documents.
        RAISES (SettingError): If word vectors are read, and neither vocabulary has any.
        """
        if vocab.lookups is self._complete:
            return
        model = self._model
        reads = model is not None and reads_vectors(model)
        if vocab is not self._vocab:
            tables = _tables(self._vocab.lookups)
            _add_missing(vocab, tables)
            record = _record(tables, self._vocab.lookups)
            others = [name for name in _faults(record, vocab) if record[name]]
            if reads and not vocab.vectors.size:
                vectors = Vectors().from_bytes(_vector_bytes(self._vocab), exclude=_STRINGS)
                vectors.data = vectors.data.copy()  # the bytes can not be written to
                vocab.vectors = vectors
            elif reads and _vector_bytes(vocab) != _vector_bytes(self._vocab):
                others.append(VECTORS)
            if others:
                logger.warning(
                    "A component from another pipeline reads tables of this vocabulary that are "
                    "not those of its own, and will not find the same entities: %s. Give both "
                    "pipelines the same tables, or load each by itself.",
                    ", ".join(others),
                )
            # a sourced component is saved with the vocabulary of its new pipeline
            self._vocab = vocab
        if model is not None and lacks_vectors(model, vocab):
            raise SettingError(
                "A network reads word vectors, and this pipeline has none. If its component is "
                "sourced in a config, set [initialize] vectors to the pipeline that it is from."
            )
        _add_missing(vocab, self._loaded)
        self._complete = vocab.lookups

    def record(self) -> Record:
        """List the tables, and word vectors that are read, for `check` of the loaded component.

        Tables that the vocabulary has lost since the component was loaded are set again, as they
        are saved after it.

        RETURNS (Dict[str, Optional[str]]): From the name of each table to its SHA-256; None for
            counts of the training data.
        RAISES (SettingError): If word vectors are read, and there are none.
        """
        self.hand_over(self._vocab)
        lookups = self._vocab.lookups
        record = _record(_tables(lookups), lookups)
        if self._model is not None and reads_vectors(self._model):
            record[VECTORS] = _sha256(_vector_bytes(self._vocab))
        return record

    def check(
        self, owner: str, record: Record, folder: Optional[Path] = None, is_strict: bool = False
    ) -> None:
        """Compare the vocabulary's tables with those that were saved, and read missing ones.

        A table that is missing or another one is logged as a warning.

        owner (str): The component, for messages.
        record (Dict[str, Optional[str]]): The saved `record`; empty for a component of 0.1.0.
        folder (Optional[Path]): Its folder in the pipeline that it is loaded from, if any.
        is_strict (bool): Raise an error if the files of that pipeline are at fault, and not
            another vocabulary that it is loaded into.
        RAISES (ValueError): If they are.
        """
        vocab = self._vocab
        faults = _faults(record, vocab)
        if faults and folder is not None and (folder.parent / "vocab").is_dir():
            without = ["strings"] if VECTORS in faults else ["strings", "vectors"]
            saved = Vocab().from_disk(folder.parent / "vocab", exclude=without)
            damaged = _faults({name: record[name] for name in faults if record[name]}, saved)
            if damaged and is_strict:
                path = folder.parent / "vocab" / (VECTORS if VECTORS in damaged else "lookups.bin")
                fault = f"{'; '.join(damaged.values())}. {_IF_SOURCED}"
                raise ValueError(damage(owner, path, fault, folder / CHECKSUMS))
            _add_missing(vocab, {n: t for n, t in _tables(saved.lookups).items() if n in record})
            faults = _faults(record, vocab)
        # nothing is found by means of the counts
        self._loaded = {
            name: table
            for name, table in _tables(vocab.lookups).items()
            if not name.startswith(COUNTS_PREFIX)
        }
        faults = {name: fault for name, fault in faults.items() if record[name]}
        if faults:
            logger.warning(
                "%s reads what the vocabulary holds, and will not find the same entities: %s. Copy "
                "the pipeline again with its folder 'vocab', or set the tables of the pipeline it "
                "is from: nlp.vocab.lookups.set_table(name, table).",
                owner,
                "; ".join(faults.values()),
            )


def _tables(lookups: Lookups) -> Dict[str, Table]:
    return {name: lookups.get_table(name) for name in lookups.tables if name.startswith(PREFIX)}


def _add_missing(vocab: Vocab, tables: Dict[str, Table]) -> None:
    for name, table in tables.items():
        if name not in vocab.lookups:
            vocab.lookups.set_table(name, table)


def _record(tables: Dict[str, Table], lookups: Lookups) -> Record:
    return {name: _digest(name, lookups) for name in sorted(tables)}


def _vector_bytes(vocab: Vocab) -> bytes:
    return cast(bytes, vocab.vectors.to_bytes(exclude=_STRINGS))


def _faults(record: Record, vocab: Vocab) -> Dict[str, str]:
    faults = {}
    for name, digest in record.items():
        if name == VECTORS:
            if digest != _sha256(_vector_bytes(vocab)):
                faults[name] = "the word vectors are others than it was saved with"
        elif name not in vocab.lookups:
            faults[name] = f"'{name}' is missing"
        elif digest is not None and digest != _digest(name, vocab.lookups):
            faults[name] = f"'{name}' is another one than it was saved with"
    return faults


def _digest(name: str, lookups: Lookups) -> Optional[str]:
    if name.startswith(COUNTS_PREFIX):
        return None
    table = lookups.get_table(name)
    # each component asks for it; comparing bytes that are the same object takes no time
    content = [(key, v if isinstance(v, bytes) else repr(v)) for key, v in table.items()]
    known = _digests.setdefault(lookups, {})
    if name not in known or known[name][0] != content:
        known[name] = content, _sha256(srsly.msgpack_dumps(dict(table.items())))
    return known[name][1]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
