"""Markdown tables of a result: ratios and targets first, then the numbers of every system."""

from typing import Any, Dict, List, Optional, Sequence

from .plot import CURVES
from .records import RATIO, Record
from .systems import BASELINE, FLAIR, OURS, SYSTEMS
from .targets import TARGETS

# metric: row title
_ROWS = {
    "predict_tokens_per_s": "tokenised documents, tokens/s",
    "raw_tokens_per_s": "raw text, tokens/s",
    "raw_2_processes_tokens_per_s": "raw text, two processes, tokens/s",
    "latency_ms_p50": "one utterance, ms, median",
    "latency_ms_p99": "one utterance, ms, 99th percentile",
    "latency_again_ms_p50": "an utterance again, ms, median",
    "latency_again_ms_p99": "an utterance again, ms, 99th percentile",
    "train_tokens_per_s": "training, words/s",
    "load_s": "load, s",
    "peak_rss_mb": "peak memory, MB",
    "disk_mb": "on disk, MB",
}

_STATES = {
    "warm": "later text",
    "again": "the same text again",
    "cold": "first text of a process",
}
# a ratio has no unit
_UNITS = ("/s", ", s", ", MB")
_TITLES = {
    **{
        metric: title.rsplit(",", 1)[0] if title.endswith(_UNITS) else title.replace(" ms,", "")
        for metric, title in _ROWS.items()
    },
    "tokenizer_tokens_per_s": "tokenizer",
}
_PACKAGES = ("spacy", "thinc", "torch", "onnxruntime", "flair", "ja-ginza")


def make_tables(result: Dict[str, Any]) -> str:
    """Make the tables of a result, below a description of the machine.

    result (Dict[str, Any]): The content of `speed.json`: `meta` and `records`.
    RETURNS (str): Markdown; ratios that reach their target are bold in the first table.
    """
    records = result["records"]
    tables = [_ratio_table, _systems_table, _tokenizer_table, _curve_table]
    parts = [lines for lines in (table(records) for table in tables) if len(lines) > 2]
    return "\n\n".join([_describe(result["meta"]), *("\n".join(lines) for lines in parts)])


def _describe(meta: Dict[str, Any]) -> str:
    machine, versions = meta["machine"], meta["versions"]
    named = [f"{name} {versions[name]}" for name in _PACKAGES if name in versions]
    return (
        f"Made by `{meta['command']}` on {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gb']} GB, {machine['system']}; Python {versions['python']}, "
        f"{', '.join(named)}."
    )


def _ratio_table(records: Sequence[Record]) -> List[str]:
    ratios = {
        (r["metric"], r.get("threads"), r.get("state"), r["system"], r["against"]): r
        for r in records
        if "against" in r and r["system"] in OURS and "size" not in r
    }
    compared = [(system, other) for other in (BASELINE, FLAIR) for system in OURS]
    compared = [pair for pair in compared if any(key[3:] == pair for key in ratios)]
    lines = _head(["", "threads", *(f"`{a}` / `{b}`" for a, b in compared), "to reach"])
    for metric, threads, state in dict.fromkeys(key[:3] for key in ratios):
        plain = metric.removesuffix(RATIO)
        if plain not in _TITLES:
            continue
        cells = []
        for pair in compared:
            record = ratios.get((metric, threads, state, *pair))
            text = f"{record['value']:.2f}" if record else ""
            cells.append(f"**{text}**" if record and record.get("reached") else text)
        targets = [f"{t.sign} {t.ratio} × `{t.against}`" for t in TARGETS if t.metric == plain]
        title = _TITLES[plain] + (f", {_STATES[state]}" if state else "")
        lines.append(_row([title, str(threads or ""), *cells, ", ".join(targets)]))
    return lines


def _systems_table(records: Sequence[Record]) -> List[str]:
    present = {record["system"] for record in records if record["metric"] in _ROWS}
    systems = [system.name for system in SYSTEMS if system.name in present]
    lines = _head(["", "threads", *(f"`{name}`" for name in systems)])
    for metric, title in _ROWS.items():
        of_metric = [record for record in records if record["metric"] == metric]
        for threads in sorted({record.get("threads", 0) for record in of_metric}):
            cells = [
                _cell(records, metric, system, ratio=False, threads=threads or None)
                for system in systems
            ]
            lines.append(_row([title, str(threads or ""), *cells]))
    return lines


def _tokenizer_table(records: Sequence[Record]) -> List[str]:
    found = [record for record in records if record["metric"] == "tokenizer_tokens_per_s"]
    names = {record["system"]: record["tokenizer"] for record in found}
    lines = _head(["tokenizer, tokens/s", *(f"`{name}`" for name in names.values())])
    for state in dict.fromkeys(record["state"] for record in found):
        cells = [_cell(records, "tokenizer_tokens_per_s", system, state=state) for system in names]
        title = _STATES[state]
        lines.append(_row([title, *cells]))
    return lines


def _curve_table(records: Sequence[Record]) -> List[str]:
    systems = list(
        dict.fromkeys(r["system"] for r in records if r["metric"].endswith("_us_per_token"))
    )
    headings = [f"`{system}`, {unit}" for unit in ("µs/token", "MB") for system in systems]
    lines = _head(["", "size", *headings])
    for curve, title in CURVES.items():
        of_curve = [r for r in records if r["metric"] == f"{curve}_us_per_token"]
        for size in sorted({record["size"] for record in of_curve}):
            cells = [
                _cell(records, f"{curve}_{unit}", system, ratio=False, size=size)
                for unit in ("us_per_token", "peak_rss_mb")
                for system in systems
            ]
            lines.append(_row([title, f"{size:,}", *cells]))
    return lines


def _cell(
    records: Sequence[Record], metric: str, system: str, ratio: bool = True, **more: Any
) -> str:
    value = _value(records, metric, system, more)
    if value is None:
        return ""
    number = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    more = {**more, "against": BASELINE}
    times = _value(records, metric + RATIO, system, more) if ratio else None
    return number if times is None else f"{number} ({times:.2f})"


def _value(
    records: Sequence[Record], metric: str, system: str, more: Dict[str, Any]
) -> Optional[float]:
    wanted = {"metric": metric, "system": system, **more}
    for record in records:
        if all(record.get(name) == value for name, value in wanted.items()):
            return float(record["value"])
    return None


def _head(cells: Sequence[str]) -> List[str]:
    return [_row(cells), "|---|" + "---:|" * (len(cells) - 1)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
