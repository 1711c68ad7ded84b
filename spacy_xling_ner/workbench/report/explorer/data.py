"""Data of the error explorer: compact, so that many sentences fit into the page."""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, List, Optional, Tuple

from tqdm import tqdm

from ..error_counts import (
    KINDS,
    CountsT,
    StrataT,
    read_sentences,
    sentence_outcomes,
    shown_runs,
)
from ..output import Output
from .english_forms import ReaderT, english_form_reader
from .sample import interleave, order_sentences

# Dictionary state of a token; PLAIN has Latin letters, digits or punctuation only.
UNKNOWN, KNOWN, PLAIN = 0, 1, 2


@dataclass(frozen=True)
class Explorer:
    """Data of the explorer.

    data (Dict[str, Any]): `systems`, `labels`, `datasets` and `sentences`.
    shown (Dict[str, int]), total (Dict[str, int]): Sentences of each data set, on the page and in
        the test set.
    seeds (List[int]): Seeds whose predictions are shown.
    """

    data: Dict[str, Any]
    shown: Dict[str, int]
    total: Dict[str, int]
    seeds: List[int]

    @property
    def is_complete(self) -> bool:
        """Check that all test sentences are on the page."""
        return self.shown == self.total


def explorer_data(
    output: Output, counts: CountsT, strata: StrataT, most_bytes: int, *, progress: bool = False
) -> Explorer:
    """Choose sentences, and collect the predictions of all systems on them.

    A sentence has `d`, its data set; `n`, its number in the test set, from 1; its text `t`; gold
    entities `g` as [start, end, label]; the distinct inputs of its systems, `v`, each a list of
    [start, end, English form or romaji, gloss, dictionary state] by token; and results `r` as
    [size, system, input, found], with predicted entities as [start, end, label, score, kind, gold].
    Data sets, labels, systems, sizes, inputs, kinds and gold entities are indices, -1 for none;
    offsets count code points.

    output (Output): The grid's folder.
    counts (CountsT): Its error counts.
    strata (StrataT): Strata of its test sentences.
    most_bytes (int): Size of the sentences as JSON, at most.
    progress (bool): Show a progress bar after two seconds.
    RETURNS (Explorer): As many sentences as fit, in the order of `order_sentences`.
    RAISES (ReportError): If a file of predictions is broken.
    """
    orders = {name: order_sentences(name, own) for name, own in strata.items()}
    runs = shown_runs(output)
    labels = sorted(
        {label for own in counts.values() for label, _ in own.outcomes}
        | {label for own in counts.values() for _, label in own.confused}
    )
    systems = output.systems
    datasets = {
        name: {"name": name, "lang": "", "sizes": output.sizes(name)} for name in output.datasets
    }
    items: Dict[Tuple[str, int], Dict[str, Any]] = {}
    for run in tqdm(runs, desc="Sentences", unit="run", delay=2, disable=not progress):
        config = run.read_config()
        dataset = datasets[run.dataset]
        dataset["lang"] = dataset["lang"] or str(config["nlp"]["lang"])
        reader = english_form_reader(run, config, output.folder / "cells")
        wanted = set(orders[run.dataset])
        place = [dataset["sizes"].index(run.n_train), systems.index(run.system)]
        for i, sentence in enumerate(read_sentences(run)):
            if i not in wanted:
                continue
            empty = {
                "d": list(datasets).index(run.dataset),
                "n": i + 1,
                "t": sentence["text"],
                "g": [[start, end, labels.index(label)] for start, end, label in sentence["gold"]],
                "v": [],
                "r": [],
            }
            item = items.setdefault((run.dataset, i), empty)
            seen = _input(sentence, reader)
            if seen not in item["v"]:
                item["v"].append(seen)
            item["r"].append([*place, item["v"].index(seen), _found(sentence, labels)])
    chosen: List[Dict[str, Any]] = []
    shown = dict.fromkeys(orders, 0)
    left = most_bytes
    for name, i in interleave(orders):
        text = json.dumps(items[name, i], ensure_ascii=False, separators=(",", ":"))
        left -= len(text.encode("utf8")) + 1
        if left < 0:
            break
        chosen.append(items[name, i])
        shown[name] += 1
    data = {
        "systems": systems,
        "labels": labels,
        "datasets": list(datasets.values()),
        "sentences": chosen,
    }
    total = {name: len(own) for name, own in strata.items()}
    return Explorer(data, shown, total, sorted({run.seed for run in runs}))


def _found(sentence: Dict[str, Any], labels: List[str]) -> List[List[Any]]:
    found = []
    for kind, gold, j in sentence_outcomes(sentence):
        if j is not None:
            start, end, label, score = sentence["found"][j]
            numbers = [
                -1 if score is None else round(score, 2),
                KINDS.index(kind),
                -1 if gold is None else gold,
            ]
            found.append([start, end, labels.index(label), *numbers])
    return sorted(found)


def _input(sentence: Dict[str, Any], reader: Optional[ReaderT]) -> List[List[Any]]:
    text, tokens = sentence["text"], sentence["tokens"]
    forms = None if reader is None else reader(text, tokens)
    seen: List[List[Any]] = []
    for i, (start, end, romaji, gloss) in enumerate(tokens):
        if not has_other_letters(text[start:end]):
            seen.append([start, end, 0, 0, PLAIN])
        else:
            form = romaji if forms is None else forms[i]
            known = KNOWN if gloss and not has_other_letters(gloss) else UNKNOWN
            seen.append([start, end, form or 0, gloss or 0, known])
    return seen


@lru_cache(maxsize=100_000)
def has_other_letters(text: str) -> bool:
    """Check for letters that are not Latin.

    text (str): The text.
    RETURNS (bool): False for digits and punctuation, too.
    """
    return any(c.isalpha() and "LATIN" not in unicodedata.name(c, "") for c in text)
