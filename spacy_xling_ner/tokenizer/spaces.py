"""White space between words, by the rules of spaCy's Japanese tokenizer."""

from typing import List, Sequence, Tuple

NO_MORPHEME = -1


def lay_out(surfaces: Sequence[str]) -> Tuple[List[Tuple[int, str]], List[bool]]:
    """Find the tokens of a text and the spaces between them.

    One space (U+0020) after a word belongs to the word. Each other run of white space is one token,
    of however many morphemes.

    surfaces (Sequence[str]): The surfaces of all morphemes, none empty; together they are the text.
    RETURNS (Tuple[List[Tuple[int, str]], List[bool]]): For each token the index of its morpheme, or
        `NO_MORPHEME` and its white space; for each token, if it is followed by a space that is not
        a token itself.
    """
    tokens: List[Tuple[int, List[str]]] = []  # a long gap is joined once
    spaces: List[bool] = []
    for i, surface in enumerate(surfaces):
        is_in_gap = bool(tokens) and tokens[-1][0] == NO_MORPHEME
        if surface == " " and tokens and not is_in_gap and not spaces[-1]:
            spaces[-1] = True
        elif not surface.isspace():
            tokens.append((i, []))
            spaces.append(False)
        elif is_in_gap:
            tokens[-1][1].append(surface)
        else:
            tokens.append((NO_MORPHEME, [surface]))
            spaces.append(False)
    return [(i, "".join(gap)) for i, gap in tokens], spaces
