"""Recognising what a command wrote before: it replaces nothing else, unless told `--force`."""

import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Iterator, Mapping, Tuple, Union

from ..workbench.corpora.atomic import remove_leftovers, replace_outputs
from ..workbench.corpora.spacy_file import report_path

if TYPE_CHECKING:
    from spacy.language import Language

    from ..pipeline.xling_ner import XlingNER

Recognise = Callable[[Path], object]
"""Test that an output is the command's own; anything else gives False or a ValueError."""


def refuse_foreign(
    outputs: Mapping[Path, Recognise], force: bool, inputs: Iterable[Union[str, Path]] = ()
) -> None:
    """Refuse to replace what a command did not write.

    outputs (Mapping[Path, Recognise]): The files and folders to write, and how the command
        recognises its own.
    force (bool): Whether the user allows to replace anything.
    inputs (Iterable[Union[str, Path]]): What the command reads, which it does not replace either.
    RAISES (FileExistsError): If there is something else; the message names `--force`.
    """
    read = {os.path.realpath(path) for path in inputs}
    for path, is_own in outputs.items():
        remove_leftovers(path)
        if not path.exists():
            continue
        if not path.is_file() and not path.is_dir():
            raise FileExistsError(f"'{path}' is neither a file nor a folder; name another output.")
        inside = [place for place in read if Path(os.path.realpath(path)) in Path(place).parents]
        if inside:
            raise FileExistsError(
                f"'{path}' would be replaced as a whole, and holds an input, {inside[0]}. Name "
                "another output."
            )
        if force or (path.is_dir() and not any(path.iterdir())):
            continue
        if os.path.realpath(path) in read:
            problem = "is an input, too"
        elif _is_own(path, is_own):
            continue
        else:
            problem = "exists, and this command does not recognise it as its own"
        raise FileExistsError(
            f"'{path}' {problem}. Name another output, or replace it with --force."
        )


@contextmanager
def changed_settings(
    pipeline: str, component: str, output: Path, force: bool, inputs: Iterable[Path]
) -> "Iterator[Tuple[Language, XlingNER]]":
    """Load a pipeline whose recogniser gets other settings, and save it: all of it or nothing.

    pipeline (str): The pipeline: folder or package.
    component (str): The recogniser.
    output (Path): The folder to write. If it is the pipeline's, its other files stay, such as a
        licence.
    force (bool): Whether the user allows to replace anything.
    inputs (Iterable[Path]): What else the command reads.
    YIELDS (Tuple[Language, XlingNER]): The pipeline and its recogniser, to be changed.
    RAISES (OSError): If there is no such pipeline, or the output is something else.
    RAISES (ValueError): If it has no such recogniser.
    """
    from ..workbench.evaluation.component_inputs import load_component

    in_place = output.exists() and output.resolve() == Path(pipeline).resolve()
    nlp, recogniser = load_component(pipeline, component)
    refuse_foreign(
        {output: lambda path: in_place or _differs_in_settings(path, nlp, component)},
        force,
        [] if in_place else [pipeline, *inputs],
    )
    yield nlp, recogniser
    with replace_outputs() as stage:
        if in_place:
            shutil.copytree(output, stage(output))
        nlp.to_disk(stage(output))


def corpus_files(path: Path, key: str) -> Dict[Path, Recognise]:
    """List a `.spacy` file and its report, and how they are recognised.

    The report has the checksum of the file: a file that was changed since is not replaced.

    path (Path): The `.spacy` file.
    key (str): A key of the report that only this command writes.
    RETURNS (Dict[Path, Recognise]): For `refuse_foreign`.
    """
    report = report_path(path)

    def is_own(path: Path) -> bool:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found = _read_json(report)
        # version 0.1.0 wrote no checksum
        return key in found and found.get("sha256", digest) == digest

    return {path: is_own, report: has_keys("output", key)}


def has_keys(*keys: str) -> Recognise:
    """Recognise a JSON file by keys of its object."""
    return lambda path: set(keys) <= set(_read_json(path))


def has_text(text: str) -> Recognise:
    """Recognise a text file by a part of it that never changes."""
    return lambda path: text in path.read_text(encoding="utf8")


def is_utterances(path: Path) -> bool:
    """Recognise generated utterances: all lines have their keys, and no other."""
    keys = {"id", "text", "entities", "intent"}
    with path.open(encoding="utf8") as file:
        return all(set(json.loads(line)) == keys for line in file)


def is_zero_shot(folder: Path) -> bool:
    """Recognise a pipeline with transferred weights that was never trained."""
    meta = _read_json(folder / "meta.json")
    is_untrained = bool(meta.get("transfer")) and not meta.get("performance")
    return is_untrained and _is_pipeline_alone(folder)


def is_prepared(folder: Path) -> bool:
    """Recognise a pipeline that is prepared for a package."""
    return (folder / "meta.json").is_file() and (folder / "LICENSES_SOURCES").is_file()


def is_onnx(path: Path) -> bool:
    """Recognise an exported network by its producer, which ONNX puts at the beginning."""
    with path.open("rb") as file:
        return b"spacy-xling-ner" in file.read(100)


def is_grid(folder: Path) -> bool:
    """Recognise the folder of a grid of experiments."""
    return (folder / ".lock").is_file() or any(folder.glob("cells/*/cell.json"))


def is_applied(path: Path) -> bool:
    """Recognise the output of `xling apply`: a folder of parts, or a file by its report."""
    if path.is_dir():
        return (path / "_state" / ".lock").is_file()
    report = _read_json(report_path(path))
    return "manifest" in report and report["bytes"] == path.stat().st_size


def is_set_aside(path: Path) -> bool:
    """Recognise a list of records that were set aside by the keys of its first line."""
    with path.open(encoding="utf8") as file:
        return set(json.loads(file.readline())) == {"file", "line", "reason"}


def is_unknown(path: Path) -> bool:
    """Recognise nothing: an annotation tool writes files of the same form."""
    return False


def _is_own(path: Path, is_own: Recognise) -> bool:
    try:
        return bool(is_own(path))
    except (ValueError, OSError):
        return False


def _read_json(path: Path) -> Dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf8"))
    return found if isinstance(found, dict) else {}


def _is_pipeline_alone(folder: Path) -> bool:
    # what `nlp.to_disk` writes, and nothing beside it, such as a licence
    meta = _read_json(folder / "meta.json")
    own = {"config.cfg", "meta.json", "tokenizer", "vocab", *meta.get("components", ())}
    return {path.name for path in folder.iterdir()} <= own


def _differs_in_settings(folder: Path, nlp: "Language", component: str) -> bool:
    # networks and scores are the same, and there is nothing beside: no training is lost
    recogniser: Any = nlp.get_pipe(component)
    weights = (folder / component / "model").read_bytes()
    scores = _read_json(folder / "meta.json").get("performance")
    is_same = weights == recogniser.model.to_bytes() and scores == nlp.meta.get("performance")
    return is_same and _is_pipeline_alone(folder)
