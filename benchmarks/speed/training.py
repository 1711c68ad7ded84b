"""Speed of training: words per second for forward, backward and optimizer step."""

from statistics import mean
from typing import List, Sequence

from .measurement import Measurement, Phase, Tick
from .plan import Plan
from .process import Request, interleave
from .start import Starter, all_of
from .systems import System

METRIC = "train_tokens_per_s"


def training_phases(plan: Plan, systems: Sequence[System], starter: Starter) -> List[Phase]:
    """Plan the measurement of training.

    The repeats are spread over the whole training of the config, because spaCy's default batcher
    enlarges its batches from step to step.

    plan (Plan): The sizes.
    systems (Sequence[System]): The systems; those that are not trained here are left out.
    starter (Starter): Starts the processes.
    RETURNS (List[Phase]): One for each number of threads.
    """
    trained = [system for system in systems if system.is_trained]
    shares = [(repeat + 0.5) / plan.repeats for repeat in range(plan.repeats)]
    # the first is a warm-up: for most of a training all sentences have been seen before
    requests: List[Request] = [
        {"task": "train", "share": 0.0, "words": plan.train_warm_up},
        *({"task": "train", "share": share, "words": plan.train_words} for share in shares),
    ]

    def phase(threads: int) -> Phase:
        def measure(tick: Tick) -> List[Measurement]:
            started = [starter.open_training(system, threads) for system in trained]
            with all_of(started) as workers:
                replies = interleave(workers, {s.name: requests for s in trained}, tick)
            measurements = []
            for name, of_system in replies.items():
                timed = of_system[1:]
                rates = [reply["words"] / reply["seconds"] for reply in timed]
                batch = round(mean(reply["words"] / reply["batches"] for reply in timed))
                more = {"words_per_batch": batch}
                measurements.append(Measurement(METRIC, name, rates, threads, more))
            return measurements

        return Phase(f"train, {threads} threads", len(requests) * len(trained), measure)

    return [phase(threads) for threads in plan.threads]
