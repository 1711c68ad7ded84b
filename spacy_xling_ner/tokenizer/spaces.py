"""White space between words, by the rules of spaCy's Japanese tokenizer."""

from typing import List, NamedTuple, Sequence, Tuple

NO_MORPHEME = -1


class Layout(NamedTuple):
    """The tokens of a text.

    tokens (List[Tuple[int, str]]): For each token the index of its morpheme; or `NO_MORPHEME` and
        the white space of the token.
    spaces (List[bool]): For each token, if it is followed by a space that is not a token itself.
    """

    tokens: List[Tuple[int, str]]
    spaces: List[bool]


def lay_out(surfaces: Sequence[str]) -> Layout:
    """Find the tokens of a text and the spaces between them.

    One space (U+0020) after a word belongs to the word. Each other run of white space is one token,
    of however many morphemes.

    surfaces (Sequence[str]): The surfaces of all morphemes, none empty; together they are the text.
    RETURNS (Layout): The tokens.
    """
    layout = Layout([], [])
    gap = ""
    for i, surface in enumerate(surfaces):
        if surface == " " and layout.spaces and not gap and not layout.spaces[-1]:
            layout.spaces[-1] = True
        elif surface.isspace():
            gap += surface
        else:
            _add_gap(layout, gap)
            gap = ""
            layout.tokens.append((i, ""))
            layout.spaces.append(False)
    _add_gap(layout, gap)
    return layout


def _add_gap(layout: Layout, gap: str) -> None:
    if gap:
        layout.tokens.append((NO_MORPHEME, gap))
        layout.spaces.append(False)
