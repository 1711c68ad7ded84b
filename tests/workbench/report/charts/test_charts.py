"""What each chart shows, against the numbers that it is made of."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from spacy_xling_ner.workbench.evaluation.reliability import (
    expected_calibration_error,
    reliability_bins,
)
from spacy_xling_ner.workbench.report.charts.heat_map import heat_maps
from spacy_xling_ner.workbench.report.charts.label_bars import label_bars
from spacy_xling_ner.workbench.report.charts.learning_curves import learning_curves
from spacy_xling_ner.workbench.report.charts.outcome_bars import ALL, outcome_bars
from spacy_xling_ner.workbench.report.charts.reliability_diagram import reliability_diagrams
from spacy_xling_ner.workbench.report.charts.svg import page_svg, paper_svg
from spacy_xling_ner.workbench.report.charts.training_curves import training_curves
from spacy_xling_ner.workbench.report.outcomes import KIND_NAMES


def values(figure):
    """The rows of the last layer that has data of its own, or of the whole chart."""
    spec = figure.spec
    return (spec.get("data") or spec["layer"][-1]["data"])["values"]


def figures(section):
    return [figure for panel in section.panels for _, figure in panel.choices]


def test_learning_curves_go_through_the_means(output, tables):
    section = learning_curves(output, tables)
    assert [panel.title for panel in section.panels] == ["news", "talk"]
    for figure, table in zip(figures(section), tables, strict=True):
        drawn = {(v["system"], v["size"]): v for v in values(figure)}
        assert len(drawn) == 2 * 5 + 1
        for size, rows in table.sizes:
            for row in rows:
                point = drawn[row.system, size]
                assert point["f1"] == pytest.approx(row.f1, abs=0.01)
                assert point["high"] - point["f1"] == pytest.approx(row.spread, abs=0.02)
        assert figure.header == ("system", "0", "50", "200")
        assert "bridge from" in figure.alt
        assert f"With 200 sentences: {table.sizes[-1][1][0].system}" in figure.caption


def test_only_the_bands_of_learning_curves_are_pale(output, tables):
    for figure in figures(learning_curves(output, tables)):
        root = ElementTree.fromstring(paper_svg(figure.spec, "Title", figure.alt))
        pale = [mark for mark in root.iter() if float(mark.get("opacity", "1")) < 1]
        # not the marks of the legend
        assert len(pale) == len({v["system"] for v in values(figure)})


def test_one_size_is_no_curve(output, tables):
    flat = [replace(table, sizes=table.sizes[-1:]) for table in tables]
    assert learning_curves(output, flat).panels == []


def test_training_curves_have_a_line_a_seed(output):
    section = training_curves(output)
    assert [[name for name, _ in panel.choices] for panel in section.panels] == [
        ["200 sentences", "50 sentences"]
    ] * 2
    figure = section.panels[0].choices[0][1]
    lines = {(v["system"], v["seed"]) for v in values(figure)}
    assert len(lines) == 5 * 2
    best = max(
        run.record["best"]["score"]
        for run in output.runs
        if (run.dataset, run.n_train) == ("news", 200)
    )
    assert f"{best:.1f}" in figure.alt
    assert len(figure.rows) == 10


def test_the_heat_map_has_a_row_a_subset(output, tables):
    section = heat_maps(output, tables)
    (panel,) = section.panels
    assert [name for name, _ in panel.choices] == ["200 sentences", "50 sentences"]
    for (_, figure), size in zip(panel.choices, (200, 50), strict=True):
        assert [row[0] for row in figure.rows] == ["none", "char", "char + classifier"]
        assert figure.header == ("modules", "news", "talk")
        means = {
            (row.system, table.dataset): row.f1
            for table in tables
            for row in dict(table.sizes)[size]
        }
        drawn = {(v["subset"], v["dataset"]): v for v in values(figure)}
        assert drawn["none", "talk"]["f1"] == f"{means['scratch', 'talk']:.1f}"
        group = {
            key: f1 for key, f1 in means.items() if key[0] in ("scratch", "char", "char+classifier")
        }
        top = max(group, key=group.get)
        name = {"scratch": "none", "char+classifier": "char + classifier"}.get(top[0], top[0])
        assert drawn[name, top[1]]["ground"] == "var(--heat-6)"


def test_label_bars_go_to_the_means(made, output):
    section = label_bars(output)
    figure = section.panels[0].choices[0][1]
    assert {row[0] for row in figure.rows} == {"PER", "LOC", "ORG"}
    golds = [int(row[1]) for row in figure.rows]
    assert golds == sorted(golds, reverse=True)
    for bar in values(figure):
        scores = [
            r["value"]
            for r in made.results.records
            if r["metric"] == "f1_label"
            and (r["dataset"], r["n_train"]) == ("news", 200)
            and (r["label"], r["system"]) == (bar["label"], bar["system"])
        ]
        assert bar["f1"] == pytest.approx(sum(scores) / len(scores), abs=0.01)


def test_a_label_that_a_system_does_not_know_has_no_bar(output):
    own = {"dataset": "news", "n_train": 200, "system": "char", "seed": 0}
    record = {**own, "metric": "f1_label", "label": "NEW", "value": 12.0}
    section = label_bars(replace(output, records=[*output.records, record]))
    figure = section.panels[0].choices[0][1]
    (row,) = [row for row in figure.rows if row[0] == "NEW"]
    assert list(row) == ["NEW", "", "", "12.0", "", "", ""]
    assert [v["system"] for v in values(figure) if v["label"] == "NEW"] == ["char"]


def test_outcome_bars_add_up_to_all_gold(output, tallies):
    section = outcome_bars(output, tallies)
    figure = section.panels[1].choices[0][1]
    ends = {}
    for bar in values(figure):
        if bar["kind"] == "invented":
            assert bar["start"] < bar["end"] == 0
        else:
            ends[bar["label"], bar["system"]] = max(
                bar["end"], ends.get((bar["label"], bar["system"]), 0)
            )
    assert len(ends) == (1 + 3) * 5
    assert set(ends.values()) == {100.0}
    counts = {(row[0], row[1]): row for row in figure.rows}
    tally = tallies.places["talk", 200, "char"]
    row = counts["PER", "char"]
    assert row[2] == str(tally.gold["PER"])
    assert row[3] == str(tally.outcomes["PER", "correct"])
    assert figure.header[3:8] == tuple(KIND_NAMES.values())
    total = counts[ALL, "char"]
    assert int(total[3]) == sum(tally.outcomes[label, "correct"] for label in ("PER", "LOC", "ORG"))


def test_very_many_labels_stand_in_the_numbers_only(output, tallies):
    tally = tallies.places["news", 50, "char"]
    many = type(tally)(seeds=1)
    for i in range(14):
        many.gold[f"L{i:02}"] = 20 - i
        many.outcomes[f"L{i:02}", "missed"] = 20 - i
    many.outcomes["only found", "invented"] = 500
    places = {("news", 50, "char"): many}
    section = outcome_bars(output, replace(tallies, places=places))
    figure = section.panels[0].choices[0][1]
    drawn = {bar["label"] for bar in values(figure)}
    assert drawn == {ALL, *(f"L{i:02}" for i in range(10))}
    assert {row[0] for row in figure.rows} >= {"L13", "only found"}
    assert figure.caption.endswith("Only among the numbers: L10, L11, L12, L13, only found.")
    # more was invented than there is gold: the bar ends at 100
    assert min(bar["start"] for bar in values(figure)) == -100


def test_the_reliability_diagram_has_scores_and_shares(output, tallies):
    section = reliability_diagrams(output, tallies)
    figure = section.panels[0].choices[0][1]
    assert {v["system"] for v in values(figure)} == set(output.systems) - {"spacy-ner"}
    tally = tallies.places["news", 200, "bridge"]
    bins = reliability_bins(tally.scores, tally.right)
    points = [v for v in values(figure) if v["system"] == "bridge"]
    assert [p["count"] for p in points] == [b.count for b in bins]
    rows = {row[0]: row[2] for row in figure.rows}
    assert rows["bridge"] == f"{expected_calibration_error(bins):.3f}"
    assert rows["bridge"] in figure.alt


def test_without_cells_there_is_nothing_to_draw_of_them(output, tallies):
    empty = replace(tallies, places={})
    bare = replace(output, runs=[replace(r, cell=None, record={}) for r in output.runs])
    assert outcome_bars(output, empty).panels == []
    assert reliability_diagrams(output, empty).panels == []
    assert training_curves(bare).panels == []
    # F1 by label is among the results
    assert [row[1] for row in label_bars(bare).panels[0].choices[0][1].rows] == [""] * 3


def test_every_mark_says_what_it_is(output, tables, tallies):
    sections = [
        learning_curves(output, tables),
        heat_maps(output, tables),
        label_bars(output),
        outcome_bars(output, tallies),
        reliability_diagrams(output, tallies),
    ]
    for section in sections:
        figure = figures(section)[0]
        svg = page_svg(figure.spec, figure.alt)
        tips = [v["tip"] for v in values(figure)]
        assert svg.count("data-tip") == len(tips), section.key
        assert "NaN" not in svg
