"""The views that a target can choose between, and those that it has chosen."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Dict, List, NamedTuple

from ...views import GlossView, LatinView, NativeView, RomajiView, View


class Switch(NamedTuple):
    """A view that a module can read.

    module (str): `char` or `word`.
    name (str): Its name, such as `Latin+case`.
    view (View): The view.
    used (bool): Whether the target's module reads it.
    """

    module: str
    name: str
    view: View
    used: bool


def default_views(lang: str) -> Dict[str, View]:
    """Choose the views of a target without a config.

    lang (str): The target's language.
    RETURNS (Dict[str, View]): For `char` and `word`: those of `configs/ja.cfg` for Japanese, else
        the token itself and its NORM.
    """
    if lang == "ja":
        char = LatinView(joined=True, particles=True)
        return {"char": char, "word": GlossView(joined=True, particles=True)}
    return {"char": NativeView("ORTH"), "word": NativeView("NORM")}


def list_switches(lang: str, used: Dict[str, View]) -> List[Switch]:
    """List the views to compare.

    lang (str): The target's language: Japanese is compared in all views, any other language in its
        own script and in the view that it uses.
    used (Dict[str, View]): The views that the target's modules `char` and `word` read. Their
        settings that are on or off are switched on one after the other.
    RETURNS (List[Switch]): The views of `char`, then those of `word`.
    """
    is_japanese = lang == "ja"
    char: Dict[str, View] = {"native": NativeView("ORTH")}
    word: Dict[str, View] = {"native": NativeView("NORM")}
    if is_japanese:
        char.update({"romaji": RomajiView(), **_variants(LatinView())})
        word.update(_variants(GlossView()))
    switches: List[Switch] = []
    for module, views in (("char", char), ("word", word)):
        if module in used:
            if used[module] not in views.values():
                views.update(_variants(used[module]))
            if used[module] not in views.values():
                views[f"{_name(used[module])} as configured".lstrip()] = used[module]
            switches += [Switch(module, n, v, v == used[module]) for n, v in views.items()]
    return switches


def _variants(view: View) -> Dict[str, View]:
    if not is_dataclass(view):
        return {}
    settable: Any = view
    flags = [f.name for f in fields(settable) if isinstance(getattr(settable, f.name), bool)]
    if not flags:
        return {}
    variants: Dict[str, View] = {}
    for count in range(len(flags) + 1):
        on = flags[:count]
        settings = {flag: flag in on for flag in flags}
        variants["+".join([_name(view), *on])] = replace(settable, **settings)
    return variants


def _name(view: View) -> str:
    return type(view).__name__.removesuffix("View") if is_dataclass(view) else ""
