"""Particles as the English words that do most nearly the same."""

from ..romaji import Romanization
from .translations import TokenForm

PARTICLES = {
    "と": "and",
    "や": "and",
    "か": "or",
    "の": "'s",
    "は": "is",
    "が": "has",
    "を": "the",
    "に": "to",
    "へ": "to",
    "まで": "to",
    "で": "in",
    "から": "from",
    "も": "also",
}
_SOURCE = "lexicon"
_FACES = {text: Romanization(english, _SOURCE) for text, english in PARTICLES.items()}
NO_PARTICLE = Romanization("", _SOURCE)


def particle(form: TokenForm) -> Romanization:
    """Find the English word that does most nearly what a particle does.

    form (TokenForm): The token.
    RETURNS (Romanization): Such as *and* for と; `NO_PARTICLE`, without a text, for what is none.
    """
    return _FACES.get(form.text, NO_PARTICLE) if form.tag.startswith("助詞") else NO_PARTICLE
