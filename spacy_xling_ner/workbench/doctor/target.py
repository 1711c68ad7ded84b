"""What a target pipeline would read, before it is trained: its tokenizer, views and lexicon."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from spacy.language import Language
from spacy.lookups import Lookups
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import Config

from ...bridge.lexicon import TABLE_NAME, load_lexicon
from ...layers.module_weights import MODULES
from ...transfer.find_modules import find_module
from ...transfer.seen_strings import SEEN_TABLES, module_view
from ...views import View
from ..corpora.tokenizer import load_tokenizer
from .switches import default_views

TRANSFER = "spacy_xling_ner.transfer_modules.v1"


@dataclass(frozen=True)
class TargetPlan:
    """What a target pipeline would read, and what it would take from a source.

    nlp (Language): A blank pipeline with its tokenizer and its lexicon.
    views (Dict[str, View]): What its modules `char` and `word` read.
    modules (List[str]): The modules that its config carries over; all three without a config.
    component (str): Name of the component that gets the modules.
    source_component (str): Its name in the source.
    label_map (Optional[Dict[str, str]]): From target label to source label.
    has_lexicon (bool): Whether there is a lexicon.
    """

    nlp: Language
    views: Dict[str, View]
    modules: List[str]
    component: str
    source_component: str
    label_map: Optional[Dict[str, str]]
    has_lexicon: bool


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
    """Find out what a target pipeline would read.

    lang (str): The language's code.
    config (Union[str, Path, None]): The target's training config. Without one the views are those
        of `configs/ja.cfg` for Japanese, else the token itself and its NORM.
    lexicon (Union[str, Path, None]): A lexicon from `xling lexicon`; by default the config's.
    split_mode (Optional[str]): Length of the Japanese tokens without a config: A, B or C.
    component (Optional[str]): Name of the component that gets the modules; by default what the
        config's transfer says, or `xling_ner`.
    source_component (Optional[str]): Its name in the source; by default as the config says, or the
        same.
    label_map (Optional[Dict[str, str]]): From target label to source label; by default as the
        config says.
    RETURNS (TargetPlan): The plan.
    RAISES (ValueError): The config does not build a component with our modules, or is for another
        language.
    RAISES (FileNotFoundError): There is no such lexicon.
    """
    path = None if config is None else Path(config)
    nlp = load_tokenizer(lang, split_mode, path)
    settings = Config() if path is None else load_config(path, interpolate=False)
    transfer = _transfer(settings)
    component = component or transfer.get("component") or "xling_ner"
    modules = transfer.get("modules") or MODULES
    if isinstance(modules, str):
        modules = [name.strip() for name in modules.split(",") if name.strip()]
    lookups = load_lexicon(Path(lexicon)) if lexicon is not None else _lookups(settings)
    if TABLE_NAME in lookups:
        nlp.vocab.lookups.set_table(TABLE_NAME, lookups.get_table(TABLE_NAME))
    return TargetPlan(
        nlp,
        default_views(lang) if path is None else _config_views(path, settings, component),
        list(modules),
        component,
        source_component or transfer.get("source_component") or component,
        transfer.get("label_map") if label_map is None else label_map,
        TABLE_NAME in lookups,
    )


def _transfer(settings: Config) -> Dict[str, Any]:
    block = settings.interpolate().get("initialize", {}).get("after_init") or {}
    return dict(block) if block.get("@callbacks") == TRANSFER else {}


def _lookups(settings: Config) -> Lookups:
    block = settings.interpolate().get("initialize", {}).get("lookups")
    lookups = registry.resolve({"lookups": block})["lookups"] if block else None
    return lookups if isinstance(lookups, Lookups) else Lookups()


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
            f"The component '{component}' of {path} has no module char or word that reads a view; "
            "nothing could be carried over into it. See configs/ja.cfg for one that has, or name "
            "another component with --component."
        )
    return views
