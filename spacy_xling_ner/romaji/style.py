"""The choices that Hepburn romanisation leaves open."""

from dataclasses import dataclass
from typing import Dict, Tuple

_CHOICES: Dict[str, Tuple[str, ...]] = {
    "long_vowels": ("as_written", "doubled", "macron", "collapsed"),
    "labial": ("n", "m"),
    "particles": ("as_written", "spoken"),
}


@dataclass(frozen=True)
class RomajiStyle:
    """How Hepburn writes what its standards write in different ways.

    Modified Hepburn (ANSI Z39.11-1972, BS 4812:1972) is `long_vowels="macron"` and
    `particles="spoken"`; the Japanese passport is `long_vowels="collapsed"`, `apostrophe=False`
    and `labial="m"`, both with the rest as it is.

    long_vowels (str): How a long vowel is written. "as_written": as in kana, with ー as the vowel
        before it (*toukyou*, *oosaka*, *biiru*). "doubled": the same vowel twice (*tookyoo*,
        *oosaka*, *biiru*). "macron": *tōkyō*, *ōsaka*, *bīru*. "collapsed": short, by the rules
        of the passport (*tokyo*, *osaka*, *biru*): ー and the second of *ou*, *oo* and *uu* go,
        but a final オ stays (*senoo*), as do *aa* and *ee*. *ei* is written so in every style,
        and *ii* too unless it has a ー.
    apostrophe (bool): Whether ン has an apostrophe before a vowel or *y* (*shin'ichi*).
    labial (str): The letter for ン before *b*, *m* and *p*: "n" (*shinbun*) or "m" (*shimbun*).
    particles (str): Whether the particles は and へ are "as_written" (*ha*, *he*) or "spoken"
        (*wa*, *e*), also at the end of こんにちは. を is always *o*.
    RAISES (ValueError): If a choice does not exist.
    """

    long_vowels: str = "as_written"
    apostrophe: bool = True
    labial: str = "n"
    particles: str = "as_written"

    def __post_init__(self) -> None:
        """Refuse unknown choices.

        RAISES (ValueError): If a choice does not exist.
        """
        for name, choices in _CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(
                    f"Unknown {name} {value!r} of romaji; choose from {', '.join(choices)}."
                )


DEFAULT_STYLE = RomajiStyle()
