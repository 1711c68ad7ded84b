"""A callback that finds mistakes in a training config before anything is trained."""

import re
from difflib import get_close_matches
from typing import Callable

from spacy.language import Language
from spacy.util import registry

from ..errors import SettingError

_REFERENCE = re.compile(r"\$\{paths[.:]([^}]+)\}")


@registry.callbacks("spacy_xling_ner.check_config.v1")
def create_check_config() -> Callable[[Language], Language]:
    """Create a callback for `[initialize.before_init]` that refuses paths which nothing reads.

    spaCy adds what it does not know to the config: `--paths.lexcon FILE` would go unnoticed.

    RETURNS (Callable[[Language], Language]): The callback.
    """
    return check_config


def check_config(nlp: Language) -> Language:
    """Check that the config refers to each path that is set in `[paths]`.

    nlp (Language): The pipeline; its config is not interpolated.
    RETURNS (Language): The same pipeline.
    RAISES (SettingError): If a path is set that nothing refers to.
    """
    read = set(_REFERENCE.findall(nlp.config.to_str(interpolate=False)))
    if not read:  # A config that was interpolated has lost its references.
        return nlp
    for name, value in nlp.config.get("paths", {}).items():
        if value is None or name in read:
            continue
        nearest = get_close_matches(name, read, n=1)
        hint = f"Did you mean --paths.{nearest[0]}? " if nearest else ""
        raise SettingError(
            f"Unknown path --paths.{name} '{value}': nothing in the config refers to it. {hint}The "
            f"config reads: {', '.join(sorted(read))}."
        )
    return nlp
