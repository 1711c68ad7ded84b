import pytest

from spacy_xling_ner.workbench.report.charts.theme import (
    COLOURS,
    HEAT,
    N_HEAT,
    series_scales,
    series_style,
)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(name, ground, night):
    a, b = (luminance(COLOURS[key][night]) for key in (name, ground))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("ground", ["ground", "surface", "raised"])
def test_text_can_be_read(ground, night):
    for name in ("ink", "muted", "accent"):
        assert contrast(name, ground, night) >= 4.5, name


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_marks_can_be_seen(night):
    marks = [name for name in COLOURS if name.startswith("series-")]
    marks += ["correct", "label", "boundary", "missed", "invented", "axis"]
    for name in marks:
        assert contrast(name, "surface", night) >= 3, name


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_numbers_on_a_heat_map_can_be_read(night):
    assert len(HEAT) == N_HEAT
    for ground, ink in HEAT:
        assert contrast(ink, ground, night) >= 4.5, ground


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_a_heat_map_goes_one_way(night):
    steps = [luminance(COLOURS[ground][night]) for ground, _ in HEAT]
    assert steps == sorted(steps, reverse=not night)


def test_no_two_systems_look_the_same():
    styles = [str(series_style(i)) for i in range(32)]
    assert len(set(styles)) == 32


def test_a_system_looks_the_same_in_every_chart():
    systems = ["a", "b", "c"]
    whole, part = series_scales(systems, systems), series_scales(systems, {"c"})
    for channel in ("color", "shape", "strokeDash"):
        assert part[channel]["scale"]["domain"] == ["c"]
        assert part[channel]["scale"]["range"] == whole[channel]["scale"]["range"][2:]
