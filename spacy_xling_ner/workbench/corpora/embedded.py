"""The embedded corpus: utterances to a voice assistant, generated from templates and name lists.

Each name, template and utterance belongs to one part (train, dev or test), decided by the SHA-1 of
the language and the text. Because the language is hashed too, the English and the Japanese training
data share only about 70 % of their names and templates, like corpora that are not translations of
each other.

A dev or test utterance has a template unseen in train with probability 0.3, and each of its
entities a name unseen in train with probability 0.4. If neither is the case, the utterance itself
belongs to the part, so no utterance occurs in two parts.
"""

import hashlib
import json
import random
import warnings
from collections import Counter
from math import gcd, prod
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from .atomic import open_atomically
from .embedded_assets import LANGS, Assets, Template, read_assets, slot_label

PARTS = ("train", "dev", "test")
UNSEEN_TEMPLATES = 0.3
UNSEEN_NAMES = 0.4

_TRAIN_SHARE, _DEV_SHARE = 0.7, 0.15
_OPENER_SHARE, _BARE_SHARE = 0.25, 0.3  # "Hey, …" in front; no full stop at the end
_TRIES = 1000
_STOPS = ".?!。？！"
_DOUBLE_STOPS = {mark + stop for mark in _STOPS for stop in ".。"}


def part_of(lang: str, kind: str, text: str) -> str:
    """Find the part that a name, template or utterance belongs to.

    lang (str): Language code.
    kind (str): `name`, `template` (the text is its id) or `utterance`.
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
    """Generate utterances with their entities, in constant memory.

    The utterances are distinct as long as the templates and lists allow it; then they repeat, with
    a warning. A longer run starts with the utterances of a shorter one.

    folder (Path): Folder of the templates and lists, such as `assets/assistant`.
    lang (str): `en` or `ja`.
    n (int): Number of utterances.
    seed (int): Seed of all choices; the parts do not depend on it.
    part (str): `train`, `dev` or `test`.
    RETURNS (Iterator[Dict[str, Any]]): Utterances with `id`, `text`, `entities` (each with `start`,
        `end` and `label`) and `intent`.
    RAISES (ValueError): If the language or part is unknown, the number is negative, a file is
        missing or malformed, or a list has no name for a part.
    """
    for name, value, choices in (("lang", lang, LANGS), ("part", part, PARTS)):
        if value not in choices:
            raise ValueError(f"Unknown {name} {value!r}; choose from {', '.join(choices)}.")
    if n < 0:
        raise ValueError(f"Cannot make {n} utterances; n must be 0 or more.")
    generator = _Generator(read_assets(folder), lang, part, seed)
    return (generator.utterance(index) for index in range(n))


def write_jsonl(path: Path, utterances: Iterable[Dict[str, Any]]) -> Dict[str, int]:
    """Write utterances one by one; the file appears when it is complete.

    path (Path): The file; a missing folder is created.
    utterances (Iterable[Dict[str, Any]]): The utterances.
    RETURNS (Dict[str, int]): Number of entities by label.
    RAISES (OSError): If the file cannot be written; then an older file has not changed.
    """
    labels: Counter[str] = Counter()
    with open_atomically(path) as file:
        for utterance in utterances:
            labels.update(entity["label"] for entity in utterance["entities"])
            file.write(json.dumps(utterance, ensure_ascii=False) + "\n")
    return labels


class _Combinations:
    """All combinations of values for the slots of a template, each once, in a shuffled order.

    The combinations are numbered; a step that is coprime to their number visits each of them
    without keeping a list.
    """

    def __init__(self, lists: Sequence[List[str]], rng: random.Random) -> None:
        self.lists = lists
        self.size = self.left = prod(map(len, lists))
        self.step = self.size // 4 + int(rng.random() * self.size / 2)
        while gcd(self.step, self.size) != 1:
            self.step += 1
        self.at = int(rng.random() * self.size)

    def draw(self) -> List[str]:
        """Return the next combination."""
        rest, values = self.at, []
        for choices in self.lists:
            rest, index = divmod(rest, len(choices))
            values.append(choices[index])
        self.at = (self.at + self.step) % self.size
        self.left -= 1
        return values


class _Generator:
    """The random draws for one language and part."""

    def __init__(self, assets: Assets, lang: str, part: str, seed: int) -> None:
        self.lang, self.part, self.seed = lang, part, seed
        self.rng = random.Random(f"{lang}/{part}/{seed}")
        self.openers = assets.openers[lang]
        self.most_slots = max(len(item.patterns[lang].slots) for item in assets.templates)
        self.combinations: Dict[Any, _Combinations] = {}
        self.repeating = False
        # templates and values seen in train (key False) and unseen there (key True)
        self.templates: Dict[bool, List[Template]] = {}
        self.values: Dict[bool, Dict[str, List[str]]] = {}
        for pool in ("train",) if part == "train" else ("train", part):
            unseen = pool != "train"
            self.templates[unseen] = [
                item for item in assets.templates if part_of(lang, "template", item.id) == pool
            ]
            _require(self.templates[unseen], assets.folder / "templates.jsonl", lang, pool)
            self.values[unseen] = {}
            for slot, listed in assets.slots.items():
                values = listed[lang]
                if slot_label(slot):
                    values = [name for name in values if part_of(lang, "name", name) == pool]
                    _require(values, assets.folder / "slots" / f"{slot}.tsv", lang, pool)
                self.values[unseen][slot] = values

    def utterance(self, index: int) -> Dict[str, Any]:
        """Generate the next utterance."""
        held_out = self.part != "train"
        # drawn before the template, so that rejected templates cannot shift the shares
        unseen_template = held_out and self.rng.random() < UNSEEN_TEMPLATES
        unseen_names = [
            held_out and self.rng.random() < UNSEEN_NAMES for _ in range(self.most_slots)
        ]
        for again in (False, True):
            if again:
                if index and not self.repeating:
                    warnings.warn(
                        f"Only {index} {self.lang} utterances for {self.part} differ; now they "
                        "repeat",
                        stacklevel=2,
                    )
                self.repeating = True
                self.combinations.clear()
            for _ in range(_TRIES):
                found = self._try(unseen_template, unseen_names)
                if found:
                    template, text, entities = found
                    return {
                        "id": f"{self.lang}-{self.part}-{self.seed}-{index:06}-{template.id}",
                        "text": text,
                        "entities": entities,
                        "intent": template.intent,
                    }
        raise ValueError(f"No {self.lang} utterance is left for {self.part}: add templates.")

    def _try(
        self, unseen_template: bool, unseen_names: List[bool]
    ) -> Optional[Tuple[Template, str, List[Dict[str, Any]]]]:
        templates = self.templates[unseen_template]
        template = templates[int(self.rng.random() * len(templates))]
        opener = -1
        if self.rng.random() < _OPENER_SHARE:
            opener = int(self.rng.random() * len(self.openers))
        bare = self.rng.random() < _BARE_SHARE
        literals, slots = template.patterns[self.lang]
        unseen = tuple(
            new and slot_label(slot) is not None
            for new, slot in zip(unseen_names, slots, strict=False)
        )
        key = (template.id, opener, bare, unseen)
        if key not in self.combinations:
            lists = [self.values[new][slot] for new, slot in zip(unseen, slots, strict=True)]
            self.combinations[key] = _Combinations(lists, self.rng)
        combinations = self.combinations[key]
        while combinations.left:
            values = combinations.draw()
            if len(set(zip(slots, values, strict=True))) < len(slots):
                continue  # nobody calls Emma and Emma
            if values and not bare and (values[-1] + literals[-1])[-2:] in _DOUBLE_STOPS:
                continue  # "at 7 p.m." occurs without a second full stop
            if not unseen_template and not any(unseen):
                # nothing in it is unseen in train, so the whole utterance has to belong to the part
                whole = "".join(a + b for a, b in zip(literals, [*values, ""], strict=True))
                if part_of(self.lang, "utterance", whole) != self.part:
                    continue
            return (template, *self._fill(template, values, opener, bare))
        return None

    def _fill(
        self, template: Template, values: List[str], opener: int, bare: bool
    ) -> Tuple[str, List[Dict[str, Any]]]:
        literals, slots = template.patterns[self.lang]
        text = ""
        if opener >= 0:
            text = self.openers[opener] + (" " if self.lang == "en" else "")
        entities: List[Dict[str, Any]] = []
        for literal, slot, value in zip(literals[:-1], slots, values, strict=True):
            text += literal
            label = slot_label(slot)
            if label:
                start, end = len(text), len(text) + len(value)
                entities.append({"start": start, "end": end, "label": label})
            text += value
        text += literals[-1].rstrip(_STOPS) if bare else literals[-1]
        if not entities or entities[0]["start"] > 0:  # a name keeps its own capitals
            text = text[0].upper() + text[1:]
        return text, entities


def _require(found: List[Any], path: Path, lang: str, part: str) -> None:
    if not found:
        raise ValueError(f"{path}: nothing in it belongs to {part} in {lang}; add some 20 lines.")
