"""A callback for the time before a training: it checks the config and loads the word vectors."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Callable, Optional

from spacy.language import Language
from spacy.training.initialize import load_vectors_into_model
from spacy.util import registry

from ..errors import SettingError

_REFERENCE = re.compile(r"\$\{paths[.:]([^}]+)\}")


@registry.callbacks("spacy_xling_ner.before_init.v1")
def create_before_init(vectors: Optional[str] = None) -> Callable[[Language], Language]:
    """Create a callback for `[initialize.before_init]`: refuse unknown paths, load the vectors.

    spaCy adds what it does not know to the config: `--paths.lexcon FILE` would go unnoticed. Its
    `initialize.vectors` keeps the strings of the vectors' package, too. No vector is found by them,
    but those of `ja_ginza` are 600,000: 17 MB of each pipeline, and half of its loading time.

    vectors (Optional[str]): Name or path of a pipeline with word vectors; None for none. It names
        the table, which decides who is credited in a package.
    RETURNS (Callable[[Language], Language]): The callback; it raises a SettingError for an unknown
        path, or vectors that cannot be loaded.
    """

    def before_init(nlp: Language) -> Language:
        check_config(nlp)
        if vectors is not None:
            try:
                load_vectors_into_model(nlp, vectors, add_strings=False)
            except OSError as error:
                raise SettingError(f"No word vectors for --paths.vectors: {error}") from error
            nlp.vocab.vectors.name = Path(vectors).name
        return nlp

    return before_init


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
