"""The data of the error explorer: small enough for the page, with all that it shows."""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, List, Optional, Set, Tuple

from tqdm import tqdm

from ..outcomes import KINDS
from ..output import Output, Run
from ..tally import Tallies, outcomes_of, sentences, shown_runs
from .faces import FaceReader, FaceReaders, language_of
from .sample import interleave, order_sentences

# What the dictionary says of a token; of what has Latin letters, digits or signs only, nothing.
UNKNOWN, KNOWN, PLAIN = 0, 1, 2


@dataclass(frozen=True)
class Explorer:
    """What the explorer shows.

    data (Dict[str, Any]): `systems`, `labels`, `datasets` and `sentences`.
    shown (Dict[str, int]), total (Dict[str, int]): Sentences of each data set, here and in all.
    seeds (List[int]): The seeds whose predictions are shown.
    """

    data: Dict[str, Any]
    shown: Dict[str, int]
    total: Dict[str, int]
    seeds: List[int]


def explorer_data(
    output: Output, tallies: Tallies, most_bytes: int, *, progress: bool = False
) -> Explorer:
    """Choose sentences, and collect what all systems say of them.

    A sentence has `d`, its data set; `n`, its number in the test set, from 1; its text `t`; gold
    entities `g` as [start, end, label]; the distinct ways in which its tokens are seen, `v`, each a
    list of [start, end, face, gloss, whether the gloss is English]; and results `r` as
    [size, system, way, found], each entity found as [start, end, label, score, kind, gold]. Data
    sets, labels, systems, sizes, kinds and gold entities stand as indices, -1 for none; offsets
    count code points.

    output (Output): The grid's folder.
    tallies (Tallies): Its counts.
    most_bytes (int): How large the sentences may be, as JSON.
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (Explorer): As many sentences as fit, in the order of `order_sentences`.
    RAISES (ReportError): If a file of predictions is broken.
    """
    orders = {name: order_sentences(name, strata) for name, strata in tallies.strata.items()}
    runs = shown_runs(output)
    labels = _labels(tallies)
    collector = _Collector(output, labels)
    bar = tqdm(runs, desc="Sentences", unit="run", delay=2, disable=not progress)
    for run in bar:
        collector.read(run, set(orders[run.dataset]))
    chosen: List[Dict[str, Any]] = []
    shown = dict.fromkeys(orders, 0)
    left = most_bytes
    for dataset, i in interleave(orders):
        item = collector.items[dataset, i]
        left -= len(json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()) + 1
        if left < 0:
            break
        chosen.append(item)
        shown[dataset] += 1
    data = {
        "systems": output.systems,
        "labels": labels,
        "datasets": [
            {"name": name, "lang": collector.langs.get(name, ""), "sizes": output.sizes(name)}
            for name in output.datasets
        ],
        "sentences": chosen,
    }
    total = {name: len(strata) for name, strata in tallies.strata.items()}
    return Explorer(data, shown, total, sorted({run.seed for run in runs}))


def _labels(tallies: Tallies) -> List[str]:
    names = {label for tally in tallies.places.values() for label, _ in tally.outcomes}
    others = {found for tally in tallies.places.values() for _, found in tally.mistaken}
    return sorted(names | others)


class _Collector:
    def __init__(self, output: Output, labels: List[str]) -> None:
        self.datasets = {name: i for i, name in enumerate(output.datasets)}
        self.sizes = {
            (name, size): i for name in output.datasets for i, size in enumerate(output.sizes(name))
        }
        self.systems = {name: i for i, name in enumerate(output.systems)}
        self.labels = {name: i for i, name in enumerate(labels)}
        self.items: Dict[Tuple[str, int], Dict[str, Any]] = {}
        self.langs: Dict[str, str] = {}
        self.readers = FaceReaders(output.folder / "cells")

    def read(self, run: Run, wanted: Set[int]) -> None:
        self.langs.setdefault(run.dataset, language_of(run))
        reader = self.readers.of(run)
        for i, sentence in enumerate(sentences(run)):
            if i in wanted:
                self._add(run, i, sentence, reader)

    def _add(
        self, run: Run, i: int, sentence: Dict[str, Any], reader: Optional[FaceReader]
    ) -> None:
        gold = [[start, end, self.labels[label]] for start, end, label in sentence["gold"]]
        empty = {
            "d": self.datasets[run.dataset],
            "n": i + 1,
            "t": sentence["text"],
            "g": gold,
            "v": [],
            "r": [],
        }
        item = self.items.setdefault((run.dataset, i), empty)
        seen = _seen(sentence, reader)
        if seen not in item["v"]:
            item["v"].append(seen)
        place = [self.sizes[run.dataset, run.n_train], self.systems[run.system]]
        item["r"].append([*place, item["v"].index(seen), self._found(sentence)])

    def _found(self, sentence: Dict[str, Any]) -> List[List[Any]]:
        found = []
        for outcome in outcomes_of(sentence):
            if outcome.found is not None:
                start, end, label, score = sentence["found"][outcome.found]
                rounded = -1 if score is None else round(score, 2)
                gold = -1 if outcome.gold is None else outcome.gold
                kind = KINDS.index(outcome.kind)
                found.append([start, end, self.labels[label], rounded, kind, gold])
        return sorted(found)


def _seen(sentence: Dict[str, Any], reader: Optional[FaceReader]) -> List[List[Any]]:
    text, tokens = sentence["text"], sentence["tokens"]
    faces = None if reader is None else reader.faces(text, tokens)
    seen = []
    for i, (start, end, romaji, gloss) in enumerate(tokens):
        surface = text[start:end]
        face = romaji if faces is None else faces[i]
        if not has_other_letters(surface):
            seen.append([start, end, 0, 0, PLAIN])
        else:
            known = KNOWN if gloss and not has_other_letters(gloss) else UNKNOWN
            seen.append([start, end, face or 0, gloss or 0, known])
    return seen


@lru_cache(maxsize=100_000)
def has_other_letters(text: str) -> bool:
    """Whether a text has letters that are not Latin.

    text (str): The text.
    RETURNS (bool): False for digits and punctuation, too.
    """
    return any(c.isalpha() and "LATIN" not in unicodedata.name(c, "") for c in text)
