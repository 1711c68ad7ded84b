"""Variants of Hepburn romanization."""

from dataclasses import dataclass
from typing import Dict, Tuple

_CHOICES: Dict[str, Tuple[str, ...]] = {
    "long_vowels": ("as_written", "doubled", "macron", "collapsed"),
    "labial": ("n", "m"),
    "particles": ("as_written", "spoken"),
}


@dataclass(frozen=True)
class RomajiStyle:
    """A variant of Hepburn romanization, where its standards differ.

    Modified Hepburn (ANSI Z39.11-1972, BS 4812:1972) is `long_vowels="macron"` and
    `particles="spoken"`; the Japanese passport is `long_vowels="collapsed"`, `apostrophe=False`
    and `labial="m"`.

    long_vowels (str): Spelling of long vowels. "as_written": as in kana, with ー as the vowel
        before it (*toukyou*, *oosaka*, *biiru*). "doubled": the same vowel twice (*tookyoo*,
        *oosaka*, *biiru*). "macron": *tōkyō*, *ōsaka*, *bīru*. "collapsed": short, by the rules
        of the passport (*tokyo*, *osaka*, *biru*): ー and the second vowel of *ou*, *oo* and *uu*
        are dropped, but a final オ stays (*senoo*), as do *aa* and *ee*. *ei* is the same in every
        style, and so is *ii* without a ー.
    apostrophe (bool): Write an apostrophe between ン and a vowel or *y* (*shin'ichi*).
    labial (str): Letter for ン before *b*, *m* and *p*: "n" (*shinbun*) or "m" (*shimbun*).
    particles (str): The particles は and へ "as_written" (*ha*, *he*) or as "spoken" (*wa*, *e*),
        also at the end of こんにちは. を is always *o*.
    RAISES (ValueError): If an option has an unknown value.
    """

    long_vowels: str = "as_written"
    apostrophe: bool = True
    labial: str = "n"
    particles: str = "as_written"

    def __post_init__(self) -> None:
        """Check the options."""
        for name, choices in _CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(
                    f"Unknown {name} {value!r} of romaji; choose from {', '.join(choices)}."
                )


DEFAULT_STYLE = RomajiStyle()
