"""What this package wants to reach."""

from typing import NamedTuple, Tuple

from .systems import BASELINE, FLAIR


class Target(NamedTuple):
    """A ratio to reach, ours over another system's.

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
        """Whether a ratio reaches it.

        ratio (float): Ours over the other's.
        RETURNS (bool): Whether it does.
        """
        return ratio >= self.ratio if self.sign == ">=" else ratio <= self.ratio


TARGETS: Tuple[Target, ...] = (
    Target("predict_tokens_per_s", BASELINE, ">=", 2.0),
    Target("predict_tokens_per_s", FLAIR, ">=", 4.0),
    Target("raw_tokens_per_s", BASELINE, ">=", 2.0),
    Target("train_tokens_per_s", BASELINE, ">=", 2.0),
    Target("latency_ms_p50", BASELINE, "<=", 0.7),
    Target("latency_ms_p99", BASELINE, "<=", 0.7),
    Target("peak_rss_mb", BASELINE, "<=", 1.2),
    Target("tokenizer_tokens_per_s", BASELINE, ">=", 2.5),  # in each state
)


def targets_of(metric: str, against: str) -> Tuple[Target, ...]:
    """Look up targets.

    metric (str): The quantity.
    against (str): The other system.
    RETURNS (Tuple[Target, ...]): Its targets, mostly one or none.
    """
    return tuple(t for t in TARGETS if (t.metric, t.against) == (metric, against))
