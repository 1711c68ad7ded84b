"""Write every table of results in the documentation, from the files in `benchmarks/results`.

    python -m benchmarks.tables

Writes a page in `docs/results` for each file of a grid of experiments, and the tables between
`<!-- table: NAME -->` and `<!-- end -->` in README.md and some pages of docs.
"""

import re
from pathlib import Path
from statistics import mean
from types import MappingProxyType
from typing import (
    Any,
    Collection,
    Dict,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Set,
    Tuple,
)

import srsly
from wasabi import msg

from spacy_xling_ner.workbench.experiments.grid.plan import SOURCE_SYSTEM
from spacy_xling_ner.workbench.experiments.grid.read_spec import read_spec

from . import apply, apply_memory, large_parts, markdown, own_names, stages
from .speed.table import make_tables

RESULTS = Path("benchmarks/results")
SPECS = Path("configs/experiments")
PAGES = Path("docs/results")
WITH_TABLES = (
    Path("README.md"),
    Path("docs/results.md"),
    Path("docs/other_languages.md"),
    Path("docs/scale.md"),
    Path("docs/performance.md"),
    Path("docs/own_names.md"),
)
# Result files that are no grid, and make a table of their own.
OWN_TABLES = {
    "apply": apply.table,
    "apply_memory": apply_memory.table,
    "large_parts": large_parts.table,
    "own_names": own_names.table,
    "stages": stages.table,
}
ALL_TYPES, PUBLISHED = "all_types", "published"
# The columns of the tables of all types: dev or test, and what a system reads.
COLUMNS = (("dev", "raw text"), ("test", "raw text"), ("test", "gold tokens"))
MARKED = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
NOTE_SIGNS = "¹²³⁴"
OWN_NOTE = (
    "Run here. The score on dev is the best evaluation of the training, which chose the pipeline. "
    "Test was read once. On gold tokens the same pipeline, trained on the tokens of its own "
    "tokenizer, reads the words of the corpus, each with the tag and reading that its tokenizer "
    "gives it. An empty cell was not measured."
)
TITLES = {"gsd": "GSD", "gsd-22": "GSD, 22 types", "stockmark-8": "stockmark, 8 types"}
TITLES |= {"assistant": "embedded", "xsid": "xSID", "chinese": "Chinese", "russian": "Russian"}

Records = List[Dict[str, Any]]
# Data set and number of training sentences.
ColumnT = Tuple[str, int]
# The same with the system.
PlaceT = Tuple[str, int, str]
# Dev or test, and what a system reads.
ColumnKindT = Tuple[str, str]


class Summary(NamedTuple):
    """A table with a row for each system and a column for each data set and size.

    files (str): Its result file, or several with a blank between.
    columns (Sequence[ColumnT]): The columns.
    systems (Mapping[str, str]): By name in the file, the name in the table; empty for all, the best
        last.
    spread (bool): Show the standard deviation over the seeds.
    metric (str): The metric.
    """

    files: str
    columns: Sequence[ColumnT]
    systems: Mapping[str, str] = MappingProxyType({})
    spread: bool = True
    metric: str = "f1"


BRIDGE = (
    ("gsd", 0),
    ("gsd", 100),
    ("gsd", 500),
    ("gsd", 2000),
    ("stockmark", 0),
    ("stockmark", 500),
)
PAPER = (("gsd", 500), ("stockmark", 500), ("assistant", 500))
README = {
    "paper": "the paper: romaji, `char` + `classifier` from English",
    "ja-ginza": "the recogniser of `ja-ginza`, which others trained on Japanese gold",
    "spacy-ner-vec": "spaCy's `ner` with Japanese vectors and tags",
    "feature-crf": "a CRF over features, with the bridge's lexicon and views, no English",
    "bridge": "the bridge, no vectors",
    "bridge-vec": "the bridge with Japanese vectors",
    "bridge-silver": "the same, and 3,000 raw sentences (`xling annotate`)",
}
LARGE = (1000, 5000, 20000, 100000, 200000, 500000, 1000000)
SECOND = {
    "bridge-vec": "the bridge with Japanese vectors",
    "bridge-after-stockmark": "the same, by way of stockmark (4,247 sentences)",
    "after-stockmark-alone": "stockmark, without English before it",
    "bridge-after-gsd": "the same, by way of GSD (7,050 sentences)",
}
RIVALS = (
    "spacy-ner-vec",
    "spacy-ner-silver",
    "ginza-tok2vec",
    "flair",
    "feature-crf-no-lexicon",
    "feature-crf",
    "bridge-vec",
    "bridge-silver",
)
SUMMARIES = {
    "readme": Summary("bridge", BRIDGE, README, spread=False),
    "readme-second-source": Summary("second_source", BRIDGE, SECOND, spread=False),
    "bridge": Summary("bridge", BRIDGE),
    "unseen": Summary(
        "bridge rivals",
        [(target, n) for target, n in BRIDGE if n],
        {name: f"`{name}`" for name in ("paper", *RIVALS, "views-scratch")},
        metric="f1_unseen",
    ),
    "xsid": Summary("xsid", [("xsid", n) for n in (0, 50, 118)]),
    "rivals": Summary(
        "bridge rivals",
        (*BRIDGE[1:4], ("stockmark", 100), BRIDGE[-1], ("stockmark", 2000)),
        {name: f"`{name}`" for name in RIVALS},
    ),
    "teachers": Summary("teachers", (("gsd", 0), ("stockmark", 0))),
    "second-source": Summary(
        "second_source",
        [("gsd", n) for n in (0, 100, 500, 2000)] + [("stockmark", n) for n in (0, 100, 500, 2000)],
    ),
    "chinese": Summary("languages", [("chinese", n) for n in (0, 100, 500, 2000)]),
    "russian": Summary("languages", [("russian", n) for n in (0, 100, 500, 2000)]),
    "modules": Summary("paper_modules", PAPER),
    "control": Summary("paper_control", PAPER[:2]),
    "scripts": Summary("paper_scripts", PAPER),
    "large-data": Summary("large_data", [("assistant", n) for n in LARGE]),
    "options": Summary("bridge_switches", (("gsd", 0), ("stockmark", 0))),
    "sources": Summary(
        "sources", [(target, n) for target in ("gsd", "stockmark") for n in (0, 100, 500)]
    ),
}


def main() -> None:
    for path, text in all_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")
        msg.good(str(path))
    for path in set(PAGES.glob("*.md")) - set(all_files()):
        path.unlink()
        msg.warn(f"{path} has no result file any more: removed")


def all_files() -> Dict[Path, str]:
    """Make the pages of the result files, and the pages that hold tables of them.

    RETURNS (Dict[Path, str]): The text of each.
    """
    names = [path.stem for path in sorted(RESULTS.glob("*.json")) if _is_grid(path)]
    pages = {PAGES / f"{name}.md": "\n".join(page(name)) + "\n" for name in names}
    for path in WITH_TABLES:
        text = path.read_text("utf8")
        pages[path] = MARKED.sub(lambda m: f"{m[1]}{table(m[2])}\n{m[3]}", text)
    return pages


def _is_grid(path: Path) -> bool:
    return "runs" in srsly.read_json(path)["meta"]


def _read(name: str) -> Dict[str, Any]:
    result: Dict[str, Any] = srsly.read_json(RESULTS / f"{name}.json")
    return result


def page(name: str) -> Iterator[str]:
    """Make the page of a result file.

    name (str): Name of the file.
    YIELDS (str): Lines of Markdown.
    """
    result = _read(name)
    meta = result["meta"]
    compared = {record.get("against") for record in result["records"]}
    against = [b for b in read_spec(SPECS / f"{name}.yml").baselines if b in compared]
    yield f"# {meta['title']}"
    yield "\n<!-- Written by `python -m benchmarks.tables`; do not edit. -->\n"
    yield f"{meta['description'].strip()} Back to the [results](../results.md).\n"
    yield "```bash"
    yield f"python -m spacy xling compare configs/experiments/{name}.yml build/{name}"
    yield "```\n"
    yield "Every number is on the texts that this list names:\n"
    for dataset, on in meta["on"].items():
        for metric, texts in on.items():
            yield f"- `{dataset}`, {'F1' if metric == 'other' else f'`{metric}`'}: {texts}"
    yield (
        "\nF1 is the mean over the seeds, ± the standard deviation. A difference is one of mean "
        "F1 over the seeds that both have, with the 95 % interval of a paired bootstrap over test "
        "documents, and p after Holm's correction over the table.\n"
    )
    yield markdown.table(result["records"], against)
    yield f"\n{not_run(name)}"
    by_seen = markdown.seen_table(result["records"])
    if by_seen:
        yield "\n## Names of the training sentences, and others\n"
        yield (
            "F1 on test of names that are an entity somewhere in the training sentences (seen), "
            "and of all others (unseen), by their exact text, and the share of the second kind.\n"
        )
        yield by_seen


def table(name: str) -> str:
    """Make one of the tables that are marked in a page.

    name (str): A name of `SUMMARIES` or `OWN_TABLES`, `all-types` or `speed`.
    RETURNS (str): Lines of Markdown.
    RAISES (KeyError): If there is no such table.
    """
    if name == "speed":
        return "\n\n".join(make_tables(_read(name)).split("\n\n")[:2])
    if name in OWN_TABLES:
        return "\n".join(OWN_TABLES[name](_read(name)["records"]))
    return all_types() if name == "all-types" else "\n".join(_summary(SUMMARIES[name]))


def f1_scores(summary: Summary) -> Dict[PlaceT, List[float]]:
    """Collect the scores of a table.

    summary (Summary): The table.
    RETURNS (Dict[PlaceT, List[float]]): The scores of the seeds, in the order of the table's rows.
    """
    records = [each for name in summary.files.split() for each in _read(name)["records"]]
    f1 = {p: v for p, v in _f1(records, summary.metric).items() if p[:2] in summary.columns}
    by_system: Dict[str, List[float]] = {}
    for (_, _, system), values in f1.items():
        by_system.setdefault(system, []).append(mean(values))
    order = list(summary.systems) or sorted(by_system, key=lambda name: mean(by_system[name]))
    places = [(*column, system) for system in order for column in summary.columns]
    return {place: f1[place] for place in places if place in f1}


def column_title(dataset: str, size: int) -> str:
    """Name a data set and its number of training sentences."""
    return f"{TITLES.get(dataset, dataset)}, {size:,}"


def _summary(summary: Summary) -> Iterator[str]:
    f1 = f1_scores(summary)
    titles = [column_title(*column) for column in summary.columns]
    yield f"| system | {' | '.join(titles)} |"
    yield f"|---|{'---:|' * len(titles)}"
    best: Dict[ColumnT, float] = {}
    for (dataset, size, _), values in f1.items():
        best[dataset, size] = max(mean(values), best.get((dataset, size), 0.0))
    for system in dict.fromkeys(system for _, _, system in f1):
        cells = []
        for dataset, size in summary.columns:
            values = f1.get((dataset, size, system), [])
            text = markdown.mean_and_spread(values, spread=summary.spread)
            is_best = values and round(mean(values), 1) == round(best[dataset, size], 1)
            cells.append(f"**{text}**" if is_best else text)
        yield f"| {summary.systems.get(system, f'`{system}`')} | {' | '.join(cells)} |"
    said = {not_run(name, summary.columns, summary.systems): None for name in summary.files.split()}
    yield f"\n{' '.join(said)}"


def all_types() -> str:
    """Make the table of all types: systems beside published ones, each on what it is on.

    RETURNS (str): Lines of Markdown, with footnotes.
    """
    rows: Dict[Tuple[str, str], Dict[ColumnKindT, str]] = {}
    for (dataset, system, column), values in all_scores().items():
        rows.setdefault((dataset, system), {})[column] = markdown.mean_and_spread(values)
    notes: Dict[str, str] = dict(_read(PUBLISHED)["meta"]["notes"])
    notes[""] = OWN_NOTE  # of every other system
    signs = dict(zip(notes, NOTE_SIGNS, strict=False))
    lines = [f"| system | {' | '.join(map(', '.join, COLUMNS))} |", "|---|---:|---:|---:|"]
    for (dataset, system), cells in rows.items():
        sign = next(sign for start, sign in signs.items() if system.startswith(start))
        texts = [cells.get(column, "") for column in COLUMNS]
        title = f"{TITLES.get(dataset, dataset)}: `{system}` {sign}"
        lines.append(f"| {title} | {' | '.join(texts)} |")
    lines += [f"\n{sign} {notes[start]}" for start, sign in signs.items()]
    lines.append(f"\n`{ALL_TYPES}.yml`: {not_run(ALL_TYPES)}")
    return "\n".join(lines)


def all_scores() -> Dict[Tuple[str, str, ColumnKindT], List[float]]:
    """Sort the F1 scores of all types into the columns of their table, by `meta.on`.

    RETURNS (Dict[Tuple[str, str, ColumnKindT], List[float]]): The scores of the seeds by data set,
        system and column, in the order of the table.
    """
    found = {}
    for result in map(_read, (PUBLISHED, ALL_TYPES)):
        for dataset, on in result["meta"]["on"].items():
            for metric in ("f1", *(name for name in on if name.startswith("f1_"))):
                texts = on.get(metric, on["other"])
                column = next((c for c in COLUMNS if texts.startswith(", ".join(c))), None)
                for (name, _, system), values in _f1(result["records"], metric).items():
                    if name == dataset and system != SOURCE_SYSTEM and column:
                        found[dataset, system, column] = values
    # scores of different columns cannot be compared: sort by the first that a system has
    firsts: Dict[Tuple[str, str], Tuple[int, float]] = {}
    for (dataset, system, column), values in found.items():
        score = COLUMNS.index(column), mean(values)
        firsts[dataset, system] = min(score, firsts.get((dataset, system), score))
    return dict(sorted(found.items(), key=lambda item: (item[0][0], firsts[item[0][:2]])))


def not_run(
    name: str, columns: Optional[Sequence[ColumnT]] = None, systems: Collection[str] = ()
) -> str:
    """Say which runs of an experiment have no result.

    name (str): Name of the result file.
    columns (Optional[Sequence[ColumnT]]): The data sets and sizes to look at; all by default.
    systems (Collection[str]): The systems to look at; all by default.
    RETURNS (str): One line: the seeds of all, or the seeds that are missing and where.
    """
    experiment = read_spec(SPECS / f"{name}.yml")
    done: Set[Tuple[str, int, str, int]] = {
        (r["dataset"], r["n_train"], r["system"], r["seed"])
        for r in _read(name)["records"]
        if r["metric"] == "f1"
    }
    missing: Dict[Tuple[str, str], List[str]] = {}
    for target in experiment.targets:
        planned: Dict[Any, List[str]] = {}
        for system in experiment.systems:
            if systems and system not in systems:
                continue
            for size in experiment.sizes(target, system):
                if size != 0 or experiment.needs_no_sentences(system):
                    planned.setdefault(size, []).append(system)
        for size, of_size in planned.items():
            number = _number(size, target, done, planned)
            if columns is not None and (target, number) not in columns:
                continue
            lacking: Dict[Tuple[int, ...], List[str]] = {}
            for system in of_size:
                seeds = tuple(
                    s for s in experiment.seeds if (target, number, system, s) not in done
                )
                if seeds:
                    lacking.setdefault(seeds, []).append(system)
            for seeds, names in lacking.items():
                text = f"{_seeds(seeds)} of {_systems(names, of_size)}"
                shown = size if size == "all" else f"{size:,}"
                missing.setdefault((target, text), []).append(shown)
    if not missing:
        return f"{_seeds(tuple(experiment.seeds)).capitalize()} of all systems."
    places = [
        f"{TITLES.get(target, target)}, {', '.join(sizes)}: {text}"
        for (target, text), sizes in missing.items()
    ]
    return f"{_seeds(tuple(experiment.seeds)).capitalize()}. Not run: {'; '.join(places)}."


def _number(
    size: Any, target: str, done: Set[Tuple[str, int, str, int]], planned: Dict[Any, Any]
) -> int:
    # the size `all` is in the records as a number that no other size has
    if size != "all":
        return int(size)
    return max((n for dataset, n, *_ in done if dataset == target and n not in planned), default=-1)


def _seeds(seeds: Tuple[int, ...]) -> str:
    *first, last = map(str, seeds)
    return f"seeds {', '.join(first)} and {last}" if first else f"seed {last}"


def _systems(names: List[str], systems: List[str]) -> str:
    if names == systems:
        return "all systems"
    if len(names) > 3:
        return f"{len(names)} of the {len(systems)} systems"
    return ", ".join(f"`{name}`" for name in names)


def _f1(records: Records, metric: str) -> Dict[PlaceT, List[float]]:
    # a run that is in two files counts once
    found: Dict[PlaceT, Dict[Any, float]] = {}
    for r in records:
        if r["metric"] == metric:
            place = (r["dataset"], r["n_train"], r["system"])
            found.setdefault(place, {}).setdefault(r["seed"], r["value"])
    return {place: list(by_seed.values()) for place, by_seed in found.items()}


if __name__ == "__main__":
    main()
