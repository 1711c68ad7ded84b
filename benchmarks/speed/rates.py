"""Speed of prediction: tokens per second on tokenised documents and raw text, and latency."""

from typing import Dict, Iterator, List, Sequence, Tuple

import numpy

from .measurement import Measurement, Phase, Tick
from .plan import Plan
from .process import Reply, Request, interleave
from .sentences import Sentence, count_tokens
from .start import Starter, all_of
from .systems import System

METRICS = {
    "predict": "predict_tokens_per_s",
    "raw": "raw_tokens_per_s",
    "parallel": "raw_2_processes_tokens_per_s",
}
PERCENTILES = (50, 99)

Part = Tuple[int, int]


def rate_phases(
    plan: Plan, systems: Sequence[System], sentences: Sequence[Sentence], starter: Starter
) -> List[Phase]:
    """Plan the measurements of prediction.

    plan (Plan): The sizes.
    systems (Sequence[System]): The systems.
    sentences (Sequence[Sentence]): The sentences.
    starter (Starter): Starts the processes.
    RETURNS (List[Phase]): One for each group of tasks and number of threads.
    RAISES (ValueError): If there are too few sentences.
    """
    phases = []
    for threads in plan.threads:
        for tasks in plan.groups:
            parts = cut_parts({task: getattr(plan, task) for task in tasks}, plan, len(sentences))
            chosen = {task: able(task, systems) for task in tasks}
            n_steps = sum(len(parts[task]) * len(chosen[task]) for task in tasks)

            def measure(
                tick: Tick,
                threads: int = threads,
                parts: Dict[str, List[Part]] = parts,
                chosen: Dict[str, List[System]] = chosen,
            ) -> List[Measurement]:
                return _measure(starter, systems, sentences, threads, parts, chosen, tick)

            phases.append(Phase(f"{'/'.join(tasks)}, {threads} threads", n_steps, measure))
    return phases


def able(task: str, systems: Sequence[System]) -> List[System]:
    """Choose the systems that can do a task.

    task (str): The task; `parallel` is spaCy's `n_process`, which flair does not have.
    systems (Sequence[System]): The systems.
    RETURNS (List[System]): The systems that can do it.
    """
    return [system for system in systems if task != "parallel" or system.kind == "spacy"]


def cut_parts(sizes: Dict[str, int], plan: Plan, n_sentences: int) -> Dict[str, List[Part]]:
    """Assign sentences to each repeat of each task, and to one warm-up of each task.

    sizes (Dict[str, int]): Sentences per repeat, by task.
    plan (Plan): The plan.
    n_sentences (int): Number of all sentences.
    RETURNS (Dict[str, List[Tuple[int, int]]]): Start and end of each part, by task.
    RAISES (ValueError): If there are too few sentences.
    """
    parts: Dict[str, List[Part]] = {}
    start = 0
    for task, size in sizes.items():
        stops = range(start + size, start + size * (plan.repeats + 2), size)
        parts[task] = [(stop - size, stop) for stop in stops]
        start = parts[task][-1][1]
    if start > n_sentences:
        raise ValueError(
            f"{', '.join(sizes)} need {start} sentences, but there are {n_sentences}: plan fewer."
        )
    return parts


def _measure(
    starter: Starter,
    systems: Sequence[System],
    sentences: Sequence[Sentence],
    threads: int,
    parts: Dict[str, List[Part]],
    chosen: Dict[str, List[System]],
    tick: Tick,
) -> List[Measurement]:
    used = [system for system in systems if any(system in able for able in chosen.values())]
    measurements: List[Measurement] = []
    with all_of([starter.open(system, threads) for system in used]) as workers:
        for task, task_parts in parts.items():
            requests: Dict[str, List[Request]] = {
                system.name: [
                    {"task": task, "start": start, "stop": start + share(stop - start, system)}
                    for start, stop in task_parts
                ]
                for system in chosen[task]
            }
            asked = [worker for worker in workers if worker.name in requests]
            for name, replies in interleave(asked, requests, tick).items():
                n_tokens = [
                    count_tokens(sentences[request["start"] : request["stop"]])
                    for request in requests[name]
                ]
                # the first is a warm-up
                found = read_replies(task, replies[1:], n_tokens[1:])
                measurements += [
                    Measurement(metric, name, values, threads) for metric, values in found
                ]
    return measurements


def share(size: int, system: System) -> int:
    """Compute how many sentences of a repeat a system reads.

    size (int): Sentences of the repeat.
    system (System): The system.
    RETURNS (int): Number of sentences, at least one.
    """
    return max(1, round(size * system.share))


def read_replies(
    task: str, replies: Sequence[Reply], n_tokens: Sequence[int]
) -> Iterator[Tuple[str, List[float]]]:
    """Turn seconds into metrics.

    task (str): The task.
    replies (Sequence[Dict[str, Any]]): The replies of the worker, one per repeat.
    n_tokens (Sequence[int]): Tokens of each repeat.
    YIELDS (Tuple[str, List[float]]): Metric, and its value in each repeat.
    """
    if task == "latency":
        for metric, passed in (("latency_ms", "each"), ("latency_again_ms", "again")):
            for percentile in PERCENTILES:
                found = [numpy.percentile(reply[passed], percentile) for reply in replies]
                yield f"{metric}_p{percentile}", [1000 * float(seconds) for seconds in found]
    else:
        pairs = zip(replies, n_tokens, strict=True)
        yield METRICS[task], [tokens / reply["seconds"] for reply, tokens in pairs]
