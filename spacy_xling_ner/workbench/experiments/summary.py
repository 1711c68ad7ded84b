"""Records of results as a data frame: mean and spread over the seeds."""

from typing import TYPE_CHECKING, Any, Dict, Sequence

from ...errors import install_extra

if TYPE_CHECKING:
    import pandas

PLACE = ["dataset", "n_train", "system", "metric", "label"]


def to_frame(records: Sequence[Dict[str, Any]]) -> "pandas.DataFrame":
    """Make a data frame with a row per record.

    records (Sequence[Dict[str, Any]]): Records as in `results.json`.
    RETURNS (pandas.DataFrame): Columns `dataset`, `system`, `n_train`, `seed`, `metric`, `label`,
        `value`, and all others that occur.
    RAISES (ImportError): If pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise ImportError(f"A data frame needs pandas: {install_extra('experiments')}") from error
    frame = pandas.DataFrame.from_records(list(records))
    for column in (*PLACE, "seed", "value"):
        if column not in frame:
            frame[column] = None
    return frame


def summarize(records: Sequence[Dict[str, Any]]) -> "pandas.DataFrame":
    """Compute mean and spread over the seeds.

    records (Sequence[Dict[str, Any]]): Records; those without a seed are left out.
    RETURNS (pandas.DataFrame): Columns `dataset`, `n_train`, `system`, `metric`, `label` (empty for
        all labels together), `seeds`, `mean`, `std` (none for a single seed), `min` and `max`.
    RAISES (ImportError): If pandas is not installed.
    """
    frame = to_frame(records)
    frame = frame[frame["seed"].notna()].fillna({"label": ""})
    groups = frame.groupby(PLACE, sort=True)["value"]
    return groups.agg(seeds="count", mean="mean", std="std", min="min", max="max").reset_index()
