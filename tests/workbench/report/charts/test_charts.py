"""Contents of each chart, compared with the numbers that it is made of."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from spacy_xling_ner.workbench.evaluation.reliability import (
    expected_calibration_error,
    reliability_bins,
)
from spacy_xling_ner.workbench.report.charts.heat_map import heat_maps, module_subsets
from spacy_xling_ner.workbench.report.charts.label_bars import label_bars
from spacy_xling_ner.workbench.report.charts.learning_curves import learning_curves
from spacy_xling_ner.workbench.report.charts.outcome_bars import ALL, outcome_bars
from spacy_xling_ner.workbench.report.charts.reliability_diagram import reliability_diagrams
from spacy_xling_ner.workbench.report.charts.svg import paper_svg
from spacy_xling_ner.workbench.report.charts.training_curves import training_curves
from spacy_xling_ner.workbench.report.error_counts import KIND_NAMES
from spacy_xling_ner.workbench.report.output import read_output
from spacy_xling_ner.workbench.report.results_table import result_tables

ROOT = Path(__file__).resolve().parents[4]


def values(figure):
    """The data of the chart, whose Vega-Lite is checked."""
    spec = figure.chart.to_dict()
    return spec["datasets"][spec["data"]["name"]]


def sizes(section):
    return [[figure.size for figure in figures] for _, figures in section.panels]


def test_learning_curves_go_through_the_means(output, tables):
    section = learning_curves(output, tables)
    assert [title for title, _ in section.panels] == ["news", "talk"]
    for figure, table in zip(section.figures, tables, strict=True):
        drawn = {(v["system"], v["size"]): v for v in values(figure)}
        assert len(drawn) == 2 * 5 + 1
        for size, rows in table.sizes:
            for row in rows:
                point = drawn[row.system, size]
                assert point["value"] == pytest.approx(row.f1.mean, abs=0.01)
                assert point["high"] - point["value"] == pytest.approx(row.f1.std, abs=0.02)
        assert figure.header == ("system", "0", "50", "200")
        assert "bridge from" in figure.alt_text
        assert f"With 200 sentences: {table.sizes[-1][1][0].system}" in figure.caption


def test_only_the_bands_of_learning_curves_are_pale(output, tables):
    figure = learning_curves(output, tables).figures[0]
    root = ElementTree.fromstring(paper_svg(figure.chart.to_dict(), "Title", figure.alt_text))
    pale = [mark for mark in root.iter() if float(mark.get("opacity", "1")) < 1]
    # not the marks of the legend
    assert len(pale) == len({v["system"] for v in values(figure)})


def test_what_takes_no_sentences_is_a_level_line(output, tables):
    zero, *others = tables[0].sizes
    others = [(n, [row for row in rows if row.system != "bridge"]) for n, rows in others]
    section = learning_curves(output, [replace(tables[0], sizes=[zero, *others])])
    line = [(v["size"], v["value"]) for v in values(section.figures[0]) if v["system"] == "bridge"]
    assert [size for size, _ in line] == [0, 50, 200]
    assert len({value for _, value in line}) == 1


def test_one_size_is_no_curve(output, tables):
    flat = [replace(table, sizes=table.sizes[-1:]) for table in tables]
    assert learning_curves(output, flat).panels == []


def test_training_curves_have_a_line_a_seed(output):
    section = training_curves(output)
    assert sizes(section) == [["200 sentences", "50 sentences"]] * 2
    figure = section.figures[0]
    lines = {(v["system"], v["seed"]) for v in values(figure)}
    assert len(lines) == 5 * 2
    best = max(
        run.record["best"]["score"]
        for run in output.runs
        if (run.dataset, run.n_train) == ("news", 200)
    )
    assert f"{best:.1f}" in figure.alt_text
    assert len(figure.rows) == 10


def test_the_heat_map_has_a_row_a_subset(output, tables):
    section = heat_maps(output, tables)
    assert sizes(section) == [["200 sentences", "50 sentences"]]
    for figure, size in zip(section.figures, (200, 50), strict=True):
        assert [row[0] for row in figure.rows] == ["none", "char", "char + classifier"]
        assert figure.header == ("modules", "news", "talk")
        means = {
            (row.system, table.dataset): row.f1.mean
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


def test_label_bars_go_to_the_means(made, output, tables):
    section = label_bars(output, tables)
    figure = section.figures[0]
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
        assert bar["value"] == pytest.approx(sum(scores) / len(scores), abs=0.01)


def test_a_label_that_a_system_does_not_know_has_no_bar(output):
    own = {"dataset": "news", "n_train": 200, "system": "char", "seed": 0}
    record = {**own, "metric": "f1_label", "label": "NEW", "value": 12.0}
    changed = replace(output, records=[*output.records, record])
    section = label_bars(changed, result_tables(changed)[0])
    figure = section.figures[0]
    (row,) = [row for row in figure.rows if row[0] == "NEW"]
    assert list(row) == ["NEW", "", "", "12.0", "", "", ""]
    assert [v["system"] for v in values(figure) if v["label"] == "NEW"] == ["char"]


def test_outcome_bars_add_up_to_all_gold(output, counts):
    section = outcome_bars(output, counts)
    figure = section.panels[1][1][0]
    ends = {}
    for bar in values(figure):
        if bar["kind"] == "spurious":
            assert bar["start"] < bar["end"] == 0
        else:
            ends[bar["label"], bar["system"]] = max(
                bar["end"], ends.get((bar["label"], bar["system"]), 0)
            )
    assert len(ends) == (1 + 3) * 5
    assert set(ends.values()) == {100.0}
    numbers = {(row[0], row[1]): row for row in figure.rows}
    own = counts["talk", 200, "char"]
    row = numbers["PER", "char"]
    assert row[2] == str(own.gold["PER"])
    assert row[3] == str(own.outcomes["PER", "correct"])
    assert figure.header[3:8] == tuple(KIND_NAMES.values())
    total = numbers[ALL, "char"]
    assert int(total[3]) == sum(own.outcomes[label, "correct"] for label in ("PER", "LOC", "ORG"))


def test_rare_labels_are_in_the_numbers_only(output, counts):
    own = counts["news", 50, "char"]
    many = type(own)()
    for i in range(14):
        many.gold[f"L{i:02}"] = 20 - i
        many.outcomes[f"L{i:02}", "missed"] = 20 - i
    many.outcomes["only found", "spurious"] = 500
    places = {("news", 50, "char"): many}
    section = outcome_bars(output, places)
    figure = section.figures[0]
    drawn = {bar["label"] for bar in values(figure)}
    assert drawn == {ALL, *(f"L{i:02}" for i in range(10))}
    assert {row[0] for row in figure.rows} >= {"L13", "only found"}
    assert figure.caption.endswith("Only among the numbers: L10, L11, L12, L13, only found.")
    # more is spurious than there is gold: the bar ends at 100
    assert min(bar["start"] for bar in values(figure)) == -100


def test_the_reliability_diagram_has_scores_and_shares(output, counts):
    section = reliability_diagrams(output, counts)
    figure = section.figures[0]
    assert {v["system"] for v in values(figure)} == set(output.systems) - {"spacy-ner"}
    own = counts["news", 200, "bridge"]
    bins = reliability_bins(own.scores, own.correct)
    points = [v for v in values(figure) if v["system"] == "bridge"]
    assert [p["count"] for p in points] == [b.count for b in bins]
    rows = {row[0]: row[2] for row in figure.rows}
    assert rows["bridge"] == f"{expected_calibration_error(bins):.3f}"
    assert rows["bridge"] in figure.alt_text


def test_without_cells_there_is_nothing_to_draw_of_them(output, tables, counts):
    bare = replace(output, runs=[replace(r, cell=None, record={}) for r in output.runs])
    assert outcome_bars(output, {}).panels == []
    assert reliability_diagrams(output, {}).panels == []
    assert training_curves(bare).panels == []
    # F1 by label is among the results
    assert [row[1] for row in label_bars(bare, tables).figures[0].rows] == [""] * 3


def test_every_mark_has_a_description(page, output, tables, counts):
    sections = [
        learning_curves(output, tables),
        heat_maps(output, tables),
        label_bars(output, tables),
        outcome_bars(output, counts),
        reliability_diagrams(output, counts),
    ]
    text = page.read_text(encoding="utf8")
    assert "NaN" not in text
    for section in sections:
        for figure in section.figures:
            (svg,) = re.findall(
                f'<svg [^>]*aria-label="{re.escape(figure.alt_text)}".*?</svg>', text
            )
            assert svg.count("data-tip") == len(values(figure)), figure.alt_text


def test_systems_that_differ_only_in_modules_are_a_group(output):
    assert module_subsets(output) == [
        {"scratch": (), "char": ("char",), "char+classifier": ("char", "classifier")}
    ]


def test_two_subsets_are_no_heat_map(output):
    fewer = [run for run in output.runs if run.system != "char"]
    assert module_subsets(replace(output, runs=fewer)) == []


def test_learning_curves_of_the_documentation_are_those_of_the_committed_results(tmp_path):
    shutil.copy(ROOT / "benchmarks" / "results" / "bridge.json", tmp_path / "results.json")
    output = read_output(tmp_path)
    section = learning_curves(output, result_tables(output)[0])
    (figure,) = [f for f in section.figures if f.name == "learning-curves-gsd"]
    committed = ElementTree.parse(ROOT / "docs" / "images" / f"{figure.name}.svg")
    # the numbers in words; where a legend breaks its line depends on the fonts of the machine
    assert committed.findtext("{http://www.w3.org/2000/svg}desc") == figure.alt_text
