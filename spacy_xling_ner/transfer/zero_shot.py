"""A pipeline for the target language without any training in that language."""

from pathlib import Path
from typing import Any, Dict, Optional, Union

from spacy.language import Language
from spacy.util import load_config, load_model_from_config
from thinc.api import fix_random_seed

from ..layers.module_weights import MODULES
from ..modules.features import FEATURES
from .transfer_modules import load_source

SECTION = "after_init"


def zero_shot(
    source: Union[str, Path],
    config: Union[str, Path],
    *,
    component: str = "xling_ner",
    overrides: Optional[Dict[str, Any]] = None,
) -> Language:
    """Create a pipeline from a target's config, with all modules transferred from the source.

    source (Union[str, Path]): Path or package name of the source pipeline.
    config (Union[str, Path]): The target's config, such as `configs/ja.cfg`, with the transfer in
        `[initialize.after_init]`. Its `[training]` is not used.
    component (str): Name of the recogniser in both.
    overrides (Optional[Dict[str, Any]]): Overrides of the config, such as `paths.lexicon`.
    RETURNS (Language): The pipeline, with the labels of `[initialize.components]` in the config, or
        else the source's.
    RAISES (ValueError): If the config has no transfer, or the transfer cannot be done.
    """
    settings = load_config(Path(config), overrides=overrides or {}, interpolate=False)
    transfer = settings.get("initialize", {}).get(SECTION)
    if not transfer:
        raise ValueError(
            f"{config} has no transfer in [initialize.{SECTION}]; see configs/ja.cfg for one."
        )
    labels = load_source(source, MODULES).pipe_labels.get(component, [])
    with_features = FEATURES in transfer.get("modules", ())
    modules = [*MODULES, *([FEATURES] if with_features else [])]
    transfer.update(source=str(source), modules=modules, label_map=None)
    if settings.get("paths", {}).get("source"):
        settings["paths"]["source"] = None  # the transfer no longer refers to it
    section = settings["initialize"].setdefault("components", {}).setdefault(component, {})
    section.setdefault("labels", list(labels))
    fix_random_seed(0)
    nlp = load_model_from_config(settings, auto_fill=True)
    nlp.initialize()
    recogniser: Any = nlp.get_pipe(component)
    if recogniser.model.has_ref(FEATURES) and not with_features:
        # they know nothing yet, and their mean with the network's scores halves these
        recogniser.temperature = 0.5
    # Without examples there is no word of the target that the source could have seen.
    nlp.meta["transfer"][component].pop("seen", None)
    return nlp
