"""Views of a document: one string for each token, computed from the document alone."""

from .gloss import GlossView
from .kind import KindView
from .latin import LatinView
from .native import NativeView
from .romaji import RomajiView, create_romaji_view
from .tag import TagView
from .transliteration import TransliterationView
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
    "create_romaji_view",
]
