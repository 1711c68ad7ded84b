"""The sections of an experiment file: an experiment with its targets, sources and systems.

`docs/experiments.md` describes every key.
"""

from typing import Annotated, Any, Dict, Iterator, List, Literal, Optional, Tuple, Union

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt, model_validator

from ....layers.module_weights import MODULES
from ....transfer.find_modules import TRANSFERABLE
from .corpus_spec import Corpus
from .section import Name, Section, spec_error, suggest

# A number of training sentences, or all of them.
SizeT = Union[int, Literal["all"]]
_PlaceT = Tuple[Any, ...]


def _size(value: Any) -> Any:
    if isinstance(value, str) and value.isdecimal():
        value = int(value)  # a key of JSON
    if value == "all" or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise ValueError(f"expected a number of sentences or 'all', got {value!r}")


def _choice(value: Any) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    raise ValueError(f"expected true, false or a name, got {value!r}")


def _module(value: Any) -> Any:
    if value in TRANSFERABLE:
        return value
    raise ValueError(f"unknown module {value!r}; {suggest(str(value), TRANSFERABLE)}")


Size = Annotated[Any, BeforeValidator(_size)]
Choice = Annotated[Any, BeforeValidator(_choice)]
Module = Annotated[str, BeforeValidator(_module)]


class Lexicon(Section):
    """A lexicon, with the options of `xling lexicon`."""

    lang: str = "ja"
    jmdict: bool = True
    tsv: Optional[str] = None
    database: Optional[str] = None


class Budget(Section):
    """The length of a training; the same for all systems of one size."""

    epochs: Optional[PositiveInt] = None
    steps: Optional[PositiveInt] = None
    eval_every: Optional[PositiveInt] = None  # updates between evaluations on dev
    patience: Optional[NonNegativeInt] = None  # updates without a better dev score; 0: no limit
    stream: bool = False  # read the sentences from disk in every pass

    @model_validator(mode="after")
    def _stream_ends(self) -> "Budget":
        if self.stream and (self.steps is None or self.epochs is not None):
            raise ValueError("'stream' needs 'steps', and no 'epochs'")
        return self

    def over(self, base: "Budget") -> "Budget":
        """Complete this budget with the values of a more general one.

        base (Budget): The general budget; its length is ignored if this one has a length.
        RETURNS (Budget): The complete budget.
        """
        values = base.model_dump(exclude_unset=True)
        if self.epochs or self.steps:
            values = {k: v for k, v in values.items() if k in ("eval_every", "patience")}
        return Budget(**{**values, **self.model_dump(exclude_unset=True)})


class Source(Section):
    """A training whose modules are transferred: on English, or on another corpus after that."""

    lang: str = "en"
    config: str
    train: Union[Corpus, List[Corpus]]  # several corpora are joined
    dev: Union[Corpus, List[Corpus]]
    test: Optional[Corpus] = None
    overrides: Dict[str, Any] = Field(default_factory=dict)
    budget: Optional[Budget] = None
    lexicon: Optional[str] = None
    seed: Optional[int] = None  # by default each run's own
    source: Optional[str] = None  # the one before it
    modules: Optional[List[Module]] = None  # to transfer from that
    label_map: Optional[Dict[str, str]] = None  # from its labels to those of that


class Target(Section):
    """A data set of the target language."""

    lang: str
    train: Corpus
    dev: Corpus
    test: Corpus
    source: Optional[str] = None  # not needed if there is only one
    lexicon: Optional[str] = None
    label_map: Optional[Dict[str, str]] = None  # from its labels to the source's
    n_train: Optional[List[Size]] = None
    unlabelled: Optional[Corpus] = None  # texts for systems with `silver`
    gold_tokens: bool = False  # evaluate on the words of the test corpus, too

    @model_validator(mode="after")
    def _drawn_by_the_grid(self) -> "Target":
        if self.train.sample:
            raise spec_error(("train", "sample"), "n_train and seeds draw the training sentences")
        return self


class Silver(Section):
    """Training on texts that several pipelines of another system annotate."""

    teacher: str
    # by path or package of a pipeline of another kind: the file that maps its labels
    others: Dict[str, str] = Field(default_factory=dict)
    teachers: PositiveInt = 4  # pipelines; they differ in their seed
    sentences: NonNegativeInt = 0  # texts to annotate; 0: all
    times: PositiveInt = 3  # copies of each gold sentence
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.0
    budget: Budget = Budget()  # completed by the size's budget


class System(Section):
    """A way to train, or a pipeline that is trained already."""

    config: Optional[str] = None
    pipeline: Optional[str] = None  # path or package, instead of a config
    labels: Optional[str] = None  # file that maps the labels of `pipeline`
    code: Optional[str] = None  # Python file with what the config names, as of `spacy train --code`
    # by dotted key; a mapping replaces a whole section, null removes it
    overrides: Dict[str, Any] = Field(default_factory=dict)
    # to transfer; None: the config has no transfer
    modules: Optional[List[Module]] = None
    # by default a source if it has modules, and the target's lexicon if its config reads one
    source: Choice = None
    lexicon: Choice = None
    label_map: Optional[Dict[str, str]] = None
    targets: Optional[List[str]] = None
    n_train: Optional[List[Size]] = None
    silver: Optional[Silver] = None

    @model_validator(mode="after")
    def _one_kind(self) -> "System":
        if (self.config is None) == (self.pipeline is None):
            raise ValueError("name either a 'config' to train or a trained 'pipeline'")
        if self.labels is not None and self.pipeline is None:
            raise spec_error(("labels",), "it maps the labels of a 'pipeline', and there is none")
        return self

    @property
    def needs_source(self) -> bool:
        """Needs a source: as given by `source`, else if it has modules to transfer."""
        return bool(self.modules) if self.source is None else bool(self.source)


class Experiment(Section):
    """A grid: every target with every system, size and seed."""

    title: str = ""
    description: str = ""
    targets: Dict[Name, Target] = Field(min_length=1)
    sources: Dict[Name, Source] = Field(default_factory=dict)
    lexicons: Dict[Name, Lexicon] = Field(default_factory=dict)
    systems: Dict[Name, System] = Field(min_length=1)
    n_train: List[Size] = Field(min_length=1)  # 0: without training in the target language
    seeds: List[int] = Field(min_length=1)  # of the sample, the source and the training
    budget: Budget = Budget()
    budgets: Dict[Size, Budget] = Field(default_factory=dict)  # completed by `budget`
    against: List[str] = Field(default_factory=list)  # baselines; by default the first system
    keep_models: bool = False

    @model_validator(mode="after")
    def _check_names_and_sizes(self) -> "Experiment":
        for place, name, kind, choices in self._references():
            if name not in choices:
                message = f"there is no {kind} '{name}'; {suggest(name, choices)}"
                raise spec_error(place, message)
        for source in self.sources:
            if source in self.targets:
                raise spec_error(("sources", source), "a target has this name; choose another")
            chain: List[str] = []
            before: Optional[str] = source
            while before is not None:
                if before in chain:
                    raise spec_error(("sources", source, "source"), "a source comes after itself")
                chain.append(before)
                before = self.sources[before].source
        own_sizes: Dict[_PlaceT, Any] = {
            ("targets", name, "n_train"): target.n_train for name, target in self.targets.items()
        }
        listed = {("seeds",): self.seeds, ("n_train",): self.n_train, **own_sizes}
        for place, values in listed.items():
            for i, value in enumerate(values or ()):
                if value in values[:i]:
                    raise spec_error(place, f"{value!r} is there twice")
        known = [size for sizes in (self.n_train, *own_sizes.values()) for size in sizes or ()]
        chosen: Dict[_PlaceT, Any] = {("budgets",): self.budgets}
        chosen |= {("systems", name, "n_train"): s.n_train for name, s in self.systems.items()}
        for place, sizes in chosen.items():
            for size in sizes or ():
                if size not in known:
                    names = ", ".join(map(str, dict.fromkeys(known)))
                    raise spec_error(place, f"{size!r} is not in n_train: {names}")
        return self

    def _references(self) -> Iterator[Tuple[_PlaceT, str, str, Dict[str, Any]]]:
        # every name of another section: its place, the name, what it names, and the choices
        groups: Dict[str, Dict[str, Any]] = {
            "targets": self.targets,
            "sources": self.sources,
            "systems": self.systems,
        }
        kinds: Dict[str, Dict[str, Any]] = {"source": self.sources, "lexicon": self.lexicons}
        for group, sections in groups.items():
            for name, section in sections.items():
                for kind, choices in kinds.items():
                    value = getattr(section, kind, None)
                    if isinstance(value, str):
                        yield (group, name, kind), value, kind, choices
        teachers = {name: s for name, s in self.systems.items() if s.config and not s.silver}
        for name, system in self.systems.items():
            if system.silver is not None:
                place = ("systems", name, "silver", "teacher")
                yield place, system.silver.teacher, "system", teachers
            for i, value in enumerate(system.targets or ()):
                yield ("systems", name, "targets", i), value, "target", self.targets
        for i, value in enumerate(self.against):
            yield ("against", i), value, "system", self.systems

    @property
    def baselines(self) -> List[str]:
        """The systems of `against`, or the first system."""
        return list(self.against) or [next(iter(self.systems))]

    def sizes(self, target: str, system: str) -> List[SizeT]:
        """List the numbers of sentences that a system is trained with on a target.

        target (str): Name of the target.
        system (str): Name of the system.
        RETURNS (List[SizeT]): The numbers, as in the file.
        """
        chosen = self.systems[system]
        if chosen.targets is not None and target not in chosen.targets:
            return []
        sizes = self.targets[target].n_train
        sizes = self.n_train if sizes is None else sizes
        return [n for n in sizes if chosen.n_train is None or n in chosen.n_train]

    def needs_no_sentences(self, system: str) -> bool:
        """Check if a system works without training sentences in the target language.

        system (str): Name of a system: a trained pipeline, one that transfers all modules, or one
            that such a system teaches.
        RETURNS (bool): True if it does.
        """
        chosen = self.systems[system]
        if chosen.silver is not None:
            return self.needs_no_sentences(chosen.silver.teacher)
        transfers_all = chosen.needs_source and set(chosen.modules or ()) >= set(MODULES)
        return chosen.pipeline is not None or transfers_all

    def budget_for(self, size: SizeT) -> Budget:
        """Give the budget of a training on so many sentences, completed by the general one."""
        own = self.budgets.get(size)
        return self.budget if own is None else own.over(self.budget)
