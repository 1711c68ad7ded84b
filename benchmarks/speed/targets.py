"""Target ratios of the benchmark."""

from typing import NamedTuple, Tuple

from .systems import BASELINE, FLAIR


class Target(NamedTuple):
    """A ratio to reach: our value divided by that of another system.

    metric (str): The quantity.
    against (str): The other system.
    sign (str): `>=` or `<=`.
    ratio (float): The bound.
    """

    metric: str
    against: str
    sign: str
    ratio: float

    def is_reached(self, ratio: float) -> bool:
        """Return true if a ratio reaches the target."""
        return ratio >= self.ratio if self.sign == ">=" else ratio <= self.ratio


TARGETS: Tuple[Target, ...] = (
    Target("predict_tokens_per_s", BASELINE, ">=", 2.2),
    Target("predict_tokens_per_s", FLAIR, ">=", 4.0),
    Target("raw_tokens_per_s", BASELINE, ">=", 2.0),
    Target("train_tokens_per_s", BASELINE, ">=", 2.0),
    Target("latency_ms_p50", BASELINE, "<=", 1.0),
    Target("latency_ms_p99", BASELINE, "<=", 1.0),
    Target("latency_again_ms_p50", BASELINE, "<=", 0.6),
    Target("latency_again_ms_p99", BASELINE, "<=", 0.6),
    Target("load_s", BASELINE, "<=", 1.2),
    Target("peak_rss_mb", BASELINE, "<=", 1.1),
    Target("tokenizer_tokens_per_s", BASELINE, ">=", 2.0),  # for every kind of text
)


def targets_of(metric: str, against: str) -> Tuple[Target, ...]:
    """Look up the targets of a metric against a system.

    metric (str): The quantity.
    against (str): The other system.
    RETURNS (Tuple[Target, ...]): The targets, usually one or none.
    """
    return tuple(t for t in TARGETS if (t.metric, t.against) == (metric, against))
