"""The tables of the vocabulary that a component reads, so that they go where the component goes."""

import hashlib
import logging
from pathlib import Path
from typing import Dict, Optional

import srsly
from spacy.lookups import Lookups, Table
from spacy.vocab import Vocab

logger = logging.getLogger("spacy.spacy_xling_ner")

PREFIX = "xling_"
# Counts of the training data: every recogniser has its own, and no prediction reads them.
COUNTS_PREFIX = "xling_seen_"

Record = Dict[str, Optional[str]]


class VocabTables:
    """The lexicon and the other tables that the views of a component find in the vocabulary.

    spaCy sources a component without the tables of its vocabulary (`nlp.add_pipe(source=...)`,
    `source =` in a config, `spacy assemble`), and its views would find nothing without a word.
    """

    def __init__(self, vocab: Vocab) -> None:
        """Create it without tables.

        vocab (Vocab): The vocabulary that the component was created with.
        """
        self._vocab = vocab
        # A config with lookups of its own replaces those of the vocabulary after loading.
        self._loaded: Dict[str, Table] = {}
        self._complete: Optional[Lookups] = None

    def hand_over(self, vocab: Vocab) -> None:
        """Give a vocabulary the tables that it lacks.

        vocab (Vocab): The vocabulary of the documents.
        """
        if vocab.lookups is self._complete:
            return
        if vocab is not self._vocab:
            _add_missing(vocab, _tables(self._vocab.lookups))
        _add_missing(vocab, self._loaded)
        self._complete = vocab.lookups

    def record(self) -> Record:
        """List the tables, for `check` when the component is loaded.

        RETURNS (Dict[str, Optional[str]]): From the name of each table to its SHA-256; None for
            counts of the training data.
        """
        tables = {**self._loaded, **_tables(self._vocab.lookups)}
        return {name: _digest(name, tables[name]) for name in sorted(tables)}

    def check(self, record: Record, name: str, folder: Optional[Path] = None) -> None:
        """Compare the vocabulary's tables with those that were saved, and read missing ones.

        A table that is missing or another one is logged as a warning.

        record (Dict[str, Optional[str]]): The saved `record`; empty for a component of 0.1.0.
        name (str): Name of the component.
        folder (Optional[Path]): The pipeline that it is loaded from, if it is one on disk.
        """
        lookups = self._vocab.lookups
        missing = [table for table in record if table not in lookups]
        if missing and folder is not None:
            saved = Lookups().from_disk(folder / "vocab")
            found = {table: saved.get_table(table) for table in missing if table in saved}
            _add_missing(self._vocab, found)
        self._loaded = _tables(lookups)
        faults = []
        for table, digest in record.items():
            if table not in lookups:
                faults.append(f"'{table}' is missing")
            elif digest is not None and digest != _digest(table, lookups.get_table(table)):
                faults.append(f"'{table}' is another one than it was saved with")
        if faults:
            logger.warning(
                "The component '%s' reads tables of nlp.vocab.lookups, and will not find the same "
                "entities: %s. Copy the pipeline again with its folder 'vocab', or set the tables "
                "of the pipeline it is from: nlp.vocab.lookups.set_table(name, table).",
                name,
                "; ".join(faults),
            )


def _tables(lookups: Lookups) -> Dict[str, Table]:
    return {name: lookups.get_table(name) for name in lookups.tables if name.startswith(PREFIX)}


def _add_missing(vocab: Vocab, tables: Dict[str, Table]) -> None:
    for name, table in tables.items():
        if name not in vocab.lookups:
            vocab.lookups.set_table(name, table)


def _digest(name: str, table: Table) -> Optional[str]:
    if name.startswith(COUNTS_PREFIX):
        return None
    return hashlib.sha256(srsly.msgpack_dumps(dict(table.items()))).hexdigest()
