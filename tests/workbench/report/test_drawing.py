from spacy_xling_ner.workbench.report.charts.learning_curves import learning_curves
from spacy_xling_ner.workbench.report.charts.training_curves import training_curves
from spacy_xling_ner.workbench.report.drawing import Drawn, DrawnPanel, DrawnSection, draw, fit
from spacy_xling_ner.workbench.report.figure import Figure, Section


def drawn(*sizes):
    """A section with a figure of so many bytes for each size."""
    figure = Figure("f", "t", "alt", {}, "", (), [])
    choices = [Drawn(f"{i}", figure, "x" * n, "") for i, n in enumerate(sizes)]
    return DrawnSection(Section("s", "S", "S", []), [DrawnPanel("d", choices)])


def names(section):
    return [choice.name for choice in section.panels[0].choices]


def test_all_figures_are_drawn_for_the_page_and_for_paper(output, tables):
    sections = draw([learning_curves(output, tables), training_curves(output)])
    assert [s.section.key for s in sections] == ["curves", "training"]
    assert [len(panel.choices) for panel in sections[1].panels] == [2, 2]
    for section in sections:
        for panel in section.panels:
            for choice in panel.choices:
                assert choice.page.startswith("<svg")
                assert "var(--" in choice.page
                assert choice.paper.startswith("<svg")
                assert "var(--" not in choice.paper


def test_a_section_without_figures_is_left_out():
    assert draw([Section("s", "S", "S", [])]) == []


def test_with_room_the_page_has_all_sizes():
    (section,) = fit([drawn(10, 10, 10, 10, 10)], 50)
    assert names(section) == ["0", "1", "2", "3", "4"]
    assert section.left_out == ""


def test_with_less_room_it_has_three():
    few, other = fit([drawn(10, 10, 10, 10, 10), drawn(10)], 40)
    assert names(few) == ["0", "2", "4"]
    assert "a middle and the largest" in few.left_out
    # nothing is left out of this one
    assert (names(other), other.left_out) == (["0"], "")


def test_with_little_room_it_has_one():
    (section,) = fit([drawn(10, 10, 10, 10, 10)], 29)
    assert names(section) == ["0"]
    assert section.left_out == "only the largest size"
