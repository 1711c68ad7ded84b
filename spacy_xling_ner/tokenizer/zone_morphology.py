"""Readings in memory zones: forgotten at the end of a zone, which belongs to one thread."""

import threading
from contextlib import contextmanager
from itertools import islice
from typing import Any, Dict, Iterator, Optional, Set

from spacy.morphology import Morphology, unpickle_morphology
from spacy.strings import StringStore
from spacy.vocab import Vocab

# So many features of past zones are kept, so that a short zone costs next to nothing.
MAX_PAST = 2**14


class ZoneMorphology(Morphology):  # type: ignore[misc]
    """The morphology of a vocabulary, with memory zones.

    spaCy's own keeps all features for ever, also those of tokens that are gone with their memory
    zone: with readings among them, every new word. `Vocab.memory_zone` calls `memory_zone` here,
    and until its end the vocabulary has another morphology: with the same features, and those of
    the zone.
    """

    def __init__(self, vocab: Vocab) -> None:
        """Take over the features of a vocabulary outside of memory zones.

        vocab (Vocab): The vocabulary.
        """
        super().__init__(vocab.strings)
        self.opened = 0
        self.owner: Optional[int] = None
        self._vocab: Any = vocab  # spaCy's stubs do not know memory zones
        self._keys: Dict[int, None] = {}
        self._zone: Optional[_OfZone] = None
        # tokens may still be read by the features of the old one
        self._replaced = old = vocab.morphology
        for string in list(vocab.strings):
            if old.get(vocab.strings[string]):
                self.add(string)

    def add(self, features: Any) -> int:
        """Insert features; see `Morphology.add`."""
        key: int = super().add(features)
        self._keys[key] = None
        return key

    def check_thread(self, opened: Optional[int] = None) -> int:
        """Check that no other thread opens, uses or closes a memory zone at the same time.

        opened (Optional[int]): The result of the check before.
        RETURNS (int): How many zones have begun and ended.
        RAISES (RuntimeError): If a zone of another thread is or was open.
        """
        is_open = self._vocab.in_memory_zone
        if is_open and self.owner != threading.get_ident():
            raise RuntimeError(ONE_ZONE)
        if opened not in (None, self.opened):
            raise RuntimeError(ONE_ZONE)
        return self.opened

    @contextmanager
    def memory_zone(self, mem: Any = None) -> Iterator[Any]:
        """Let the features of a memory zone go at its end; called by `Vocab.memory_zone`."""
        zone = self._zone
        if zone is None or zone.n_past > MAX_PAST:
            zone = _OfZone(self)
        zone.begin(self._keys)
        self._zone, self.owner = zone, threading.get_ident()
        self.opened += 1
        self._vocab.morphology = zone
        try:
            yield mem
        finally:
            self._vocab.morphology = self
            self.owner = None
            self.opened += 1


class _OfZone(Morphology):  # type: ignore[misc]
    """The morphology of a vocabulary until the end of a memory zone."""

    def __init__(self, outside: ZoneMorphology) -> None:
        super().__init__(_ZoneStrings(outside.strings))
        self.outside = outside
        self.n_past = 0
        self._n_copied = 0
        self._added: Set[int] = set()

    def begin(self, keys: Dict[int, None]) -> None:
        """Copy the features that have been added outside since the last zone."""
        for key in islice(keys, self._n_copied, None):
            super().add(self.strings[key])
        self._n_copied = len(keys)
        self.n_past += len(self._added)
        self._added.clear()

    def add(self, features: Any) -> int:
        """Insert features; their strings are gone at the end of the zone."""
        key: int = super().add(features)
        if key not in self._added:
            # known from a past zone, they are not inserted again, and their strings are missing
            text = self.normalize_features(features)
            self.strings.add(text)
            for feature in text.split(self.FEATURE_SEP):
                field, _, values = feature.partition(self.FIELD_SEP)
                self.strings.add(field)
                for value in values.split(self.VALUE_SEP):
                    self.strings.add(field + self.FIELD_SEP + value)
            self._added.add(key)
        return key

    def __reduce__(self) -> Any:
        """Pickle the features, as of a morphology outside of zones."""
        strings = self.outside.strings
        tags = {self.get(strings[string]) for string in strings} - {""}
        return unpickle_morphology, (strings, sorted(tags))

    @contextmanager
    def memory_zone(self, mem: Any = None) -> Iterator[Any]:
        """Refuse a second zone."""
        outside = self.outside
        if outside.owner != threading.get_ident():
            # spaCy has already begun to end the first zone
            outside.owner = None
            raise RuntimeError(ONE_ZONE)
        yield mem


class _ZoneStrings(StringStore):
    """The strings of a vocabulary; new ones are dropped at the end of a memory zone."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._vocab_strings: Any = strings

    def __getitem__(self, string_or_id: Any) -> Any:
        """Look up a string or a hash."""
        return self._vocab_strings[string_or_id]

    def add(self, string: str, allow_transient: Optional[bool] = None) -> int:
        """Add a string until the end of the zone."""
        key: int = self._vocab_strings.add(string)
        return key


ONE_ZONE = (
    "A memory zone of this vocabulary is open in another thread. At its end, spaCy frees what any "
    "thread has added to the vocabulary, so texts of other threads would be wrong. Give each "
    "thread that uses memory zones a copy of the pipeline (spacy.load again), or use none."
)


def zone_morphology(vocab: Vocab) -> Optional[ZoneMorphology]:
    """Get the morphology of a vocabulary, with memory zones.

    vocab (Vocab): The vocabulary; outside of a memory zone it gets one if it has none.
    RETURNS (Optional[ZoneMorphology]): The one outside of zones; None in a zone that began before.
    """
    shared: Any = vocab  # spaCy's stubs do not know memory zones
    morphology = shared.morphology
    if isinstance(morphology, _OfZone):
        return morphology.outside
    if isinstance(morphology, ZoneMorphology):
        return morphology
    if shared.in_memory_zone:
        return None
    shared.morphology = morphology = ZoneMorphology(vocab)
    return morphology
