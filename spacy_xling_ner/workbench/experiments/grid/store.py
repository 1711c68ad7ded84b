"""The folder of a grid: finished cells, unfinished work and logs of failures."""

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Union

from ...corpora.atomic import lock_folder
from .cell import GridCell

RECORD = "cell.json"
LOG = "log.txt"


class StoreError(ValueError):
    """A grid's folder that cannot be used now; the message gives the reason."""


class Store:
    """The folder of a grid.

    A cell is finished if its folder is below `cells`: it is moved there as a whole, in the last
    step. Unfinished work is below `work` and is deleted by the next run.
    """

    def __init__(self, output: Union[str, Path]) -> None:
        """Open a folder, which need not exist yet."""
        self.output = Path(output).resolve()
        self.cells = self.output / "cells"
        self.failed = self.output / "failed"
        self.work = self.output / "work"
        self._finished: Dict[str, Path] = {}
        self._find_finished()

    def _find_finished(self) -> None:
        found = sorted(self.cells.glob(f"*/{RECORD}"))
        self._finished = {path.parent.name.rpartition("-")[2]: path.parent for path in found}

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out of the folder, and delete unfinished work before and after.

        YIELDS (None): While the folder is locked.
        RAISES (StoreError): If another run has locked it.
        """
        with lock_folder(self.output, self.output, StoreError):
            shutil.rmtree(self.work, ignore_errors=True)
            self._find_finished()
            try:
                yield
            finally:
                shutil.rmtree(self.work, ignore_errors=True)

    def find(self, key: str) -> Optional[Path]:
        """Find the folder of a finished cell by its key; None if it is not finished."""
        return self._finished.get(key)

    @property
    def finished(self) -> Dict[str, Path]:
        """The folders of the finished cells, by key."""
        return dict(self._finished)

    def record(self, key: str) -> Dict[str, Any]:
        """Read the record of a finished cell.

        key (str): Its key.
        RETURNS (Dict[str, Any]): The content of its `cell.json`.
        RAISES (StoreError): If it is not finished, or its record is broken.
        """
        folder = self._finished.get(key)
        if folder is None:
            raise StoreError(f"{self.cells}: no finished cell {key}.")
        try:
            record: Dict[str, Any] = read_json(folder / RECORD)
        except ValueError as error:
            raise StoreError(
                f"{folder / RECORD}: broken ({error}); delete the folder and run again."
            ) from error
        return record

    def begin(self, cell: GridCell) -> Path:
        """Make an empty work folder for a cell."""
        folder = self.work / cell.folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def finish(self, cell: GridCell, record: Dict[str, Any]) -> Path:
        """Move a cell's work folder to the finished cells.

        cell (GridCell): The cell, whose products are in its work folder.
        record (Dict[str, Any]): The content of its `cell.json`.
        RETURNS (Path): The finished folder.
        """
        folder = self.work / cell.folder
        write_json(folder / RECORD, record)
        self.cells.mkdir(exist_ok=True)
        place = self.cells / cell.folder
        shutil.rmtree(place, ignore_errors=True)  # without a record it is not finished
        os.rename(folder, place)
        shutil.rmtree(self.failed / cell.folder, ignore_errors=True)
        self._finished[cell.key] = place
        return place

    def fail(self, cell: GridCell) -> Path:
        """Keep the log of a cell that failed, and delete the rest; returns the log."""
        place = self.failed / cell.folder
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        log = self.work / cell.folder / LOG
        if log.exists():
            os.replace(log, place / LOG)
        else:
            (place / LOG).write_text("The process left no log.\n", encoding="utf8")
        shutil.rmtree(self.work / cell.folder, ignore_errors=True)
        return place / LOG


def last_lines(log: Path, count: int = 5) -> List[str]:
    """Read the last lines of a log that are not empty."""
    lines = log.read_text(encoding="utf8", errors="replace").splitlines()
    return [line.rstrip() for line in lines if line.strip()][-count:]


def write_json(path: Path, value: Any) -> None:
    """Write plain values as JSON that keeps all digits of numbers."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def read_json(path: Path) -> Any:
    """Read JSON with all digits of numbers; srsly's reader is off by the last one now and then."""
    return json.loads(path.read_text(encoding="utf8"))
