import pytest

from spacy_xling_ner.workbench.report.charts.theme import (
    COLOURS,
    HEAT,
    series_channels,
    series_style,
)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(name, ground, dark):
    a, b = (luminance(COLOURS[key][dark]) for key in (name, ground))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "raised"])
def test_text_can_be_read(ground, dark):
    for name in ("ink", "muted", "accent"):
        assert contrast(name, ground, dark) >= 4.5, name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_marks_can_be_seen(dark):
    marks = [name for name in COLOURS if name.startswith("series-")]
    marks += ["correct", "label", "boundary", "missed", "spurious", "axis"]
    for name in marks:
        assert contrast(name, "surface", dark) >= 3, name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_numbers_on_a_heat_map_can_be_read(dark):
    for ground, ink in HEAT:
        assert contrast(ink, ground, dark) >= 4.5, ground


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_heat_map_goes_one_way(dark):
    steps = [luminance(COLOURS[ground][dark]) for ground, _ in HEAT]
    assert steps == sorted(steps, reverse=not dark)


def test_no_two_systems_look_the_same():
    styles = [str(series_style(i)) for i in range(32)]
    assert len(set(styles)) == 32


def test_a_system_looks_the_same_in_every_chart():
    systems = ["a", "b", "c"]
    channels = zip(series_channels(systems, systems), series_channels(systems, {"c"}), strict=True)
    for pair in channels:
        whole, part = (channel.to_dict() for channel in pair)
        assert part["scale"]["domain"] == ["c"]
        assert part["scale"]["range"] == whole["scale"]["range"][2:]
