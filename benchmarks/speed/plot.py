"""Plots of cost against size, one file a curve: time per token above, peak memory below."""

from pathlib import Path
from typing import Dict, List, Sequence

from spacy_xling_ner.workbench.corpora.atomic import write_atomically

from .records import Record
from .systems import BASELINE, OURS

# Prefix of the metrics of a curve, and title of its x axis.
CURVES = {
    "documents": "tokens in a document",
    "batches": "documents in a batch",
    "corpora": "tokens in the corpus",
}
_QUANTITIES = {"us_per_token": "µs per token", "peak_rss_mb": "peak memory, MB"}


def plot_curves(records: Sequence[Record], folder: Path) -> List[Path]:
    """Plot all curves of a result.

    records (Sequence[Dict[str, Any]]): The records.
    folder (Path): Folder of the files `speed_CURVE.svg`.
    RETURNS (List[Path]): The files; none for a curve that was not measured.
    RAISES (ImportError): If the extra `bench` is not installed.
    """
    # imported here: only the plots need Altair
    import altair as alt

    from spacy_xling_ner.workbench.report.charts.learning_curves import banded_lines
    from spacy_xling_ner.workbench.report.charts.svg import paper_svg

    files: Dict[Path, bytes] = {}
    for curve, grows in CURVES.items():
        panels = []
        for quantity, label in _QUANTITIES.items():
            # a single measurement has no range
            values = [
                {"low": record["value"], "high": record["value"], "tip": "", **record}
                for record in records
                if record["metric"] == f"{curve}_{quantity}"
            ]
            if values:
                panel = banded_lines([*OURS, BASELINE], values, grows, label)
                panels.append(panel.properties(width=420, height=190))
        if panels:
            title = f"Cost against {grows}"
            alt_text = f"{title}: time per token above, peak memory below, one line a system."
            svg = paper_svg(alt.vconcat(*panels).to_dict(), title, alt_text)
            files[folder / f"speed_{curve}.svg"] = svg.encode("utf8")
    write_atomically(files)
    return list(files)
