"""Parts and sizes of a full run, a quick run and partial runs."""

from typing import NamedTuple, Sequence, Tuple

# parts that can be measured alone
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

    No process reads a sentence twice. So cached words help a pipeline as they would on new text,
    and cached sentences do not help at all.

    threads (Tuple[int, ...]): Threads of torch and BLAS.
    repeats (int): Number of repeats; their median is the value.
    groups (Tuple[Tuple[str, ...], ...]): Tasks that share their processes.
    predict (int): Sentences per repeat on tokenised documents.
    raw (int): Sentences per repeat from raw text.
    parallel (int): Sentences per repeat from raw text in two processes.
    latency (int): Sentences per repeat, one at a time.
    tokenizer (int): Sentences per text of the tokenizers.
    tokenizer_repeats (int): Processes of each tokenizer.
    fresh (int): Sentences that a fresh process reads.
    fresh_repeats (int): Fresh processes of each system.
    train_words (int): Minimum number of words per repeat of training.
    train_warm_up (int): Words of the warm-up of training.
    documents (Tuple[int, ...]): Tokens in a document, for the curve.
    batches (Tuple[int, ...]): Documents in a batch, for the curve.
    corpora (Tuple[int, ...]): Tokens in a corpus, for the curve.
    curve_repeats (int): Repeats of each point of a curve.
    curve_tokens (int): Minimum number of tokens per repeat of a curve; large documents and batches
        take more.
    parts (Tuple[str, ...]): The parts to measure, of `PARTS`.
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
    """Restrict a plan to some parts.

    plan (Plan): The plan.
    parts (Sequence[str]): The parts to keep, of `PARTS`.
    RETURNS (Plan): The restricted plan.
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
    """Restrict a plan to what CPU time can measure: one thread, one process.

    plan (Plan): The plan.
    RETURNS (Plan): The restricted plan.
    """
    return only(plan, [part for part in plan.parts if part != "parallel"])._replace(threads=(1,))


def choose_parts(names: str) -> Tuple[str, ...]:
    """Choose parts by name.

    names (str): Names, separated by commas.
    RETURNS (Tuple[str, ...]): The parts, in the order of `PARTS`.
    RAISES (ValueError): If a part is unknown, or there is none.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in PARTS]
    if unknown or not wanted:
        wrong = f"Unknown part '{unknown[0]}'" if unknown else "No part"
        raise ValueError(f"{wrong}; choose from {', '.join(PARTS)}.")
    return tuple(part for part in PARTS if part in wanted)
