"""Tokenizers alone: tokens a second, for the first text, for a later one, for the same again."""

from typing import Dict, List, Sequence

from .measurement import Measurement, Phase, Tick
from .plan import Plan
from .sentences import Sentence, count_tokens
from .start import Starter
from .systems import TOKENIZERS

METRIC = "tokenizer_tokens_per_s"
# Texts of this many repeats are read between the cold one and the warm one.
_BETWEEN = 2


def tokenizer_phase(plan: Plan, sentences: Sequence[Sentence], starter: Starter) -> Phase:
    """Plan the measurement of the tokenizers.

    Each repeat is a new process. It tokenises texts (cold), then others without the clock, then
    others that it has not seen either (warm), and these once more (again), when a tokenizer that
    remembers words knows them all. The dictionary is loaded before.

    plan (Plan): The sizes.
    sentences (Sequence[Sentence]): The sentences.
    starter (Starter): Starts the processes.
    RETURNS (Phase): The phase.
    """

    def measure(tick: Tick) -> List[Measurement]:
        size = plan.tokenizer
        # first sentence, sentence after the last, what it is called if it counts
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
