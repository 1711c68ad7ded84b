"""The sections of an experiment file that describe a corpus; see `docs/experiments.md`."""

from typing import Annotated, List, Literal, Optional, Union

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from ...corpora.formats import FORMATS
from ...corpora.splits import parse_split
from .section import Section, spec_error, suggest


class Generate(Section):
    """Utterances of the embedded corpus, with the options of `xling generate`."""

    folder: str
    part: Literal["train", "dev", "test"]
    n: PositiveInt
    seed: int = 0


class Skew(Section):
    """A distribution of labels that is changed on purpose."""

    # as the label map gives it; texts whose entities all have it stay, and texts without entities
    label: str
    others: Annotated[float, Field(ge=0, le=1)] = 0.0  # share of the other texts that stays


class Corpus(Section):
    """A corpus: files with the options of `xling convert`, or generated utterances."""

    path: Union[str, List[str], None] = None
    generate: Optional[Generate] = None
    format: Optional[str] = None
    labels: Optional[str] = None
    tokens: Literal["auto", "keep", "pipeline"] = "auto"
    split_mode: Optional[str] = None
    config: Optional[str] = None
    annotated: Optional[List[str]] = None  # after the map; any other label may be missing
    misfits: Literal["expand", "drop", "error"] = "expand"
    stray: Optional[Literal["error", "open"]] = None
    split: Optional[str] = None
    part: Optional[str] = None
    skew: Optional[Skew] = None
    sample: NonNegativeInt = 0  # texts to draw after the skew; 0: all
    seed: int = 0  # of the skew and the sample

    @model_validator(mode="after")
    def _check(self) -> "Corpus":
        if (self.path is None) == (self.generate is None):
            raise ValueError("give either 'path' (with 'format') or 'generate'")
        if (self.path is None) != (self.format is None):
            raise ValueError("'format' goes with 'path', and 'path' needs it")
        if (self.split is None) != (self.part is None):
            raise ValueError("'split' and 'part' must be given together")
        if self.format is not None and self.format not in FORMATS:
            hint = suggest(self.format, FORMATS)
            raise spec_error(("format",), f"there is no format '{self.format}'; {hint}")
        if self.split is not None:
            parts = [name for name, _ in parse_split(self.split)]
            if self.part not in parts:
                hint = suggest(str(self.part), parts)
                raise spec_error(("part",), f"the split has no part '{self.part}'; {hint}")
        return self

    @property
    def paths(self) -> List[str]:
        """Its files; none if the corpus is generated."""
        if self.path is None:
            return []
        return [self.path] if isinstance(self.path, str) else list(self.path)
