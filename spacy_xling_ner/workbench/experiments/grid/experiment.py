"""An experiment: every target with every system, size and seed."""

from typing import Any, Dict, Iterator, List, Optional, Tuple

from pydantic import Field, model_validator

from .section import Name, Section, spec_error
from .spec import Budget, Lexicon, Size, SizeT, Source, System, Target
from .suggestions import suggest


class Experiment(Section):
    """A grid: every target with every system, size and seed.

    title (str), description (str): For readers.
    targets (Dict[str, Target]), sources (Dict[str, Source]), lexicons (Dict[str, Lexicon]),
    systems (Dict[str, System]): By name.
    n_train (List[SizeT]): Numbers of training sentences; 0 for none at all, `all` for all.
    seeds (List[int]): Seeds of the sample, of the source and of the training.
    budget (Budget): For every size. budgets (Dict[SizeT, Budget]): For single sizes; what they do
        not say is as in `budget`.
    against (List[str]): Systems that every other one is compared with; by default the first.
    keep_models (bool): Whether the trained pipelines stay in their cells.
    """

    title: str = ""
    description: str = ""
    targets: Dict[Name, Target] = Field(min_length=1)
    sources: Dict[Name, Source] = Field(default_factory=dict)
    lexicons: Dict[Name, Lexicon] = Field(default_factory=dict)
    systems: Dict[Name, System] = Field(min_length=1)
    n_train: List[Size] = Field(min_length=1)
    seeds: List[int] = Field(min_length=1)
    budget: Budget = Budget()
    budgets: Dict[Size, Budget] = Field(default_factory=dict)
    against: List[str] = Field(default_factory=list)
    keep_models: bool = False

    @model_validator(mode="after")
    def _names_are_known(self) -> "Experiment":
        for place, name, kind, choices in self._references():
            if name not in choices:
                message = f"there is no {kind} '{name}'; {suggest(name, choices)}"
                raise spec_error(place, message)
        for place, values in self._lists():
            doubled = [value for i, value in enumerate(values) if value in values[:i]]
            if doubled:
                raise spec_error(place, f"{doubled[0]!r} is there twice")
        for place, sizes in self._chosen_sizes():
            for size in sizes:
                if size not in self._all_sizes:
                    known = ", ".join(map(str, self._all_sizes))
                    raise spec_error(place, f"{size!r} is not in n_train: {known}")
        for source in self.sources:
            if source in self.targets:
                raise spec_error(("sources", source), "a target has this name; choose another")
        return self

    def _references(self) -> Iterator[Tuple[Tuple[Any, ...], str, str, Dict[str, Any]]]:
        for name, target in self.targets.items():
            at = ("targets", name)
            if target.source is not None:
                yield (*at, "source"), target.source, "source", self.sources
            if target.lexicon is not None:
                yield (*at, "lexicon"), target.lexicon, "lexicon", self.lexicons
        for name, source in self.sources.items():
            if source.lexicon is not None:
                yield ("sources", name, "lexicon"), source.lexicon, "lexicon", self.lexicons
        for name, system in self.systems.items():
            at = ("systems", name)
            if isinstance(system.source, str):
                yield (*at, "source"), system.source, "source", self.sources
            if isinstance(system.lexicon, str):
                yield (*at, "lexicon"), system.lexicon, "lexicon", self.lexicons
            if system.silver is not None:
                teachers = {n: each for n, each in self.systems.items() if each.silver is None}
                yield (*at, "silver", "teacher"), system.silver.teacher, "system", teachers
            for i, value in enumerate(system.targets or ()):
                yield (*at, "targets", i), value, "target", self.targets
        for i, value in enumerate(self.against):
            yield ("against", i), value, "system", self.systems

    def _lists(self) -> Iterator[Tuple[Tuple[Any, ...], List[Any]]]:
        yield ("seeds",), self.seeds
        yield ("n_train",), self.n_train
        for name, target in self.targets.items():
            yield ("targets", name, "n_train"), target.n_train or []

    def _chosen_sizes(self) -> Iterator[Tuple[Tuple[Any, ...], List[SizeT]]]:
        yield ("budgets",), list(self.budgets)
        for name, system in self.systems.items():
            yield ("systems", name, "n_train"), system.n_train or []

    @property
    def _all_sizes(self) -> List[SizeT]:
        lists = [self.n_train, *(target.n_train or [] for target in self.targets.values())]
        return list(dict.fromkeys(size for sizes in lists for size in sizes))

    @property
    def baselines(self) -> List[str]:
        """The systems that every other one is compared with.

        RETURNS (List[str]): Those of `against`, or the first system.
        """
        return list(self.against) or [next(iter(self.systems))]

    def sizes(self, target: str, system: str) -> List[SizeT]:
        """Tell the numbers of sentences with which a system is trained on a target.

        target (str): The target's name.
        system (str): The system's name.
        RETURNS (List[SizeT]): The numbers, as in the file.
        """
        chosen = self.systems[system]
        if chosen.targets is not None and target not in chosen.targets:
            return []
        sizes = self.targets[target].n_train
        sizes = self.n_train if sizes is None else sizes
        return [n for n in sizes if chosen.n_train is None or n in chosen.n_train]

    def budget_for(self, size: Optional[SizeT]) -> Budget:
        """Tell how long a training on so many sentences may take.

        size (Optional[SizeT]): The number of sentences; None for what holds for all.
        RETURNS (Budget): The budget.
        """
        own = self.budgets.get(size) if size is not None else None
        return self.budget if own is None else own.over(self.budget)
