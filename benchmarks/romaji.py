"""Accuracy of readings in context: `romanizer`, which uses SudachiPy, against pykakasi.

`sudachi` is `romanizer` with `numerals = "as_read"` in its view, `sudachi-numerals` is its default.
`tokens-pykakasi` and `tokens-sudachi` are the choices of `kanji` in the view: each token by itself,
as if the tokenizer gave it no reading.

    python -m benchmarks.romaji [--wrong]

Measures on our sentences in `assets/readings`, and writes `benchmarks/results/romaji.json`. Takes
seconds.
"""

import argparse
import hashlib
import math
import re
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

import srsly
from wasabi import msg

from spacy_xling_ner.romaji import spoken_numerals
from spacy_xling_ner.romaji.kana import normalize_kana
from spacy_xling_ner.tokenizer.kanji import KANJI_READERS

from .meta import describe_run

ASSETS = Path("assets/readings")
RESULT = Path("benchmarks/results/romaji.json")
ON = (
    "the annotated words of our sentences in assets/readings, raw text; the group heldout was "
    "written before the last rules and not looked at"
)
_HEADER = "sentence\tword\treading"
# pairs of kana with the same sound
_SOUNDS = str.maketrans("ヂヅ", "ジズ")

# a text to its pieces in order: surface and reading
Reader = Callable[[str], List[Tuple[str, str]]]


class Item(NamedTuple):
    """A word in a sentence, with its reading.

    group (str): Name of its file.
    sentence (str): The sentence.
    word (str): The word, which occurs once in it.
    readings (Tuple[str, ...]): Correct readings of the word there, in hiragana.
    """

    group: str
    sentence: str
    word: str
    readings: Tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--wrong", action="store_true", help="list the errors of each system")
    args = parser.parse_args()
    items = read_items(ASSETS)
    readers: Dict[str, Reader] = {
        "pykakasi": pykakasi_reader(),
        "sudachi": sudachi_reader(),
        "sudachi-numerals": sudachi_reader(spoken=True),
        **{f"tokens-{kanji}": token_reader(kanji) for kanji in KANJI_READERS},
    }
    right = {
        system: [is_right(item, reader(item.sentence)) for item in items]
        for system, reader in readers.items()
    }
    meta = describe_run("benchmarks.romaji", ON)
    meta["data"] = {
        str(path): hashlib.md5(path.read_bytes()).hexdigest()
        for path in sorted(ASSETS.glob("*.tsv"))
    }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_json(RESULT, {"meta": meta, "records": records(items, right)})
    msg.good(str(RESULT))
    aligns = ("l", "r", *("r" for _ in readers))
    msg.table(rows(items, right), header=("words", "n", *readers), divider=True, aligns=aligns)
    for system in readers if args.wrong else ():
        wrong = [item for item, flag in zip(items, right[system], strict=True) if not flag]
        msg.divider(f"{system}: {len(wrong)} wrong")
        msg.table([(item.word, "/".join(item.readings), item.sentence) for item in wrong])


def read_items(folder: Path) -> List[Item]:
    """Read the test sentences.

    folder (Path): A folder of `.tsv` files with the columns sentence, word and reading; several
        correct readings are separated by /.
    RETURNS (List[Item]): The words.
    RAISES (ValueError): If a line has another format, or its word does not occur exactly once.
    """
    items: List[Item] = []
    for path in sorted(folder.glob("*.tsv")):
        header, *lines = path.read_text("utf8").splitlines()
        if header != _HEADER:
            raise ValueError(f"{path}:1: the header must be sentence, word and reading, with tabs.")
        for number, line in enumerate(lines, start=2):
            columns = line.split("\t")
            if len(columns) != 3 or columns[0].count(columns[1]) != 1:
                raise ValueError(
                    f"{path}:{number}: give a sentence, a word that occurs in it once, and its "
                    f"reading, with tabs between; not {line!r}."
                )
            sentence, word, reading = columns
            items.append(Item(path.stem, sentence, word, tuple(reading.split("/"))))
    return items


def is_right(item: Item, pieces: List[Tuple[str, str]]) -> bool:
    """Check if a system reads a word correctly.

    If the boundaries of its pieces are not those of the word, kana around the word must be read as
    written, and kanji around it may have any reading.

    item (Item): The word.
    pieces (List[Tuple[str, str]]): Surface and reading of each piece of the sentence.
    RETURNS (bool): True if the reading is one of those of the item.
    RAISES (ValueError): If the pieces do not make up the sentence.
    """
    if "".join(surface for surface, _ in pieces) != item.sentence:
        raise ValueError(f"The pieces do not make up the sentence {item.sentence!r}: {pieces}.")
    start = item.sentence.index(item.word)
    end = start + len(item.word)
    before, after, kana, offset = "", "", "", 0
    for surface, reading in pieces:
        piece_end = offset + len(surface)
        if offset < end and piece_end > start:
            kana += reading
            before += surface[: max(0, start - offset)]
            after += surface[len(surface) - max(0, piece_end - end) :]
        offset = piece_end
    words = "|".join(_sound(reading) for reading in item.readings)
    pattern = f"{_around(before)}(?:{words}){_around(after)}"
    return re.fullmatch(pattern, _sound(kana)) is not None


def _sound(kana: str) -> str:
    return normalize_kana(kana).translate(_SOUNDS)


def _around(text: str) -> str:
    return re.sub("[^ァ-ヺー]+", ".+", _sound(text))


def sudachi_reader(spoken: bool = False) -> Reader:
    """Create a reader that works as `romanizer` does, with spaCy's Japanese tokenizer.

    spoken (bool): Read numerals and counters in combination.
    RETURNS (Reader): The reader.
    """
    import spacy

    nlp = spacy.blank("ja")

    def read(text: str) -> List[Tuple[str, str]]:
        doc = nlp.make_doc(text)
        words = [token.text for token in doc]
        readings = ["".join(token.morph.get("Reading", [])) for token in doc]
        if spoken:
            for i, reading in spoken_numerals(words, readings).items():
                readings[i] = reading
        return [(word, reading or word) for word, reading in zip(words, readings, strict=True)]

    return read


def token_reader(kanji: str) -> Reader:
    """Create a reader of tokens without a reading.

    kanji (str): The dictionary, as in the option `kanji` of the views.
    RETURNS (Reader): The reader.
    """
    import spacy

    nlp, read_kanji = spacy.blank("ja"), KANJI_READERS[kanji]

    def read(text: str) -> List[Tuple[str, str]]:
        return [(token.text, read_kanji(token.text)) for token in nlp.make_doc(text)]

    return read


def pykakasi_reader() -> Reader:
    """Create a reader that runs pykakasi on whole sentences.

    RETURNS (Reader): The reader.
    """
    import pykakasi

    kakasi = pykakasi.kakasi()  # type: ignore[no-untyped-call]

    def read(text: str) -> List[Tuple[str, str]]:
        return [(piece["orig"], piece["hira"]) for piece in kakasi.convert(text)]

    return read


def records(items: List[Item], right: Dict[str, List[bool]]) -> List[Dict[str, Any]]:
    """Make one record for each system on all words and on the words of each file.

    items (List[Item]): The words.
    right (Dict[str, List[bool]]): For each system, if it reads each word correctly.
    RETURNS (List[Dict[str, Any]]): The records; `value`, `low` and `high` (95 %, Wilson) in
        percent.
    """
    return [
        {
            "dataset": "readings" if group == "all" else f"readings/{group}",
            "system": system,
            "n_train": None,
            "seed": 0,
            "metric": "reading_accuracy",
            "value": round(100 * sum(flags) / len(flags), 2),
            "low": round(100 * interval(sum(flags), len(flags))[0], 2),
            "high": round(100 * interval(sum(flags), len(flags))[1], 2),
            "n_correct": sum(flags),
            "n_words": len(flags),
            "n_sentences": n_sentences,
        }
        for group, system, flags, n_sentences in _cells(items, right)
    ]


def rows(items: List[Item], right: Dict[str, List[bool]]) -> List[Tuple[str, ...]]:
    """Make one table row of percentages for each group of words.

    items (List[Item]): The words.
    right (Dict[str, List[bool]]): For each system, if it reads each word correctly.
    RETURNS (List[Tuple[str, ...]]): Group, number of words, and accuracy of each system.
    """
    table: Dict[str, List[str]] = {}
    for group, _, flags, _ in _cells(items, right):
        row = table.setdefault(group, [group, str(len(flags))])
        row.append(f"{100 * sum(flags) / len(flags):.1f}")
    return [tuple(row) for row in table.values()]


def _cells(
    items: List[Item], right: Dict[str, List[bool]]
) -> List[Tuple[str, str, List[bool], int]]:
    groups = ["all", *dict.fromkeys(item.group for item in items)]
    cells = []
    for group in groups:
        chosen = [i for i, item in enumerate(items) if group in ("all", item.group)]
        n_sentences = len({items[i].sentence for i in chosen})
        for system, flags in right.items():
            cells.append((group, system, [flags[i] for i in chosen], n_sentences))
    return cells


def interval(n_correct: int, n: int) -> Tuple[float, float]:
    """Compute Wilson's 95 % interval of a proportion.

    n_correct (int): Number of correct answers.
    n (int): Number of all answers, at least one.
    RETURNS (Tuple[float, float]): The bounds, from 0 to 1.
    """
    z = 1.959964
    share = n_correct / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


if __name__ == "__main__":
    main()
