"""Annotating files: what is to be done, by whom, and what is there already."""

import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Union

import spacy
from spacy.language import Language
from tqdm import tqdm

from ..corpora.atomic import json_bytes
from ..experiments.grid.cell import checksum
from ..experiments.meta import NETWORK_PACKAGES, versions
from ..workers import ONE_THREAD, end_with_parent, environment
from .annotator import STATE, Annotator, Settings
from .output import MANIFEST, ApplyError, PartsFolder, check_manifest, read_json
from .shards import Shard, find_files, plan_shards
from .summary import Summary
from .write_part import FORMATS, join_parts, new_file

PART_BYTES = 1_000_000


def apply(
    pipeline: Union[str, Path],
    inputs: Sequence[Union[str, Path]],
    output: Union[str, Path],
    *,
    format: str = "jsonl",
    field: str = "text",
    tokens: bool = False,
    part_bytes: int = PART_BYTES,
    n_process: Optional[int] = None,
    ray: bool = False,
    ray_address: Optional[str] = None,
    force: bool = False,
    progress: bool = False,
) -> Summary:
    """Annotate the texts of files with a pipeline, and take up what an earlier call has begun.

    Each text of the input is once in the output, in order, or is listed as set aside, whatever
    ended between. Where the work is done changes nothing in the output.

    pipeline (Union[str, Path]): Path or package name.
    inputs (Sequence[Union[str, Path]]): Files, folders and globs: `.jsonl`, `.parquet`, `.spacy`;
        any other file has a text a line.
    output (Union[str, Path]): A `.jsonl`, `.parquet` or `.spacy` file, or a folder for parts.
    format (str): Format of the parts in a folder: `jsonl`, `parquet` or `spacy`.
    field (str): Name of the field or column with the text.
    tokens (bool): Write the tokens, too, with their romaji if the pipeline stores it.
    part_bytes (int): Bytes of input for a part.
    n_process (Optional[int]): Number of processes; on Ray of actors. By default 1; on Ray one per
        core of the cluster.
    ray (bool): Run on Ray, on a cluster of this machine alone.
    ray_address (Optional[str]): Run on this Ray cluster, such as `auto` or `HOST:6379`.
    force (bool): Remove what is there of another input, pipeline or option, and begin again.
    progress (bool): Show a progress bar if it takes more than two seconds.
    RETURNS (Summary): The counts.
    RAISES (OSError): If files cannot be read or written, or there is no such pipeline.
    RAISES (ValueError): If an argument is wrong, or another input or pipeline was begun there.
    RAISES (ImportError): If Parquet or Ray is asked for, and its package not installed.
    """
    target = Path(output).resolve()
    is_file = target.suffix in FORMATS.values()
    if not is_file and format not in FORMATS:
        raise ValueError(f"Unknown format '{format}'; choose from {', '.join(FORMATS)}.")
    if part_bytes < 1 or (n_process is not None and n_process < 1):
        raise ValueError("The size of a part and the number of processes must be positive.")
    files = find_files(inputs)
    _check_place(target, inputs, files)
    shards = plan_shards(files, part_bytes, field)
    if not shards:
        raise ApplyError(f"No text in {', '.join(map(str, inputs))}.")
    settings = Settings(
        str(Path(pipeline).resolve()) if Path(pipeline).exists() else str(pipeline),
        str(parts_folder(target)),
        target.suffix if is_file else FORMATS[format],
        field,
        tokens,
    )
    nlp = spacy.load(settings.pipeline)  # also on Ray: a pipeline that does not load fails here
    manifest = _manifest(nlp, files, settings, part_bytes)
    place = PartsFolder(settings)
    report = report_path(target)
    if force:
        _begin_again(target, place, manifest)
    if report.is_file() and target.exists():
        found = read_json(report)
        check_manifest(found["manifest"], manifest, target)
        if is_file:  # a killed call may have left them
            place.remove()
        return Summary.of_report(found)
    with place.lock():
        place.take_up(manifest)
        done = place.finished(shards)
        todo = sorted(set(shards) - set(done))
        n_done, n_all = (sum(shard.size for shard in each) for each in (done, shards))
        with tqdm(
            total=n_all,
            initial=n_done,
            desc=target.name,
            unit="B",
            unit_scale=True,
            delay=2,
            disable=not progress,
        ) as bar:
            for number in _make_parts(settings, nlp, todo, n_process, ray, ray_address):
                bar.update(shards[number].size)
        if _manifest(nlp, files, settings, part_bytes)["inputs"] != manifest["inputs"]:
            raise ApplyError(
                f"An input file has changed while it was read. Begin again: remove {place.folder}."
            )
        place.remove_leftovers()  # Ray may have replaced a worker
        summary = place.summarise(shards, set_aside_path(target), target)
        if is_file:
            with new_file(target) as joined:
                join_parts([settings.part(shard.number) for shard in shards], joined)
                # before the file is in its place: without a report it would be somebody else's
                _write_report(report, summary, manifest, joined.stat().st_size)
            place.remove()
        else:
            _write_report(report, summary, manifest)
    summary.reused = len(done)
    return summary


def _make_parts(
    settings: Settings,
    nlp: Language,
    shards: List[Shard],
    n_process: Optional[int],
    ray: bool,
    ray_address: Optional[str],
) -> Iterator[int]:
    # The numbers of the parts, as they are finished.
    if not shards:
        return
    if ray or ray_address:
        from .on_ray import make_parts_on_ray

        yield from make_parts_on_ray(settings, shards, n_process, ray_address)
    elif n_process is None or n_process == 1:
        annotator = Annotator(settings, nlp)
        for shard in shards:
            annotator.make_part(shard)
            yield shard.number
    else:
        yield from _make_in_processes(settings, shards, n_process)


def _make_in_processes(settings: Settings, shards: List[Shard], n_process: int) -> Iterator[int]:
    with environment(ONE_THREAD):
        pool = ProcessPoolExecutor(n_process, get_context("spawn"), _start_worker, (settings,))
        try:
            for future in as_completed(pool.submit(_make_part, shard) for shard in shards):
                yield future.result()
        except BrokenProcessPool as error:
            raise ApplyError(
                "A process has ended unexpectedly, perhaps for want of memory. The same command "
                "goes on; with fewer processes (--n-process) it needs less."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


# the annotator of a worker process
_annotator: Optional[Annotator] = None


def _start_worker(settings: Settings) -> None:
    global _annotator
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which lets it finish
    _annotator = Annotator(settings)


def _make_part(shard: Shard) -> int:
    assert _annotator is not None, "the pool has started its workers with `_start_worker`"
    _annotator.make_part(shard)
    return shard.number


def report_path(output: Path) -> Path:
    """Get the path of the report of an output: beside a file, in a folder."""
    if output.suffix in FORMATS.values():
        return output.with_name(output.name + ".report.json")
    return output / STATE / "report.json"


def set_aside_path(output: Path) -> Path:
    """Get the path of the list of what was set aside: beside a file, in a folder."""
    if output.suffix in FORMATS.values():
        return output.with_name(output.name + ".set_aside.jsonl")
    return output / "_set_aside.jsonl"  # readers of Parquet folders pass over such names


def parts_folder(output: Path) -> Path:
    """Get the path of the parts: the folder itself, or one beside a file until it is finished."""
    return output.with_name(output.name + ".parts") if output.suffix in FORMATS.values() else output


def _write_report(
    path: Path, summary: Summary, manifest: Dict[str, Any], n_bytes: Optional[int] = None
) -> None:
    with new_file(path) as place:
        place.write_bytes(json_bytes({**summary.to_dict(), "bytes": n_bytes, "manifest": manifest}))


def _begin_again(target: Path, place: PartsFolder, manifest: Dict[str, Any]) -> None:
    # Removes what is not of this annotation; what is of it is taken up.
    for path in (report_path(target), place.state / MANIFEST):
        try:
            found = read_json(path)
            check_manifest(found.get("manifest", found), manifest, target)
            return
        except (OSError, ValueError):
            continue
    for path in (target, report_path(target), set_aside_path(target)):
        if path.is_file():
            path.unlink()
    place.remove()


def _check_place(target: Path, inputs: Sequence[Union[str, Path]], files: List[Path]) -> None:
    parts = parts_folder(target)
    for file in files:
        if file == target or parts in file.parents:
            raise ApplyError(f"'{target}' is or holds an input, {file}. Name another output.")
    for folder in (Path(name).resolve() for name in inputs):
        if folder.is_dir() and folder in target.parents:
            raise ApplyError(
                f"'{target}' lies in the input folder {folder}, so it would be an input itself. "
                "Name another output."
            )


def _manifest(
    nlp: Language, files: Sequence[Path], settings: Settings, part_bytes: int
) -> Dict[str, Any]:
    stats = [(file, file.stat()) for file in files]
    return {
        "inputs": [
            {"file": str(file), "bytes": stat.st_size, "modified": stat.st_mtime_ns}
            for file, stat in stats
        ],
        "pipeline": {
            "name": f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}",
            "md5": checksum(nlp.path) if nlp.path else None,
        },
        "options": {
            "format": settings.suffix,
            "field": settings.field,
            "tokens": settings.has_tokens,
            "part_bytes": part_bytes,
        },
        "versions": versions(NETWORK_PACKAGES),
    }
