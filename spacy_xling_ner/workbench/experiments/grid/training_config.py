"""The training config of a cell: a config file with a system's overrides, a budget and a seed."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, Optional, Set

from spacy.language import DEFAULT_CONFIG, Language
from spacy.schemas import ConfigSchemaInit, ConfigSchemaNlp, ConfigSchemaTraining
from spacy.util import load_config, registry
from thinc.api import Config, ConfigValidationError

from .cell import PlanError
from .section import suggest
from .spec import Budget

# The component that can be given its labels when sentences are not kept in memory.
STREAMABLE = "xling_ner"
_STREAM = {
    "@readers": "spacy.Corpus.v1",
    "path": "${paths.train}",
    "gold_preproc": False,
    "max_length": 0,
    "limit": 0,
    "augmenter": None,
}
# Settings that a section may have although they are not in the file.
_SCHEMAS: Dict[str, Set[str]] = {
    # annotations: a model of pydantic 1 before spaCy 3.8.13, of pydantic 2 since
    "training": set(ConfigSchemaTraining.__annotations__),
    "initialize": set(ConfigSchemaInit.__annotations__),
    "nlp": set(ConfigSchemaNlp.__annotations__),
}
_BUDGET = {
    "training.max_epochs": "epochs",
    "training.max_steps": "steps",
    "training.eval_frequency": "eval_every",
    "training.patience": "patience",
}


def training_config(
    path: Path,
    *,
    overrides: Dict[str, Any],
    budget: Optional[Budget],
    seed: int,
    modules: Optional[Iterable[str]] = None,
    label_map: Optional[Dict[str, str]] = None,
    paths: Iterable[str] = (),
) -> Config:
    """Make the config of one training, complete but for its paths.

    path (Path): The config file.
    overrides (Dict[str, Any]): Settings by dotted key. A mapping replaces a whole section, None
        removes it.
    budget (Optional[Budget]): The length of the training; None if there is none.
    seed (int): Value of `system.seed`.
    modules (Optional[Iterable[str]]): Modules to transfer; None leaves the config as it is.
    label_map (Optional[Dict[str, str]]): Label map of the transfer; used if `classifier` is in
        `modules`.
    paths (Iterable[str]): Entries that `[paths]` must have.
    RETURNS (Config): The config, not interpolated.
    RAISES (PlanError): If the file is not a config, or lacks a setting.
    """
    try:
        text = path.read_text(encoding="utf8")
    except (OSError, ValueError) as error:
        raise PlanError(f"{path}: cannot be read ({error})") from error
    changes = json.dumps(
        [overrides, None if modules is None else list(modules), label_map], sort_keys=True
    )
    # checked once for all seeds and budgets of a grid
    config = _checked_config(path, text, changes).copy()
    override(config, "system.seed", seed, path)
    if budget is not None:
        _set_budget(config, budget, path)
    for name in paths:
        if name not in config.get("paths", {}):
            known = suggest(name, config.get("paths", {}))
            raise PlanError(f"{path}: [paths] has no '{name}', which the grid fills; {known}")
    return config


@lru_cache(maxsize=1000)
def _checked_config(path: Path, text: str, changes: str) -> Config:
    # the text is part of the key: a changed file is read again
    try:
        config = load_config(path, interpolate=False)
    except ValueError as error:
        raise PlanError(f"{path}: not a training config ({error})") from error
    overrides, modules, label_map = json.loads(changes)
    for key, value in overrides.items():
        if key in _BUDGET:
            raise PlanError(f"{path}: {key} belongs to the budget: '{_BUDGET[key]}' there.")
        override(config, key, value, path)
    if modules is not None:
        override(config, "initialize.after_init.modules", modules, path)
        if label_map and "classifier" in modules:
            override(config, "initialize.after_init.label_map", label_map, path)
    check_config(config, path)
    return config


def override(config: Config, key: str, value: Any, path: Path) -> None:
    """Change one setting of a config in place.

    config (Config): The config, not interpolated.
    key (str): Dotted key.
    value (Any): A value, a mapping for a whole section, or None.
    path (Path): The config's file, for errors.
    RAISES (PlanError): If the config has no such setting and no place for it.
    """
    *sections, name = key.split(".")
    block: Any = config
    at = ""
    for section in sections:
        inside = f"[{at}]" if at else "the config"
        if not isinstance(block, dict) or not isinstance(block.get(section), dict):
            known = [k for k, v in block.items() if isinstance(v, dict)]
            raise PlanError(
                f"{path}: {key}: no section '{section}' in {inside}; {suggest(section, known)}"
            )
        block = block[section]
        at = f"{at}.{section}" if at else section
    choices = _keys(block, at)
    if choices is not None and name not in choices:
        raise PlanError(f"{path}: {key}: no '{name}' in [{at}]; {suggest(name, choices)}")
    block[name] = value


def check_config(config: Config, path: Path) -> None:
    """Check names and arguments of all registered functions without calling one.

    config (Config): The config.
    path (Path): Its file, for errors.
    RAISES (PlanError): If a function is not registered, or has no such argument.
    """
    try:
        # spaCy fills in its defaults for what a config leaves out
        settings = Config(DEFAULT_CONFIG).merge(config).interpolate()
        _check_names(settings, path)
        for name in ("training", "initialize", "components", "corpora", "nlp"):
            registry.fill({name: settings.get(name, {})})
    except ConfigValidationError as error:
        # without the section that it quotes in full
        lines = [" ".join(line.split()) for line in error.text.splitlines() if line[:1] != "{"]
        raise PlanError(f"{path}: {' '.join(filter(None, lines))}") from error


def _set_budget(config: Config, budget: Budget, path: Path) -> None:
    factories = {block.get("factory") for block in config["components"].values()}
    if budget.stream and STREAMABLE not in factories:
        raise PlanError(
            f"{path}: the budget's 'stream' needs a component '{STREAMABLE}': of a stream, another "
            "one sees the labels of the first 100 sentences only."
        )
    if budget.stream:
        # our own reader would keep the sentences in memory
        override(config, "corpora.train", dict(_STREAM), path)
    if budget.epochs or budget.steps:
        # a length replaces both limits of the config; 0 is none, and -1 streams
        epochs = -1 if budget.stream else budget.epochs or 0
        override(config, "training.max_epochs", epochs, path)
        override(config, "training.max_steps", budget.steps or 0, path)
    if budget.eval_every is not None:
        override(config, "training.eval_frequency", budget.eval_every, path)
    if budget.patience is not None:
        override(config, "training.patience", budget.patience, path)


def _keys(block: Dict[str, Any], at: str) -> Optional[Set[str]]:
    # None: `check_config` knows the arguments of a registered function
    if any(key.startswith("@") for key in block):
        return None
    known = set(block) | _SCHEMAS.get(at, set())
    factory = block.get("factory")
    if isinstance(factory, str):
        # spaCy registers its own factories when a process makes its first pipeline
        if not Language.has_factory(factory):
            Language()
        if Language.has_factory(factory):
            known |= set(Language.get_factory_meta(factory).default_config or {})
    return known


def _check_names(block: Dict[str, Any], path: Path) -> None:
    for key, value in block.items():
        if isinstance(value, dict):
            _check_names(value, path)
        elif key.startswith("@") and isinstance(value, str):
            names = getattr(registry, key[1:], None)
            if names is None:
                raise PlanError(f"{path}: there is no registry '{key}'.")
            if not registry.has(key[1:], value):
                known = [n for n in names.get_all() if n.split(".")[0] == value.split(".")[0]]
                hint = suggest(value, known or names.get_all())
                raise PlanError(f"{path}: {key} = '{value}': {hint}")
