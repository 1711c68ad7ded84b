"""displaCy shows our labels in colours of their own, and other labels as before."""

import pytest
from spacy.displacy.render import DEFAULT_LABEL_COLORS, EntityRenderer

from spacy_xling_ner.pipeline.displacy_colors import DISPLACY_COLORS

TAG_SETS = {
    "coarse": "PER LOC ORG MISC",
    "assistant": "Artist City Film Organization Person Place Song Team",
    "stockmark": "人名 法人名 政治的組織名 その他の組織名 地名 施設名 製品名 イベント名",
    "names of GSD": "PERSON ORG GPE LOC FAC PRODUCT EVENT NORP MOVEMENT PET_NAME TITLE_AFFIX",
}


def luminance(color):
    """The relative luminance of WCAG 2.2."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(c * w for c, w in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("labels", TAG_SETS.values(), ids=TAG_SETS)
def test_each_label_of_a_tag_set_has_a_colour_of_its_own(labels):
    renderer = EntityRenderer()
    colors = [renderer.colors.get(label.upper()) for label in labels.split()]
    assert None not in colors
    assert renderer.default_color not in colors
    assert len(set(colors)) == len(colors)


@pytest.mark.parametrize(("label", "color"), DISPLACY_COLORS.items())
def test_black_text_is_readable_on_the_colour(label, color):
    assert (luminance(color) + 0.05) / 0.05 >= 4.5


def test_labels_that_displacy_knows_keep_their_colours():
    assert not DISPLACY_COLORS.keys() & DEFAULT_LABEL_COLORS.keys()
    assert EntityRenderer().colors.items() >= DEFAULT_LABEL_COLORS.items()


def test_labels_are_written_as_displacy_looks_them_up():
    assert all(label == label.upper() for label in DISPLACY_COLORS)
