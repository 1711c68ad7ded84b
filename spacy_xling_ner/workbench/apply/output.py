"""The folder of an annotation: its parts, the state of the work, and the identity of its inputs."""

import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence

from ..corpora.atomic import json_bytes, lock_folder
from .annotator import STATE, Settings
from .shards import Shard
from .summary import Summary
from .write_part import LEFTOVER, new_file

MANIFEST = "manifest.json"
_SHOWN = 5
_DIFFERENCES = {
    "inputs": "other input files, or files that have changed",
    "pipeline": "another pipeline",
    "options": "other options",
    "versions": "other versions of packages",
}


class ApplyError(ValueError):
    """An annotation that cannot be made or taken up; the message gives the reason."""


class PartsFolder:
    """The folder of the parts.

    A part is finished if its file and that of its counts are there. The counts are in `_state`,
    with the manifest.
    """

    def __init__(self, settings: Settings) -> None:
        """Open the folder, which need not exist yet."""
        self.settings = settings
        self.folder = Path(settings.folder)
        self.state = self.folder / STATE

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out of the folder.

        YIELDS (None): While it is locked.
        RAISES (ApplyError): If another run has locked it.
        """
        with lock_folder(self.state, self.folder, ApplyError):
            yield

    def take_up(self, manifest: Dict[str, Any]) -> None:
        """Begin an annotation, or check that it is the one that was begun.

        manifest (Dict[str, Any]): The identity of inputs and pipeline.
        RAISES (ApplyError): If something else was begun here.
        """
        path = self.state / MANIFEST
        if path.is_file():
            check_manifest(read_json(path), manifest, self.folder)
        else:
            with new_file(path) as place:
                place.write_bytes(json_bytes(manifest))
        self.remove_leftovers()

    def remove_leftovers(self) -> None:
        """Remove what killed processes have left."""
        for folder in (self.folder, self.state):
            for left in folder.glob(f"{LEFTOVER}*"):
                left.unlink(missing_ok=True)

    def finished(self, shards: Sequence[Shard]) -> List[Shard]:
        """List the shards whose parts are finished."""
        there = {*self.folder.iterdir(), *self.state.iterdir()}
        part, state = self.settings.part, self.settings.state
        return [s for s in shards if {part(s.number), state(s.number)} <= there]

    def summarise(self, shards: Sequence[Shard], set_aside: Path, output: Path) -> Summary:
        """Collect the counts of all parts, and list what was set aside.

        shards (Sequence[Shard]): All shards, which are finished.
        set_aside (Path): The file for the files, lines and reasons; an older one is removed.
        output (Path): The output.
        RETURNS (Summary): The counts.
        """
        summary = Summary(str(output), len(shards))
        before, file = 0, ""
        with new_file(set_aside) as place, place.open("w", encoding="utf8") as lines:
            for shard in shards:
                part = read_json(self.settings.state(shard.number))
                if shard.file != file:
                    before, file = 0, shard.file
                for line, reason in sorted(part["set_aside"]):
                    found = {"file": file, "line": before + line, "reason": reason}
                    lines.write(json.dumps(found, ensure_ascii=False) + "\n")
                    if len(summary.first_set_aside) < _SHOWN:
                        summary.first_set_aside.append(f"{file}:{before + line}: {reason}")
                before += part["lines"]
                summary.add(part)
        if summary.set_aside:
            summary.set_aside_file = str(set_aside)
        else:
            set_aside.unlink()
        return summary

    def remove(self) -> None:
        """Remove the folder with all parts."""
        shutil.rmtree(self.folder, ignore_errors=True)


def check_manifest(found: Dict[str, Any], manifest: Dict[str, Any], output: Path) -> None:
    """Check that an output is of the same inputs, pipeline, options and versions.

    found (Dict[str, Any]): The manifest of the output.
    manifest (Dict[str, Any]): That of this call.
    output (Path): The output.
    RAISES (ApplyError): If they differ.
    """
    differences = [what for key, what in _DIFFERENCES.items() if found.get(key) != manifest[key]]
    if differences:
        raise ApplyError(
            f"{output} was begun with {', and '.join(differences)}. Name another output, or begin "
            "again with --force, which removes what is there."
        )


def read_json(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf8"))
