"""Make the embedded corpus with the names of JMnedict: a hundred times as many.

`configs/experiments/large_data.yml` needs it, so that new names keep coming. The templates are
those of `assets/assistant`; its lists are extended by names of the same sort. Needs the extra
`lexicon`. The names are under CC BY-SA 4.0 (EDRDG) and no part of this repository.

    python -m benchmarks.large_assistant build/assistant_large
"""

import argparse
import re
import shutil
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import DefaultDict, Dict, Iterator, List, Set, Tuple

from spacy_xling_ner.bridge.japanese.jamdict import find_jmdict

ASSETS = Path("assets/assistant")

# The lists that a kind of JMnedict goes to, in turn.
SLOTS: Dict[str, List[str]] = {
    "surname": ["Person-contact"],
    "person": ["Person-athlete", "Person-film", "Artist"],
    "place": ["City"],
    "station": ["Place-station"],
    "organization": ["Organization-company"],
    "company": ["Organization-company", "Organization-shop"],
    "work": ["Film", "Song"],
    "product": ["Song", "Film"],
    "unclass": ["Place-landmark"],
}
_LANDMARK = re.compile(r".+([川山寺城橋岳島湖滝]|神社|公園|神宮)")
_NAMES = """
    SELECT DISTINCT form.text, gloss.text FROM NETransType kind
    JOIN NETranslation translation ON translation.ID = kind.tid
    JOIN NETransGloss gloss ON gloss.tid = translation.ID
    JOIN NEKanji form ON form.idseq = translation.idseq
    WHERE kind.text = ? ORDER BY form.ID, gloss.rowid
"""


def read_names(kind: str) -> Iterator[Tuple[str, str]]:
    """Read the names of a kind, in the order of the dictionary.

    kind (str): A kind of JMnedict, such as `surname`.
    YIELDS (Tuple[str, str]): English without the remark in parentheses, and Japanese.
    """
    connection = sqlite3.connect(find_jmdict())
    for japanese, english in connection.execute(_NAMES, (kind,)):
        english = re.sub(r"\s*\(.*", "", english).strip()
        if kind == "unclass" and not _LANDMARK.fullmatch(japanese):
            continue
        if english and set("{}\t").isdisjoint(english + japanese):
            yield english, japanese


def extend(folder: Path) -> Dict[str, int]:
    """Copy `assets/assistant` and add the names to its lists.

    folder (Path): The folder to make; it must not exist.
    RETURNS (Dict[str, int]): The number of added names by list.
    RAISES (FileExistsError): If the folder exists.
    """
    shutil.copytree(ASSETS, folder, ignore=shutil.ignore_patterns("README.md"))
    taken: Dict[str, Set[str]] = {}
    for path in (folder / "slots").glob("*.tsv"):
        values = re.split(r"[\t\n]", path.read_text(encoding="utf8"))
        taken.setdefault(path.stem.partition("-")[0], set()).update(values)
    added: DefaultDict[str, List[str]] = defaultdict(list)
    for kind, slots in SLOTS.items():
        for index, pair in enumerate(read_names(kind)):
            slot = slots[index % len(slots)]
            # in each language, the generator wants the values of a label to be distinct
            known = taken[slot.partition("-")[0]]
            if known.isdisjoint(pair) and re.search("[\u3040-\u30ff\u3400-\u9fff]", pair[1]):
                known.update(pair)
                added[slot].append("\t".join(pair) + "\n")
    for slot, lines in added.items():
        with (folder / "slots" / f"{slot}.tsv").open("a", encoding="utf8") as file:
            file.writelines(lines)
    return {slot: len(lines) for slot, lines in added.items()}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder to make")
    folder = parser.parse_args().folder
    if folder.exists():
        parser.error(f"{folder} exists; name another folder, or remove it.")
    for slot, count in sorted(extend(folder).items()):
        print(f"{slot}\t{count}")


if __name__ == "__main__":
    main()
