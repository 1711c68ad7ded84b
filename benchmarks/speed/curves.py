"""Time per token and memory by the size of documents, batches and corpora."""

from math import ceil
from typing import Callable, List, NamedTuple, Sequence, Tuple

from .measurement import Measurement, Phase, Tick
from .plan import Plan
from .process import Request, interleave
from .sentences import Sentence, count_tokens
from .start import Starter, all_of
from .systems import BASELINE, OURS, System

# A corpus of at least this many tokens is read once, by the first of ours and by the baseline.
LARGE = 1_000_000


class Curve(NamedTuple):
    """A quantity that grows.

    name (str): Its name, the prefix of its metrics.
    sizes (Tuple[int, ...]): Its sizes.
    requests (Callable[[int], List[Dict[str, Any]]]): Returns the requests for a size; the first
        is a warm-up.
    """

    name: str
    sizes: Tuple[int, ...]
    requests: Callable[[int], List[Request]]


def make_curves(plan: Plan, sentences: Sequence[Sentence]) -> List[Curve]:
    """Plan the requests of each curve.

    plan (Plan): The sizes.
    sentences (Sequence[Sentence]): The sentences.
    RETURNS (List[Curve]): The curves.
    """
    repeats = range(plan.curve_repeats + 1)
    mean = count_tokens(sentences) / len(sentences)

    def parts(n_tokens: int) -> List[Tuple[int, int]]:
        # enough sentences for the tokens, by their mean length
        n = ceil(n_tokens / mean)
        starts = [(repeat * n) % max(1, len(sentences) - n) for repeat in repeats]
        return [(start, start + n) for start in starts]

    def documents(size: int) -> List[Request]:
        # twice the size, so that each part yields at least one document
        chosen = parts(max(plan.curve_tokens, 2 * size))
        return [{"task": "documents", "start": a, "stop": b, "size": size} for a, b in chosen]

    def batches(size: int) -> List[Request]:
        chosen = parts(max(plan.curve_tokens, ceil(size * mean)))
        return [{"task": "predict", "start": a, "stop": b, "batch_size": size} for a, b in chosen]

    def corpora(size: int) -> List[Request]:
        timed = 1 if size >= LARGE else plan.curve_repeats
        warm_up = {"task": "corpus", "n_tokens": plan.curve_tokens, "seed": 0}
        rest = [{"task": "corpus", "n_tokens": size, "seed": 1 + seed} for seed in range(timed)]
        return [warm_up, *rest]

    return [
        Curve("documents", plan.documents, documents),
        Curve("batches", plan.batches, batches),
        Curve("corpora", plan.corpora, corpora),
    ]


def curve_phases(
    plan: Plan, systems: Sequence[System], sentences: Sequence[Sentence], starter: Starter
) -> List[Phase]:
    """Plan the measurement of the curves, for our systems and the baseline.

    plan (Plan): The sizes.
    systems (Sequence[System]): The systems.
    sentences (Sequence[Sentence]): The sentences.
    starter (Starter): Starts the processes.
    RETURNS (List[Phase]): One for each size of each curve, as peak memory needs fresh processes.
    """
    ours = [system for system in systems if system.name in OURS]
    baseline = [system for system in systems if system.name == BASELINE]
    phases = []
    for curve in make_curves(plan, sentences):
        for size in curve.sizes:
            large = curve.name == "corpora" and size >= LARGE
            chosen = [*ours[:1], *baseline] if large else [*ours, *baseline]
            phases.append(_point(curve, size, chosen, sentences, starter))
    return phases


def _point(
    curve: Curve,
    size: int,
    systems: Sequence[System],
    sentences: Sequence[Sentence],
    starter: Starter,
) -> Phase:
    requests = curve.requests(size)

    def measure(tick: Tick) -> List[Measurement]:
        with all_of([starter.open(system, threads=1) for system in systems]) as workers:
            replies = interleave(workers, {s.name: requests for s in systems}, tick)
            peaks = {worker.name: worker.ask("memory")["peak_rss_mb"] for worker in workers}
        measurements = []
        for name, of_system in replies.items():
            # the first is a warm-up
            pairs = zip(of_system[1:], requests[1:], strict=True)
            costs = [
                1e6 * reply["seconds"] / (reply.get("tokens") or _tokens(sentences, request))
                for reply, request in pairs
            ]
            more = {"size": size}
            measurements += [
                Measurement(f"{curve.name}_us_per_token", name, costs, 1, more),
                Measurement(f"{curve.name}_peak_rss_mb", name, [peaks[name]], 1, more),
            ]
        return measurements

    return Phase(f"{curve.name} of {size:,}", len(requests) * len(systems), measure)


def _tokens(sentences: Sequence[Sentence], request: Request) -> int:
    return count_tokens(sentences[request["start"] : request["stop"]])
