"""What a measurement gives, and a phase of the run."""

from types import MappingProxyType
from typing import Any, Callable, List, Mapping, NamedTuple, Optional

# called with what is about to be measured
Tick = Callable[[str], None]


class Measurement(NamedTuple):
    """One quantity of one system, measured several times.

    metric (str): The quantity, with its unit.
    system (str): The system.
    values (List[float]): The values, in the order of the repeats.
    threads (Optional[int]): Threads of torch and BLAS; None where it has none.
    more (Mapping[str, Any]): What else its record says.
    """

    metric: str
    system: str
    values: List[float]
    threads: Optional[int] = None
    more: Mapping[str, Any] = MappingProxyType({})


class Phase(NamedTuple):
    """A part of the run.

    name (str): Its name.
    n_steps (int): How often it calls `tick`.
    measure (Callable[[Tick], List[Measurement]]): Measures.
    """

    name: str
    n_steps: int
    measure: Callable[[Tick], List[Measurement]]
