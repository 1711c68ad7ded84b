"""A target pipeline before its training: its tokenizer, views, lexicon and transfer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from spacy.language import Language
from spacy.lookups import Lookups
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import Config

from ...bridge.lexicon import TABLE_NAME, load_lexicon
from ...layers.module_weights import MODULES
from ...transfer.classifier_rows import read_label_map
from ...transfer.find_modules import find_module
from ...transfer.seen_strings import SEEN_TABLES, module_view
from ...views import View
from ..corpora.tokenizer import load_tokenizer
from .view_variants import default_views

TRANSFER = "spacy_xling_ner.transfer_modules.v1"


@dataclass(frozen=True)
class TargetPlan:
    """The views and the lexicon of a target pipeline, and its transfer.

    nlp (Language): A blank pipeline with its tokenizer and its lexicon.
    views (Dict[str, View]): The views that its modules `char` and `word` read.
    modules (List[str]): The modules to be transferred.
    component (str): The component that gets them.
    source_component (str): The source's component that they come from.
    label_map (Optional[Dict[str, str]]): From target label to source label.
    """

    nlp: Language
    views: Dict[str, View]
    modules: List[str]
    component: str
    source_component: str
    label_map: Optional[Dict[str, str]]

    @property
    def has_lexicon(self) -> bool:
        """The pipeline has a lexicon."""
        return TABLE_NAME in self.nlp.vocab.lookups


def plan_target(
    lang: str,
    config: Union[str, Path, None] = None,
    *,
    lexicon: Union[str, Path, None] = None,
    split_mode: Optional[str] = None,
    component: Optional[str] = None,
    source_component: Optional[str] = None,
    label_map: Optional[Dict[str, str]] = None,
) -> TargetPlan:
    """Read the plan of a target pipeline from its config and from arguments, which come first.

    lang (str): Language code.
    config (Union[str, Path, None]): The training config. Without one, all modules are transferred;
        the views are those of `configs/ja.cfg` for Japanese, else the token and its NORM.
    lexicon (Union[str, Path, None]): A lexicon from `xling lexicon`; by default the config's.
    split_mode (Optional[str]): Length of Japanese tokens without a config: A, B or C.
    component (Optional[str]): The component that gets the modules; by default the config's, or
        `xling_ner`.
    source_component (Optional[str]): The source's component; by default the config's, or of the
        same name.
    label_map (Optional[Dict[str, str]]): From target label to source label; by default the
        config's.
    RETURNS (TargetPlan): The plan.
    RAISES (ValueError): If the config is for another language, or its component has none of our
        modules.
    RAISES (FileNotFoundError): If the lexicon is missing.
    """
    path = None if config is None else Path(config)
    nlp = load_tokenizer(lang, split_mode, path)
    settings = Config() if path is None else load_config(path, interpolate=False)
    initialize: Dict[str, Any] = settings.interpolate().get("initialize", {})
    transfer = initialize.get("after_init") or {}
    if transfer.get("@callbacks") != TRANSFER:
        transfer = {}
    component = component or transfer.get("component") or "xling_ner"
    modules = transfer.get("modules") or MODULES
    if isinstance(modules, str):
        modules = [name.strip() for name in modules.split(",") if name.strip()]
    lookups: Any = None
    if lexicon is not None:
        lookups = load_lexicon(Path(lexicon))
    elif initialize.get("lookups"):
        lookups = registry.resolve({"lookups": initialize["lookups"]})["lookups"]
    if isinstance(lookups, Lookups) and TABLE_NAME in lookups:
        nlp.vocab.lookups.set_table(TABLE_NAME, lookups.get_table(TABLE_NAME))
    return TargetPlan(
        nlp,
        default_views(lang) if path is None else _config_views(path, settings, component),
        list(modules),
        component,
        source_component or transfer.get("source_component") or component,
        _label_map(transfer.get("label_map")) if label_map is None else label_map,
    )


def _label_map(value: Any) -> Optional[Dict[str, str]]:
    mapping = read_label_map(value)
    if mapping is None:
        return None
    return {label: known for label, known in mapping.items() if known is not None}


def _config_views(path: Path, settings: Config, component: str) -> Dict[str, View]:
    nlp = load_model_from_config(settings, auto_fill=True)
    if component not in nlp.pipe_names:
        raise ValueError(
            f"{path} has no component '{component}'; it has: {', '.join(nlp.pipe_names) or 'none'}."
            " Name the right one with --component."
        )
    views: Dict[str, View] = {}
    for name in SEEN_TABLES:
        module = find_module(nlp.get_pipe(component), name)
        view = None if module is None else module_view(module)
        if view is not None:
            views[name] = view
    if not views:
        raise ValueError(
            f"The component '{component}' of {path} has no module char or word that reads a view, "
            "so nothing can be transferred to it. See configs/ja.cfg for one that has, or name "
            "another component with --component."
        )
    return views
