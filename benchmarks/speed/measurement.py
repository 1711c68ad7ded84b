"""Measurements, and phases of a run."""

from types import MappingProxyType
from typing import Any, Callable, List, Mapping, NamedTuple, Optional

# called with the name of the system before each measurement
Tick = Callable[[str], None]


class Measurement(NamedTuple):
    """One quantity of one system, measured several times.

    metric (str): The quantity, with its unit.
    system (str): The system.
    values (List[float]): One value per repeat, in order.
    threads (Optional[int]): Threads of torch and BLAS; None if not applicable.
    more (Mapping[str, Any]): Additional fields of its record.
    """

    metric: str
    system: str
    values: List[float]
    threads: Optional[int] = None
    more: Mapping[str, Any] = MappingProxyType({})


class Phase(NamedTuple):
    """A part of the run.

    name (str): Its name.
    n_steps (int): Number of calls of `tick`.
    measure (Callable[[Tick], List[Measurement]]): Runs the measurements.
    """

    name: str
    n_steps: int
    measure: Callable[[Tick], List[Measurement]]
