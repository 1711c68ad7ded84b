"""Planning the cells that make data: utterances, corpora and lexicons."""

from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Union

from ...corpora.splits import parse_split
from ..meta import versions
from .cell import PACKAGES, GridCell, KindT, checksum
from .corpus_spec import Corpus, Generate
from .spec import Experiment, SizeT

# For estimates: bytes of a sentence in a corpus file, sentences per second, seconds per cell.
_BYTES = 250
_READ, _WRITE, _GENERATE = 10000, 1000, 10000
_START = 1.0
_JMDICT = 50.0


class DataCells:
    """The cells of a plan, and methods that add data cells.

    A method that is called twice for the same work gives the same cell.

    cells (Dict[str, GridCell]): All cells by key; a cell stands behind those that it needs.
    missing (Set[str]): Files that cells read and that do not exist.
    """

    def __init__(self, experiment: Experiment, project: Path) -> None:
        """Create a plan without cells for an experiment with paths below `project`."""
        self.experiment, self.project = experiment, project
        self.cells: Dict[str, GridCell] = {}
        self.missing: Set[str] = set()
        self._versions: Dict[KindT, Dict[str, str]] = {}

    def add(
        self,
        kind: KindT,
        name: str,
        settings: Dict[str, Any],
        *,
        seconds: float,
        documents: int = 0,
        needs: Optional[Dict[str, str]] = None,
        files: Optional[List[str]] = None,
        extra_versions: Optional[Dict[str, str]] = None,
    ) -> GridCell:
        """Add a cell, unless one with the same key exists.

        kind (KindT), name (str), settings (Dict[str, Any]), seconds (float), documents (int),
        needs (Optional[Dict[str, str]]): As in `GridCell`.
        files (Optional[List[str]]): Files and folders it reads, below the project.
        extra_versions (Optional[Dict[str, str]]): Versions of packages that only this cell needs.
        RETURNS (GridCell): The cell with that key.
        """
        data = {file: checksum(self.project / file) for file in files or ()}
        self.missing.update(file for file, md5 in data.items() if md5 is None)
        if kind not in self._versions:
            self._versions[kind] = versions(PACKAGES[kind])
        all_versions = {**self._versions[kind], **(extra_versions or {})}
        cell = GridCell(kind, name, settings, needs or {}, data, all_versions, seconds, documents)
        return self.cells.setdefault(cell.key, cell)

    def utterances(self, name: str, lang: str, generate: Generate) -> GridCell:
        """Add a cell that generates utterances of the embedded corpus."""
        return self.add(
            "utterances",
            f"utterances-{name}",
            {**generate.model_dump(), "lang": lang},
            files=[generate.folder],
            seconds=_START + generate.n / _GENERATE,
        )

    def corpus(
        self,
        name: str,
        lang: str,
        corpus: Corpus,
        *,
        size: Optional[SizeT] = None,
        seed: Optional[int] = None,
    ) -> GridCell:
        """Add a cell that converts a corpus.

        name (str): Readable name.
        lang (str): Language code.
        corpus (Corpus): The corpus.
        size (Optional[SizeT]): Number of training sentences to draw; fewer are an error.
        seed (Optional[int]): Seed of the draw.
        RETURNS (GridCell): The cell.
        """
        settings = corpus.model_dump(exclude={"path", "generate", "skew"})
        settings.update(lang=lang, paths=corpus.paths, exact=False)
        if corpus.skew is not None:
            settings["skew"] = corpus.skew.model_dump()
        needs = {}
        if corpus.generate is not None:
            # all sizes and seeds draw from the same utterances
            needs["utterances"] = self.utterances(name, lang, corpus.generate).key
            settings["format"] = "jsonl"
        if isinstance(size, int):
            settings.update(sample=size, seed=seed, exact=True)
            name = f"{name}-n{size}-s{seed}"
        elif not settings["sample"] and corpus.skew is None:
            settings["seed"] = 0  # nothing is drawn: the seed must not change the key
        total = self._count_documents(corpus)
        documents = settings["sample"] or total
        return self.add(
            "corpus",
            f"corpus-{name}",
            settings,
            needs=needs,
            files=[*corpus.paths, *filter(None, (corpus.labels, corpus.config))],
            seconds=_START + total / _READ + documents / _WRITE,
            documents=documents,
        )

    def joined(self, name: str, lang: str, corpora: Union[Corpus, List[Corpus]]) -> GridCell:
        """Add a cell that converts a corpus, or joins several.

        name (str), lang (str): As for `corpus`.
        corpora (Union[Corpus, List[Corpus]]): The corpus, or several in order.
        RETURNS (GridCell): The cell.
        """
        if isinstance(corpora, Corpus):
            return self.corpus(name, lang, corpora)
        parts = [self.corpus(f"{name}-{i}", lang, corpus) for i, corpus in enumerate(corpora)]
        documents = sum(part.documents for part in parts)
        return self.add(
            "corpus",
            f"corpus-{name}",
            {"lang": lang, "paths": [], "sample": 0, "exact": False},
            needs={f"part{i:02d}": part.key for i, part in enumerate(parts)},
            seconds=_START + documents / _READ + documents / _WRITE,
            documents=documents,
        )

    def lexicon(self, name: str) -> GridCell:
        """Add a cell that builds a lexicon of the experiment."""
        lexicon = self.experiment.lexicons[name]
        return self.add(
            "lexicon",
            f"lexicon-{name}",
            # the language that was the only one has no part in the keys of older cells
            lexicon.model_dump(exclude={"lang"} if lexicon.lang == "ja" else None),
            files=[file for file in (lexicon.tsv, lexicon.database) if file],
            seconds=_START + (_JMDICT if lexicon.jmdict else 0),
        )

    def _count_documents(self, corpus: Corpus) -> int:
        # roughly, from the size of the files
        if corpus.generate is not None:
            return corpus.generate.n
        paths = [self.project / path for path in corpus.paths]
        size = sum(path.stat().st_size for path in paths if path.is_file())
        shares = dict(parse_split(corpus.split)) if corpus.split else {}
        return int(size / _BYTES * shares.get(corpus.part or "", 100) / 100)
