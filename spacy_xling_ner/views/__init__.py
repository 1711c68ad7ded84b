"""Views of a document: one string for each token, computed from the document alone."""

from .gloss import GlossView, create_gloss_view
from .kind import KindView, create_kind_view
from .latin import LatinView, create_latin_view
from .native import NativeView, create_native_view
from .romaji import RomajiView, create_romaji_view
from .tag import TagView, create_tag_view
from .transliteration import TransliterationView, create_transliteration_view
from .view import RomanizingView, View

__all__ = [
    "GlossView",
    "KindView",
    "LatinView",
    "NativeView",
    "RomajiView",
    "RomanizingView",
    "TagView",
    "TransliterationView",
    "View",
    "create_gloss_view",
    "create_kind_view",
    "create_latin_view",
    "create_native_view",
    "create_romaji_view",
    "create_tag_view",
    "create_transliteration_view",
]
