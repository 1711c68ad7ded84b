"""Write the English and Greek sentences of this folder's templates and names as JSON lines.

    python assets/greek/sentences.py corpus/greek

Greek names and templates are dealt out by their line: every third one is only in the test data.
"""

import json
import random
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any, Dict, List, Tuple

from wasabi import msg

from spacy_xling_ner.workbench.corpora.atomic import write_atomically

FOLDER = Path(__file__).parent
SIZES = {"train": 40, "dev": 40, "test": 150}
N_ENGLISH = {"train": 300, "dev": 60}

_SLOT = re.compile(r"\{(?:(\S+) )?([A-Z]+)\}")
# The article of a slot tells the case; that of the text agrees with the name.
_CASES = {"": 0, "ο": 0, "του": 1, "τον": 2, "στον": 2}
_ARTICLES = {
    "m": {"ο": "ο", "του": "του", "τον": "τον", "στον": "στον"},
    "f": {"ο": "η", "του": "της", "τον": "τη", "στον": "στη"},
    "n": {"ο": "το", "του": "του", "τον": "το", "στον": "στο"},
}
_KEEPS_NU = re.compile("[αεηιουωκπτξψaeioukptx]|μπ|ντ|γκ")


def draw(lang: str, n: int, seed: int = 0, held_out: bool = False) -> List[Dict[str, Any]]:
    """Draw different sentences; the first of a longer draw are those of a shorter one.

    lang (str): `en` or `el`.
    n (int): How many.
    seed (int): Seed of the choices.
    held_out (bool): Whether to use the names and templates that are kept for the test.
    RETURNS (List[Dict[str, Any]]): Each with `text` and `entities` (`start`, `end`, `label`).
    """
    rng = random.Random(f"{lang}/{seed}/{held_out}")
    templates = _part(_lines(f"templates_{lang}.txt"), lang, held_out)
    names: Dict[str, List[List[str]]] = {}
    for line in _lines(f"names_{lang}.tsv"):
        label, *forms = line.split("\t")
        names.setdefault(label, []).append(forms)
    names = {label: _part(forms, lang, held_out) for label, forms in names.items()}
    found: Dict[str, Dict[str, Any]] = {}
    while len(found) < n:
        for template in rng.sample(templates, len(templates)):
            sentence = _fill(template, names, rng)
            found.setdefault(sentence["text"], sentence)
    return list(found.values())[:n]


def main(output: Path) -> None:
    """Write the files for `xling convert`.

    output (Path): The folder.
    """
    files = {}
    for lang, sizes in (("en", N_ENGLISH), ("el", SIZES)):
        known = draw(lang, sizes["train"] + sizes["dev"])
        parts = {"train": known[: sizes["train"]], "dev": known[sizes["train"] :]}
        if "test" in sizes:
            parts["test"] = draw(lang, sizes["test"], held_out=True)
        for part, sentences in parts.items():
            lines = [json.dumps(sentence, ensure_ascii=False) + "\n" for sentence in sentences]
            files[output / f"{lang}_{part}.jsonl"] = "".join(lines).encode("utf8")
    write_atomically(files)
    for path in files:
        msg.good(str(path))


def _lines(name: str) -> List[str]:
    return (FOLDER / name).read_text(encoding="utf8").splitlines()


def _part(items: List[Any], lang: str, held_out: bool) -> List[Any]:
    if lang == "en":
        return items
    return [item for i, item in enumerate(items) if (i % 3 == 2) == held_out]


def _fill(template: str, names: Dict[str, List[List[str]]], rng: random.Random) -> Dict[str, Any]:
    text, entities, end = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[end : slot.start()]
        article, name = _inflect(slot[1] or "", rng.choice(names[slot[2]]))
        text += article
        entities.append({"start": len(text), "end": len(text) + len(name), "label": slot[2]})
        text += name
        end = slot.end()
    return {"text": text + template[end:], "entities": entities}


def _inflect(article: str, forms: List[str]) -> Tuple[str, str]:
    if len(forms) == 1:
        return "", forms[0]
    gender, *cases = forms
    name = cases[_CASES[article.lower()]]
    if not article:
        return "", name
    agreed = _ARTICLES[gender][article.lower()]
    plain = unicodedata.normalize("NFD", name.lower()).replace("\u0301", "")
    if agreed in ("τη", "στη") and _KEEPS_NU.match(plain):
        agreed += "ν"
    return (agreed.capitalize() if article[0].isupper() else agreed) + " ", name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
