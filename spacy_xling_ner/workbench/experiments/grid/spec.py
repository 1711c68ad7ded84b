"""What an experiment file may say of data sets, sources, systems and budgets."""

from typing import Annotated, Any, Dict, List, Literal, Optional, Union

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt, model_validator

from ....layers.module_weights import MODULES
from .corpus_spec import Corpus
from .section import Section, spec_error
from .suggestions import suggest

# A number of training sentences, or all that there are.
SizeT = Union[int, Literal["all"]]


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
    if value in MODULES:
        return value
    raise ValueError(f"unknown module {value!r}; {suggest(str(value), MODULES)}")


Size = Annotated[Any, BeforeValidator(_size)]
Choice = Annotated[Any, BeforeValidator(_choice)]
Module = Annotated[str, BeforeValidator(_module)]


class Lexicon(Section):
    """A lexicon, as `xling lexicon` builds it.

    jmdict (bool): Whether JMdict and JMnedict are in it.
    tsv (Optional[str]): Lines of your own.
    database (Optional[str]): A jamdict database in place of the package's.
    """

    jmdict: bool = True
    tsv: Optional[str] = None
    database: Optional[str] = None


class Budget(Section):
    """How long a training may take; the same for all systems of one size.

    epochs (Optional[int]): Passes over the sentences.
    steps (Optional[int]): Updates.
    eval_every (Optional[int]): Updates from one evaluation on dev to the next.
    patience (Optional[int]): Updates without a better dev score after which to stop; 0 for never.
    stream (bool): Read the sentences from the disk again in every pass, in the file's order, and
        not into memory; needs `steps`.
    """

    epochs: Optional[PositiveInt] = None
    steps: Optional[PositiveInt] = None
    eval_every: Optional[PositiveInt] = None
    patience: Optional[NonNegativeInt] = None
    stream: bool = False

    @model_validator(mode="after")
    def _stream_ends(self) -> "Budget":
        if self.stream and (self.steps is None or self.epochs is not None):
            raise ValueError("'stream' needs 'steps', and no 'epochs'")
        return self

    def over(self, base: "Budget") -> "Budget":
        """Fill in what this one does not say.

        base (Budget): The more general budget; if this one has a length, its length plays no part.
        RETURNS (Budget): Both together.
        """
        said = base.model_dump(exclude_unset=True)
        if self.epochs or self.steps:
            said = {key: value for key, value in said.items() if key in ("eval_every", "patience")}
        return Budget(**{**said, **self.model_dump(exclude_unset=True)})


class Source(Section):
    """An English training whose modules are carried over.

    lang (str): Language code. config (str): Training config. train, dev (Corpus): Its data.
    test (Optional[Corpus]): What it is evaluated on, if that is wanted.
    overrides (Dict[str, Any]): Settings of the config. budget (Optional[Budget]): As for targets.
    lexicon (Optional[str]): The lexicon that it reads, if any.
    seed (Optional[int]): One seed for all runs; by default each run's own.
    """

    lang: str = "en"
    config: str
    train: Corpus
    dev: Corpus
    test: Optional[Corpus] = None
    overrides: Dict[str, Any] = Field(default_factory=dict)
    budget: Optional[Budget] = None
    lexicon: Optional[str] = None
    seed: Optional[int] = None


class Target(Section):
    """A data set of the target language.

    lang (str): Language code. train, dev, test (Corpus): Its data.
    source (Optional[str]): The source of its transfers; may be left out if there is only one.
    lexicon (Optional[str]): The lexicon of the systems that read one.
    label_map (Optional[Dict[str, str]]): From its labels to the source's, if the names differ.
    n_train (Optional[List[SizeT]]): Numbers of sentences, in place of the experiment's.
    unlabelled (Optional[Corpus]): Texts for systems with `silver`; their annotation is not read.
    """

    lang: str
    train: Corpus
    dev: Corpus
    test: Corpus
    source: Optional[str] = None
    lexicon: Optional[str] = None
    label_map: Optional[Dict[str, str]] = None
    n_train: Optional[List[Size]] = None
    unlabelled: Optional[Corpus] = None

    @model_validator(mode="after")
    def _drawn_by_the_grid(self) -> "Target":
        if self.train.sample:
            raise spec_error(("train", "sample"), "n_train and seeds draw the training sentences")
        return self


class Silver(Section):
    """Training on silver: several pipelines of one system annotate texts for another one.

    teacher (str): The system whose pipelines vote.
    teachers (int): How many; they differ in the seed of their training, not in their sentences.
    sentences (int): How many of the target's `unlabelled` texts to annotate; 0 for all.
    times (int): How often each sentence with gold is in the training data.
    min_score (float): Less sure entities and tokens count as not annotated.
    budget (Budget): Of the training on silver; what it does not say is as for the size.
    """

    teacher: str
    teachers: PositiveInt = 4
    sentences: NonNegativeInt = 0
    times: PositiveInt = 3
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.0
    budget: Budget = Budget()


class System(Section):
    """One way to train.

    config (str): Training config. overrides (Dict[str, Any]): Its settings, by dotted key; a
        mapping replaces a whole section, null takes it away.
    modules (Optional[List[str]]): What is carried over from the source; [] for nothing, left out
        if the config knows no transfer.
    source (Union[bool, str, None]): Whether it needs a source, or which; by default whether modules
        are carried over.
    lexicon (Union[bool, str, None]): Whether it reads a lexicon, or which; by default the target's,
        if the config has `paths.lexicon`.
    label_map (Optional[Dict[str, str]]): In place of the target's, if its source has other labels.
    targets (Optional[List[str]]), n_train (Optional[List[SizeT]]): If it is not for all of them.
    silver (Optional[Silver]): If it is trained on what other pipelines annotate, too.
    """

    config: str
    overrides: Dict[str, Any] = Field(default_factory=dict)
    modules: Optional[List[Module]] = None
    source: Choice = None
    lexicon: Choice = None
    label_map: Optional[Dict[str, str]] = None
    targets: Optional[List[str]] = None
    n_train: Optional[List[Size]] = None
    silver: Optional[Silver] = None

    @property
    def needs_source(self) -> bool:
        """Whether it needs a source.

        RETURNS (bool): As the file says, or whether modules are carried over.
        """
        return bool(self.modules) if self.source is None else bool(self.source)
