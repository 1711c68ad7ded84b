import pytest

from spacy_xling_ner.tokenizer.spaces import NO_MORPHEME, lay_out

CASES = [
    # surfaces, tokens, spaces
    ([], [], []),
    (["猫"], [0], [False]),
    (["猫", " ", "犬"], [0, 2], [True, False]),
    (["猫", " ", " ", "犬"], [0, " ", 3], [True, False, False]),
    (["猫", "\u3000", "犬"], [0, "\u3000", 2], [False, False, False]),
    (["猫", "\u3000", " ", "犬"], [0, "\u3000 ", 3], [False, False, False]),
    (["猫", "  ", "犬"], [0, "  ", 2], [False, False, False]),
    ([" ", "猫", " "], [" ", 1], [False, True]),
    ([" ", "\n"], [" \n"], [False]),
    (["猫", " ", "\n"], [0, "\n"], [True, False]),
    (["\u3000"] * 1000, ["\u3000" * 1000], [False]),
]


@pytest.mark.parametrize(("surfaces", "tokens", "spaces"), CASES)
def test_one_space_belongs_to_the_word_before_it(surfaces, tokens, spaces):
    layout, after = lay_out(surfaces)
    assert [gap if i == NO_MORPHEME else i for i, gap in layout] == tokens
    assert after == spaces
