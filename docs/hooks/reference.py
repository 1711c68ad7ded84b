"""Reference pages, made from the installed package: registered names, commands, Python."""

import inspect
import re
from importlib.metadata import EntryPoint, distribution
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

from spacy.language import Language
from thinc.api import Config
from typer.cli import get_docs_for_click
from typer.main import get_command

CONFIGS = Path(__file__).parents[2] / "configs"
# Where a block stands in a config that does not come from `configs`.
SECTIONS = {
    "architectures": "model",
    "callbacks": "initialize.after_init",
    "layers": "layer",
    "loggers": "training.logger",
    "misc": "view",
    "optimizers": "training.optimizer",
    "readers": "corpora.train",
    "scorers": "components.xling_ner.scorer",
    "tokenizers": "nlp.tokenizer",
}
# Values for arguments without a default.
REQUIRED: Dict[str, Any] = {
    "nI": 96,
    "nO": 96,
    "path": "training/checkpoint",
    "optimizer": {"@optimizers": "Adam.v1"},
    "view": {"@misc": "spacy_xling_ner.native_view.v1"},
    "layer": {
        "@layers": "chain.v1",
        "*": {
            "keys": {"@layers": "spacy_xling_ner.string_keys.v1"},
            "embed": {"@layers": "HashEmbed.v1", "nO": 64, "nV": 1000},
        },
    },
}
# Modules on the pages about Python.
PYTHON = {
    "components": "pipeline.romanizer pipeline.xling_ner",
    "views": "views.view views.native views.romaji views.latin views.gloss views.kind views.tag "
    "views.transliteration",
    "training": "training.corpus_reader training.strict_scorer training.module_optimizer "
    "training.before_init training.checkpoints",
    "transfer": "transfer.transfer_modules transfer.zero_shot transfer.seen_strings",
    "decoding": "decoding.biluo decoding.viterbi decoding.crf",
    "errors": "errors",
}
OPTIONS = "    options: {show_root_heading: false, show_root_toc_entry: false, members: []}"
Block = Dict[str, Any]


def registered() -> Dict[str, List[EntryPoint]]:
    """Collect the names that the installed package registers, by registry."""
    by_registry: Dict[str, List[EntryPoint]] = {}
    for point in distribution("spacy-xling-ner").entry_points:
        by_registry.setdefault(point.group.partition("_")[2], []).append(point)
    return by_registry


def find_blocks(block: Block, at: str, name: str, path: str = "") -> Iterator[Tuple[str, Block]]:
    """Find the blocks of a config that use a registered name."""
    for key, value in block.items():
        if isinstance(value, dict):
            if value.get(at) == name:
                yield path + key, value
            yield from find_blocks(value, at, name, f"{path}{key}.")


def config_snippet(registry: str, name: str, function: Callable[..., Any]) -> str:
    """Write a block of a config with all arguments: as in `configs`, or else with defaults.

    RAISES (KeyError): If an argument has neither a default nor a value in `REQUIRED`.
    """
    if registry == "factories":
        defaults = Language.get_factory_meta(name).default_config
        path, values = f"components.{name}", {"factory": name, **defaults}
    else:
        parameters = inspect.signature(function).parameters.values()
        values = {p.name: p.default for p in parameters if p.default is not p.empty}
        at = f"@{registry}"
        configs = [CONFIGS / "ja.cfg", CONFIGS / "ja_paper.cfg", *sorted(CONFIGS.glob("*.cfg"))]
        found = (Config().from_disk(file, interpolate=False) for file in configs)
        blocks = [block for config in found for block in find_blocks(config, at, name)]
        path, block = blocks[0] if blocks else (SECTIONS[registry], {})
        missing = [p.name for p in parameters if p.default is p.empty and p.name not in block]
        values = {at: name, **values, **{key: REQUIRED[key] for key in missing}, **block}
    config: Block = values
    for part in reversed(path.split(".")):
        config = {part: config}
    # without the empty sections around it
    text = Config(config).to_str(interpolate=False)
    return re.sub(r"^\[[^\n]+\]\n\n(?=\[)", "", text, flags=re.MULTILINE).strip()


def registry_page() -> str:
    """Write the page of all registered names."""
    lines = ["# Registered names", "", "Names that a config can use, and where it uses them.", ""]
    for registry, points in registered().items():
        lines += [f"## {registry.replace('_', ' ').capitalize()}", ""]
        for point in points:
            label = point.name.removeprefix("spacy_xling_ner.")
            lines += [f'### `{point.name}` {{data-toc-label="{label}"}}', ""]
            target = point.load()
            if not inspect.isroutine(target) and not inspect.isclass(target):
                lines += [f"`{point.value}`", ""]
                continue
            snippet = config_snippet(registry, point.name, target)
            for described in documented(registry, target):
                lines += [f"::: {described.__module__}.{described.__qualname__}", OPTIONS, ""]
            lines += ["```ini", snippet, "```", ""]
    return "\n".join(lines)


def documented(registry: str, target: Any) -> List[Any]:
    """Give what the docstrings of a registered name are of.

    That of a factory is the class of its component, and the class that this has its settings from.
    """
    if registry != "factories":
        return [target]
    name = inspect.signature(target).return_annotation
    component = vars(inspect.getmodule(target))[name]
    settings = next(each for each in component.__mro__ if "__init__" in vars(each))
    return list(dict.fromkeys([component, settings]))


def commands_page() -> str:
    """Write the page of all commands, from their help."""
    from spacy_xling_ner.cli import xling_cli

    group, name = get_command(xling_cli), "python -m spacy xling"
    context = group.make_context(name, [], resilient_parsing=True)
    text = get_docs_for_click(obj=group, ctx=context, name=name)
    for each, command in group.commands.items():
        # whole, where Typer cuts it off
        text = re.sub(rf"(\* `{each}`: ).*", rf"\1{command.help.split(chr(10))[0]}", text, count=1)
    return text.replace(f"# `{name}`", "# Commands", 1)


def reference_pages() -> Dict[str, str]:
    """Write all pages of the reference: path in the site, Markdown."""
    pages = {"registry": registry_page(), "commands": commands_page()}
    for name, modules in PYTHON.items():
        blocks = [f"::: spacy_xling_ner.{module}\n" for module in modules.split()]
        pages[name] = "\n".join([f"# {name.capitalize()}", "", *blocks])
    return {f"reference/{name}.md": text for name, text in pages.items()}
