"""The systems that are measured, and how a process is told to open each of them."""

from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

FOLDER = Path("build/speed")
TRAIN = FOLDER / "train.spacy"
DEV = FOLDER / "dev.spacy"
SENTENCES = FOLDER / "sentences.json"
TAGGED = FOLDER / "tagged.json"

OURS = ("bridge", "paper")
BASELINE = "spacy-ner"
FLAIR = "flair"
# The prepared tokenizers; sudachipy is what both of them call, without a Doc.
TOKENIZERS = {
    "bridge": "spacy_xling_ner.JapaneseTokenizer.v1",
    "spacy-ner": "spacy.ja.JapaneseTokenizer",
    "sudachipy": "sudachipy",
}
# The part of ja-ginza that its `ner` needs.
GINZA_PIPES = ["tok2vec", "ner"]


class System(NamedTuple):
    """A named-entity recogniser.

    name (str): Its name in the results.
    kind (str): What opens it: `spacy` or `flair`.
    path (str): The pipeline: a folder, or an installed package.
    pipes (Optional[List[str]]): The components that are loaded; None for all.
    config (Optional[str]): Its training config, if spaCy trains it.
    lexicon (bool): Whether the config wants the lexicon.
    from_scratch (bool): Whether the config must be told to transfer nothing.
    share (float): How much it reads of the sentences of a repeat, from 0 to 1; a slow one less.
    """

    name: str
    kind: str
    path: str
    pipes: Optional[List[str]] = None
    config: Optional[str] = None
    lexicon: bool = False
    from_scratch: bool = False
    share: float = 1.0

    @property
    def folder(self) -> Path:
        """Where it is trained."""
        return FOLDER / self.name

    @property
    def is_trained(self) -> bool:
        """Whether it is trained here, rather than installed."""
        return self.kind == "flair" or self.config is not None

    def overrides(self, lexicon: Path) -> Dict[str, Any]:
        """What its config is told.

        lexicon (Path): The lexicon.
        RETURNS (Dict[str, Any]): Values by their place in the config.
        """
        values: Dict[str, Any] = {"paths.train": str(TRAIN), "paths.dev": str(DEV)}
        if self.lexicon:
            values["paths.lexicon"] = str(lexicon)
        if self.from_scratch:
            values["initialize.after_init.modules"] = []
        return values


def _trained(name: str, config: str, lexicon: bool = False, ours: bool = True) -> System:
    path = str(FOLDER / name / "model-last")
    return System(name, "spacy", path, None, config, lexicon, from_scratch=ours)


SYSTEMS: Tuple[System, ...] = (
    _trained("bridge", "configs/ja.cfg", lexicon=True),
    _trained("paper", "configs/ja_paper.cfg"),
    _trained(BASELINE, "configs/spacy_ner.cfg", ours=False),
    System("ja-ginza", "spacy", "ja_ginza", GINZA_PIPES, share=0.2),
    System(FLAIR, "flair", str(FOLDER / "flair" / "model.pt")),
)


def choose_systems(names: str) -> List[System]:
    """Choose systems by name.

    names (str): Names with commas between.
    RETURNS (List[System]): The systems, in their usual order.
    RAISES (ValueError): If there is no such system, or not the one to compare with.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = [system.name for system in SYSTEMS]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ValueError(f"Unknown system '{unknown[0]}'; choose from {', '.join(known)}.")
    if BASELINE not in wanted:
        raise ValueError(f"'{BASELINE}' must be among the systems: the others are compared to it.")
    return [system for system in SYSTEMS if system.name in wanted]
