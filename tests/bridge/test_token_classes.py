import re

from spacy_xling_ner.bridge.token_classes import Shape, as_letter, letters, one_of, places


def test_each_shape_has_a_letter_of_its_own():
    every = [as_letter(shape) for shape in range(1 << len(Shape))]
    assert len(set(every)) == len(every)
    assert all(len(letter) == 1 and re.escape(letter) == letter for letter in every)


def test_classes():
    noun, name = as_letter(Shape.NOUN), as_letter(Shape.NOUN | Shape.NAME)
    other = as_letter(0)
    assert noun in letters(Shape.NOUN)
    assert name in letters(Shape.NOUN)
    assert name in letters(Shape.NOUN, Shape.NAME)
    assert noun not in letters(Shape.NOUN, Shape.NAME)
    assert name not in letters(Shape.NOUN, no=[Shape.NAME])
    assert other not in letters(Shape.NOUN)
    assert len(letters()) == 1 << len(Shape)


def test_places():
    shapes = as_letter(Shape.NOUN) + as_letter(0) + as_letter(Shape.NOUN | Shape.EDGE)
    assert places(re.compile(one_of(Shape.NOUN)), shapes) == [0, 2]
    assert places(re.compile(one_of(Shape.NOUN)), "") == []
