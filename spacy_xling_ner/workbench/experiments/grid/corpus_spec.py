"""The sections of an experiment file that describe a corpus."""

from typing import Annotated, List, Literal, Optional, Union

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from ...corpora.formats import FORMATS
from ...corpora.splits import parse_split
from .section import Section, spec_error, suggest


class Generate(Section):
    """Utterances of the embedded corpus, as `xling generate` makes them.

    folder (str): Folder with templates and lists, such as `assets/assistant`.
    part (str): `train`, `dev` or `test`.
    n (int): Number of utterances.
    seed (int): Seed of all choices.
    """

    folder: str
    part: Literal["train", "dev", "test"]
    n: PositiveInt
    seed: int = 0


class Skew(Section):
    """A distribution of labels that is changed on purpose.

    label (str): The label to favour, after the label map. Texts whose entities all have it stay,
        and so do texts without entities.
    others (float): Share of the other texts that stays, from 0 to 1.
    """

    label: str
    others: Annotated[float, Field(ge=0, le=1)] = 0.0


class Corpus(Section):
    """A corpus, with the options of `xling convert`.

    path (Union[str, List[str], None]): Its files, in order; or
    generate (Optional[Generate]): utterances of the embedded corpus.
    format (Optional[str]): Name of the format; only with `path`.
    labels (Optional[str]): File of a label map.
    tokens (str), split_mode (Optional[str]), config (Optional[str]), misfits (str),
    stray (Optional[str]), split (Optional[str]), part (Optional[str]): As in `xling convert`.
    skew (Optional[Skew]): Change of the distribution of labels.
    sample (int): Number of texts to draw after the skew; 0 for all. Not for a target's training
        data, from which `n_train` draws.
    seed (int): Seed of the skew and the sample.
    """

    path: Union[str, List[str], None] = None
    generate: Optional[Generate] = None
    format: Optional[str] = None
    labels: Optional[str] = None
    tokens: Literal["auto", "keep", "pipeline"] = "auto"
    split_mode: Optional[str] = None
    config: Optional[str] = None
    misfits: Literal["expand", "drop", "error"] = "expand"
    stray: Optional[Literal["error", "open"]] = None
    split: Optional[str] = None
    part: Optional[str] = None
    skew: Optional[Skew] = None
    sample: NonNegativeInt = 0
    seed: int = 0

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
