"""Speed of tokenizers alone: for the first text, a later one, and the same one again."""

from typing import Dict, List, Sequence

from .measurement import Measurement, Phase, Tick
from .plan import Plan
from .sentences import Sentence, count_tokens
from .start import Starter
from .systems import TOKENIZERS

METRIC = "tokenizer_tokens_per_s"
# Number of texts between the cold one and the warm one.
_BETWEEN = 2


def tokenizer_phase(plan: Plan, sentences: Sequence[Sentence], starter: Starter) -> Phase:
    """Plan the measurement of the tokenizers.

    Each repeat is a new process with its dictionary loaded. It tokenises new sentences (cold), then
    more without timing, then other new ones (warm). It reads the last once more (again), when a
    tokenizer with a cache has seen all words.

    plan (Plan): The sizes.
    sentences (Sequence[Sentence]): The sentences.
    starter (Starter): Starts the processes.
    RETURNS (Phase): The phase.
    """

    def measure(tick: Tick) -> List[Measurement]:
        size = plan.tokenizer
        # start and end of the sentences, and their state; without one they are not timed
        parts = (
            (0, size, "cold"),
            (size, (1 + _BETWEEN) * size, ""),
            ((1 + _BETWEEN) * size, (2 + _BETWEEN) * size, "warm"),
            ((1 + _BETWEEN) * size, (2 + _BETWEEN) * size, "again"),
        )
        rates: Dict[str, Dict[str, List[float]]] = {
            state: {system: [] for system in TOKENIZERS} for state in ("warm", "again", "cold")
        }
        for _ in range(plan.tokenizer_repeats):
            for system, name in TOKENIZERS.items():
                tick(name)
                with starter.open_tokenizer(system, name) as worker:
                    for start, stop, state in parts:
                        seconds = worker.ask("raw", start=start, stop=stop)["seconds"]
                        if state:
                            n_tokens = count_tokens(sentences[start:stop])
                            rates[state][system].append(n_tokens / seconds)
        return [
            Measurement(
                METRIC, system, values, 1, {"state": state, "tokenizer": TOKENIZERS[system]}
            )
            for state, of_state in rates.items()
            for system, values in of_state.items()
        ]

    return Phase("tokenizer", plan.tokenizer_repeats * len(TOKENIZERS), measure)
