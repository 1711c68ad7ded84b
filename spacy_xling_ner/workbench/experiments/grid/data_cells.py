"""The cells that make data: utterances, corpora and lexicons."""

from pathlib import Path
from typing import Any, Dict, List, Optional, Set

from ..meta import versions
from .cell import PACKAGES, GridCell, KindT
from .checksums import checksum
from .corpus_spec import Corpus, Generate
from .spec import Lexicon, SizeT

# For estimates only: bytes of a sentence in a corpus file, sentences a second.
_BYTES = 250
_READ, _WRITE, _GENERATE = 10000, 1000, 10000
_START = 1.0
_JMDICT = 50.0


class DataCells:
    """The cells of a plan, and the data cells among them.

    cells (Dict[str, GridCell]): All cells by key, in order.
    missing (Set[str]): Files that are not there.
    """

    def __init__(self, project: Path) -> None:
        """Begin a plan.

        project (Path): The folder from which paths start.
        """
        self.project = project
        self.cells: Dict[str, GridCell] = {}
        self.missing: Set[str] = set()
        self._versions: Dict[KindT, Dict[str, str]] = {}
        self._documents: Dict[str, int] = {}

    def add(
        self,
        kind: KindT,
        name: str,
        settings: Dict[str, Any],
        *,
        needs: Optional[Dict[str, str]] = None,
        files: Optional[List[str]] = None,
        extra_versions: Optional[Dict[str, str]] = None,
        seconds: float,
    ) -> GridCell:
        """Add a cell, unless one with the same key is there.

        kind (KindT): What it is. name (str): Its readable name.
        settings (Dict[str, Any]): What is done.
        needs (Optional[Dict[str, str]]): Keys of what it reads, by role.
        files (Optional[List[str]]): Files and folders it reads, below the project.
        extra_versions (Optional[Dict[str, str]]): Of packages that only this one needs.
        seconds (float): How long it may take.
        RETURNS (GridCell): The cell of that key.
        """
        data = {file: checksum(self.project / file) for file in files or ()}
        self.missing.update(file for file, found in data.items() if found is None)
        if kind not in self._versions:
            found = versions(PACKAGES[kind])
            found.pop("python")
            self._versions[kind] = found
        cell = GridCell(
            kind,
            name,
            settings,
            needs or {},
            data,
            {**self._versions[kind], **(extra_versions or {})},
            seconds,
        )
        return self.cells.setdefault(cell.key, cell)

    def utterances(self, name: str, lang: str, generate: Generate) -> GridCell:
        """Add the making of embedded utterances.

        name (str): Readable name. lang (str): Language. generate (Generate): Which ones.
        RETURNS (GridCell): The cell.
        """
        settings = {**generate.model_dump(), "lang": lang}
        seconds = _START + generate.n / _GENERATE
        files = [generate.folder]
        return self.add("utterances", f"utterances-{name}", settings, files=files, seconds=seconds)

    def corpus(
        self,
        name: str,
        lang: str,
        corpus: Corpus,
        *,
        size: Optional[SizeT] = None,
        seed: Optional[int] = None,
    ) -> GridCell:
        """Add a conversion.

        name (str): Readable name. lang (str): Language. corpus (Corpus): What is converted.
        size (Optional[SizeT]): How many training sentences are drawn; they must be there.
        seed (Optional[int]): Seed of the draw.
        RETURNS (GridCell): The cell.
        """
        settings = corpus.model_dump(exclude={"path", "generate", "skew"})
        settings.update(lang=lang, paths=corpus.paths, exact=False)
        if corpus.skew is not None:
            settings["skew"] = corpus.skew.model_dump()
        needs = {}
        files = [*corpus.paths, *filter(None, (corpus.labels, corpus.config))]
        if corpus.generate is not None:
            # the draw is not made yet: all sizes and seeds share the utterances
            made = self.utterances(name, lang, corpus.generate)
            needs["utterances"] = made.key
            settings["format"] = "jsonl"
        if isinstance(size, int):
            settings.update(sample=size, seed=seed, exact=True)
            name = f"{name}-n{size}-s{seed}"
        elif not settings["sample"] and corpus.skew is None:
            settings["seed"] = 0  # nothing is drawn
        there = self._guess(corpus)
        taken = settings["sample"] or there
        cell = self.add(
            "corpus",
            f"corpus-{name}",
            settings,
            needs=needs,
            files=files,
            seconds=_START + there / _READ + taken / _WRITE,
        )
        self._documents[cell.key] = taken
        return cell

    def lexicon(self, name: str, lexicon: Lexicon) -> GridCell:
        """Add a lexicon.

        name (str): Its name. lexicon (Lexicon): What goes into it.
        RETURNS (GridCell): The cell.
        """
        files = [file for file in (lexicon.tsv, lexicon.database) if file]
        seconds = _START + (_JMDICT if lexicon.jmdict else 0)
        settings = lexicon.model_dump()
        return self.add("lexicon", f"lexicon-{name}", settings, files=files, seconds=seconds)

    def count(self, cell: GridCell, documents: int) -> None:
        """Note how many documents a cell makes that is no conversion.

        cell (GridCell): The cell. documents (int): About so many.
        """
        self._documents[cell.key] = documents

    def documents(self, key: str) -> int:
        """Guess how many documents a corpus has.

        key (str): The corpus's cell.
        RETURNS (int): About so many; for estimates only.
        """
        return self._documents[key]

    def _guess(self, corpus: Corpus) -> int:
        if corpus.generate is not None:
            return corpus.generate.n
        paths = [self.project / path for path in corpus.paths]
        size = sum(path.stat().st_size for path in paths if path.is_file())
        share = 100.0
        for item in (corpus.split or "").split(","):
            name, _, percent = item.partition(":")
            if name.strip() == corpus.part and percent.strip().isdigit():
                share = float(percent)
        return int(size / _BYTES * share / 100)
