"""The embedded corpus: utterances to a voice assistant, from templates and lists of names.

Every name, template and filled-in template belongs to one part, by the SHA-1 of its text and
the language. As the language is hashed too, the English and the Japanese training data share
about 70 % of each other's names and templates, like two corpora that are no translations of one
another.

A dev or test utterance takes a template that train never uses with probability 0.3, and each of
its entities a name that train never uses with probability 0.4. Where neither happens, the
filled-in template itself is one that train leaves to this part: no utterance is in two parts.
"""

import hashlib
import json
import random
import warnings
from collections import Counter
from math import gcd
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from .atomic import open_atomically
from .embedded_assets import LANGS, Assets, Template, read_assets, slot_label

PARTS = ("train", "dev", "test")
UNSEEN_TEMPLATES = 0.3
UNSEEN_NAMES = 0.4

_TRAIN_SHARE, _DEV_SHARE = 0.7, 0.15
_OPENER_SHARE, _BARE_SHARE = 0.25, 0.3
_TRIES = 1000
_DOUBLED = {mark + stop for mark in ".?!。？！" for stop in ".。"}

Span = Tuple[int, int, str]


def part_of(lang: str, kind: str, text: str) -> str:
    """Tell the part that a name, template or utterance belongs to.

    lang (str): The language code.
    kind (str): What the text is: `name`, `template` (its id) or `utterance`.
    text (str): The text.
    RETURNS (str): `train` (70 %), `dev` or `test` (15 % each).
    """
    digest = hashlib.sha1(f"{lang}\t{kind}\t{text}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    if place < _TRAIN_SHARE:
        return "train"
    return "dev" if place < _TRAIN_SHARE + _DEV_SHARE else "test"


def generate(
    folder: Path, lang: str, n: int, seed: int = 0, part: str = "train"
) -> Iterator[Dict[str, Any]]:
    """Make utterances with their entities, in constant memory.

    They are distinct until the templates and lists allow no more; from there on they repeat,
    with a warning. The first utterances of a longer run are those of a shorter one.

    folder (Path): Templates and lists, such as `assets/assistant`.
    lang (str): `en` or `ja`.
    n (int): How many utterances.
    seed (int): Seed of all choices; the parts themselves do not depend on it.
    part (str): `train`, `dev` or `test`.
    RETURNS (Iterator[Dict[str, Any]]): Utterances: `id`, `text`, `entities` (each with `start`,
        `end` and `label`) and `intent`.
    RAISES (ValueError): An unknown language or part, a negative number, a missing or malformed
        file, or a list too short to have names in every part.
    """
    for name, value, choices in (("lang", lang, LANGS), ("part", part, PARTS)):
        if value not in choices:
            raise ValueError(f"Unknown {name} {value!r}; choose from {', '.join(choices)}.")
    if n < 0:
        raise ValueError(f"Cannot make {n} utterances; n must be 0 or more.")
    generator = _Generator(read_assets(folder), lang, part, seed)
    return (generator.utterance(index) for index in range(n))


class _Cell:
    """One way to say one template: a walk through all combinations of values, each once."""

    def __init__(self, lists: List[List[str]], rng: random.Random) -> None:
        self.lists = lists
        self.left = 1
        for values in lists:
            self.left *= len(values)
        size = self.left
        self.step = size // 4 + int(rng.random() * size / 2)
        while gcd(self.step, size) != 1:
            self.step += 1
        self.at = int(rng.random() * size)
        self.size = size

    def draw(self) -> List[str]:
        """Take the next combination of values."""
        rest, values = self.at, []
        for choices in self.lists:
            rest, index = divmod(rest, len(choices))
            values.append(choices[index])
        self.at = (self.at + self.step) % self.size
        self.left -= 1
        return values


class _Choice(NamedTuple):
    """What is drawn before the template, so that rejected templates cannot shift the shares."""

    unseen_template: bool
    unseen_names: Tuple[bool, ...]


class _Generator:
    """The draws for one language and part."""

    def __init__(self, assets: Assets, lang: str, part: str, seed: int) -> None:
        self.lang, self.part, self.seed = lang, part, seed
        self.rng = random.Random(f"{lang}/{part}/{seed}")
        self.openers = assets.openers[lang]
        self.most_slots = max(len(item.patterns[lang].slots) for item in assets.templates)
        self.cells: Dict[Tuple[str, int, bool, Tuple[bool, ...]], _Cell] = {}
        self.repeating = False
        wanted = ("train",) if part == "train" else ("train", part)
        self.templates: Dict[bool, List[Template]] = {}
        self.lists: Dict[bool, Dict[str, List[str]]] = {}
        for pool in wanted:
            unseen = pool != "train"
            self.templates[unseen] = [
                item for item in assets.templates if part_of(lang, "template", item.id) == pool
            ]
            _require(self.templates[unseen], assets.folder / "templates.jsonl", lang, pool)
            self.lists[unseen] = {}
            for slot, values in assets.slots.items():
                names = values[lang]
                if slot_label(slot):
                    names = [name for name in names if part_of(lang, "name", name) == pool]
                    _require(names, assets.folder / "slots" / f"{slot}.tsv", lang, pool)
                self.lists[unseen][slot] = names

    def utterance(self, index: int) -> Dict[str, Any]:
        """Make the next utterance."""
        dev = self.part != "train"
        choice = _Choice(
            dev and self.rng.random() < UNSEEN_TEMPLATES,
            tuple(dev and self.rng.random() < UNSEEN_NAMES for _ in range(self.most_slots)),
        )
        for again in (False, True):
            if again:
                self._start_again(index)
            for _ in range(_TRIES):
                found = self._try(choice)
                if found:
                    template, text, spans = found
                    return {
                        "id": f"{self.lang}-{self.part}-{self.seed}-{index:06}-{template.id}",
                        "text": text,
                        "entities": [{"start": s, "end": e, "label": la} for s, e, la in spans],
                        "intent": template.intent,
                    }
        raise ValueError(f"No {self.lang} utterance is left for {self.part}: add templates.")

    def _start_again(self, index: int) -> None:
        if index and not self.repeating:
            message = f"Only {index} {self.lang} utterances for {self.part} differ; now they repeat"
            warnings.warn(message, stacklevel=3)
        self.repeating = True
        self.cells.clear()

    def _try(self, choice: _Choice) -> Optional[Tuple[Template, str, List[Span]]]:
        templates = self.templates[choice.unseen_template]
        template = templates[int(self.rng.random() * len(templates))]
        opener = -1
        if self.rng.random() < _OPENER_SHARE:
            opener = int(self.rng.random() * len(self.openers))
        bare = self.rng.random() < _BARE_SHARE
        literals, slots = template.patterns[self.lang]
        unseen = tuple(
            new and slot_label(slot) is not None
            for new, slot in zip(choice.unseen_names, slots, strict=False)
        )
        key = (template.id, opener, bare, unseen)
        cell = self.cells.get(key)
        if cell is None:
            lists = [self.lists[new][slot] for new, slot in zip(unseen, slots, strict=True)]
            cell = self.cells[key] = _Cell(lists, self.rng)
        contested = not choice.unseen_template and not any(unseen)
        while cell.left:
            values = cell.draw()
            if len(set(zip(slots, values, strict=True))) < len(slots):
                continue  # nobody calls Emma and Emma
            if values and not bare and (values[-1] + literals[-1])[-2:] in _DOUBLED:
                continue  # "at 7 p.m.": the utterance without a full stop of its own has it
            if contested and self._owner(template, values) != self.part:
                continue
            return (template, *self._write(template, values, opener, bare))
        return None

    def _owner(self, template: Template, values: List[str]) -> str:
        literals = template.patterns[self.lang].literals
        text = "".join(a + b for a, b in zip(literals, [*values, ""], strict=True))
        return part_of(self.lang, "utterance", text)

    def _write(
        self, template: Template, values: List[str], opener: int, bare: bool
    ) -> Tuple[str, List[Span]]:
        literals, slots = template.patterns[self.lang]
        last = literals[-1].rstrip(".?!。？！") if bare else literals[-1]
        text = ""
        if opener >= 0:
            text = self.openers[opener] + (" " if self.lang == "en" else "")
        spans: List[Span] = []
        for literal, slot, value in zip(literals[:-1], slots, values, strict=True):
            text += literal
            label = slot_label(slot)
            if label:
                spans.append((len(text), len(text) + len(value), label))
            text += value
        text += last
        if not spans or spans[0][0] > 0:  # a name keeps its own capitals
            text = text[0].upper() + text[1:]
        return text, spans


def _require(found: List[Any], path: Path, lang: str, part: str) -> None:
    if not found:
        raise ValueError(f"{path}: nothing in it belongs to {part} in {lang}; add some 20 lines")


def write_jsonl(path: Path, utterances: Iterable[Dict[str, Any]]) -> Dict[str, int]:
    """Write utterances as they come; the file appears only when it is whole.

    path (Path): The file; its folder is made as needed.
    utterances (Iterable[Dict[str, Any]]): The utterances.
    RETURNS (Dict[str, int]): How many entities each label has.
    RAISES (OSError): The file cannot be written; an older one is left as it was.
    """
    labels: Counter[str] = Counter()
    with open_atomically(path) as file:
        for utterance in utterances:
            labels.update(entity["label"] for entity in utterance["entities"])
            file.write(json.dumps(utterance, ensure_ascii=False) + "\n")
    return labels
