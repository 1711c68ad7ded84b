"""The systems to measure, and the options to open each of them."""

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
# Tokenizers by system; both call SudachiPy, which `sudachipy` measures alone.
TOKENIZERS = {
    "bridge": "spacy_xling_ner.JapaneseTokenizer.v1",
    "spacy-ner": "spacy.ja.JapaneseTokenizer",
    "sudachipy": "sudachipy",
}
# The components of ja-ginza that its `ner` needs.
GINZA_PIPES = ["tok2vec", "ner"]


class System(NamedTuple):
    """A named-entity recogniser.

    name (str): Its name in the results.
    kind (str): Its library: `spacy` or `flair`.
    path (str): The pipeline: a folder, or an installed package.
    pipes (Optional[List[str]]): The components to load; None for all.
    config (Optional[str]): Its training config, if spaCy trains it.
    lexicon (bool): Pass the lexicon to the config.
    from_scratch (bool): Turn off the transfer of the config.
    share (float): Share of the sentences of a repeat that it reads, from 0 to 1; less if slow.
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
        """Folder of its training."""
        return FOLDER / self.name

    @property
    def is_trained(self) -> bool:
        """True if it is trained here, false if it is an installed package."""
        return self.kind == "flair" or self.config is not None

    def overrides(self, lexicon: Path) -> Dict[str, Any]:
        """Make the overrides of its config.

        lexicon (Path): The lexicon.
        RETURNS (Dict[str, Any]): Values by dotted key of the config.
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

    names (str): Names, separated by commas.
    RETURNS (List[System]): The systems, in the order of `SYSTEMS`.
    RAISES (ValueError): If a system is unknown, or the baseline is missing.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = [system.name for system in SYSTEMS]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ValueError(f"Unknown system '{unknown[0]}'; choose from {', '.join(known)}.")
    if BASELINE not in wanted:
        raise ValueError(f"'{BASELINE}' must be among the systems: the others are compared to it.")
    return [system for system in SYSTEMS if system.name in wanted]
