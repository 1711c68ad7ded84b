"""What is measured, and how much: in a full run, in a quick one, in some parts alone."""

from typing import NamedTuple, Sequence, Tuple

# what can be measured alone
PARTS = (
    "tokenizer",
    "predict",
    "raw",
    "parallel",
    "latency",
    "train",
    "fresh",
    "documents",
    "batches",
    "corpora",
)


class Plan(NamedTuple):
    """Sizes of all measurements.

    No process reads a sentence twice, so what a pipeline remembers of words helps it as it does
    with new text, and what it remembers of whole sentences does not.

    threads (Tuple[int, ...]): Threads of torch and BLAS.
    repeats (int): Repeats, of which the median counts.
    groups (Tuple[Tuple[str, ...], ...]): Measurements that share their processes.
    predict (int): Sentences of a repeat: on tokenised documents.
    raw (int): From raw text.
    parallel (int): From raw text in two processes.
    latency (int): One at a time.
    tokenizer (int): To tokenise.
    tokenizer_repeats (int): Processes of each tokenizer.
    fresh (int): In a process that loads a pipeline and reads something.
    fresh_repeats (int): Such processes of each system.
    train_words (int): Words of a repeat of training, at least.
    train_warm_up (int): Words before the first of them.
    documents (Tuple[int, ...]): Lengths of documents, in tokens.
    batches (Tuple[int, ...]): Documents in a batch.
    corpora (Tuple[int, ...]): Tokens of a corpus.
    curve_repeats (int): Repeats for each of these.
    curve_tokens (int): Tokens of a repeat, where documents and batches grow; as many more as the
        largest of them need.
    parts (Tuple[str, ...]): What is measured, of `PARTS`.
    """

    threads: Tuple[int, ...]
    repeats: int
    groups: Tuple[Tuple[str, ...], ...]
    predict: int
    raw: int
    parallel: int
    latency: int
    tokenizer: int
    tokenizer_repeats: int
    fresh: int
    fresh_repeats: int
    train_words: int
    train_warm_up: int
    documents: Tuple[int, ...]
    batches: Tuple[int, ...]
    corpora: Tuple[int, ...]
    curve_repeats: int
    curve_tokens: int
    parts: Tuple[str, ...] = PARTS


FULL = Plan(
    threads=(1, 2),
    repeats=5,
    groups=(("predict",), ("raw",), ("parallel",), ("latency",)),
    predict=1000,
    raw=1000,
    parallel=1200,
    latency=200,
    tokenizer=1000,
    tokenizer_repeats=5,
    fresh=500,
    fresh_repeats=5,
    train_words=4000,
    train_warm_up=12_000,
    documents=(10, 30, 100, 300, 1000, 3000, 10_000),
    batches=(1, 4, 16, 64, 256, 1024),
    corpora=(1000, 10_000, 100_000, 1_000_000),
    curve_repeats=5,
    curve_tokens=12_000,
)
QUICK = FULL._replace(
    threads=(1,),
    groups=(("predict", "raw", "latency", "parallel"),),
    predict=150,
    raw=150,
    parallel=150,
    latency=30,
    tokenizer=250,
    tokenizer_repeats=2,
    fresh=100,
    fresh_repeats=1,
    train_words=800,
    train_warm_up=3000,
    documents=(10, 1000),
    batches=(256,),
    corpora=(10_000,),
    curve_repeats=2,
    curve_tokens=5000,
)


def only(plan: Plan, parts: Sequence[str]) -> Plan:
    """Leave out what is not asked for.

    plan (Plan): The plan.
    parts (Sequence[str]): What stays, of `PARTS`.
    RETURNS (Plan): The rest of it.
    """
    groups = [tuple(task for task in group if task in parts) for group in plan.groups]
    return plan._replace(
        groups=tuple(group for group in groups if group),
        documents=plan.documents if "documents" in parts else (),
        batches=plan.batches if "batches" in parts else (),
        corpora=plan.corpora if "corpora" in parts else (),
        parts=tuple(part for part in plan.parts if part in parts),
    )


def by_cpu_time(plan: Plan) -> Plan:
    """Leave out what CPU time says nothing of: several threads, several processes.

    plan (Plan): The plan.
    RETURNS (Plan): The rest of it.
    """
    return only(plan, [part for part in plan.parts if part != "parallel"])._replace(threads=(1,))


def choose_parts(names: str) -> Tuple[str, ...]:
    """Choose parts by name.

    names (str): Names with commas between.
    RETURNS (Tuple[str, ...]): The parts, in their usual order.
    RAISES (ValueError): If there is no such part, or none at all.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in PARTS]
    if unknown or not wanted:
        wrong = f"Unknown part '{unknown[0]}'" if unknown else "No part"
        raise ValueError(f"{wrong}; choose from {', '.join(PARTS)}.")
    return tuple(part for part in PARTS if part in wanted)
