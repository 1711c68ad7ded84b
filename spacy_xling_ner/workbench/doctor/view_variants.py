"""The views that the modules of a target can choose from."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Dict, List, NamedTuple

from ...views import GlossView, LatinView, NativeView, RomajiView, View


class ViewVariant(NamedTuple):
    """A view with its settings, for one module.

    module (str): `char` or `word`.
    name (str): Name of the view and its settings that are on, such as `Latin+case`.
    used (bool): The target's module reads this view.
    """

    module: str
    name: str
    view: View
    used: bool


def default_views(lang: str) -> Dict[str, View]:
    """Get the views of a target without a config.

    lang (str): Language code of the target.
    RETURNS (Dict[str, View]): For `char` and `word`: those of `configs/ja.cfg` for Japanese, else
        the token and its NORM.
    """
    if lang == "ja":
        char = LatinView(joined=True, particles=True)
        return {"char": char, "word": GlossView(joined=True, particles=True)}
    return {"char": NativeView("ORTH"), "word": NativeView("NORM")}


def list_variants(lang: str, used: Dict[str, View]) -> List[ViewVariant]:
    """List the views to compare.

    lang (str): Language code of the target: Japanese is compared in all views, any other language
        in its own script and in the view that it reads.
    used (Dict[str, View]): The views that the target's modules `char` and `word` read.
    RETURNS (List[ViewVariant]): The views of `char`, then those of `word`.
    """
    char: Dict[str, View] = {"native": NativeView("ORTH")}
    word: Dict[str, View] = {"native": NativeView("NORM")}
    if lang == "ja":
        # pykakasi may not be installed where the target does without it
        kanji = next((v.kanji for v in used.values() if hasattr(v, "kanji")), "pykakasi")
        char.update({"romaji": RomajiView(kanji=kanji), **_variants(LatinView(kanji=kanji))})
        word.update(_variants(GlossView(kanji=kanji)))
    listed: List[ViewVariant] = []
    for module, views in (("char", char), ("word", word)):
        if module in used:
            view = used[module]
            if view not in views.values():
                views.update(_variants(view))
            if view not in views.values():
                views[f"{_name(view)} as configured".lstrip()] = view
            listed += [ViewVariant(module, name, v, v == view) for name, v in views.items()]
    return listed


def _variants(view: View) -> Dict[str, View]:
    """Switch the boolean settings of a view on, one after the other."""
    settings: Any = view
    options: Any = fields(settings) if is_dataclass(view) else ()
    flags = [f.name for f in options if isinstance(getattr(settings, f.name), bool)]
    variants: Dict[str, View] = {}
    for count in range(len(flags) + 1 if flags else 0):
        on = flags[:count]
        name = "+".join([_name(view), *on])
        variants[name] = replace(settings, **{flag: flag in on for flag in flags})
    return variants


def _name(view: View) -> str:
    return type(view).__name__.removesuffix("View") if is_dataclass(view) else ""
