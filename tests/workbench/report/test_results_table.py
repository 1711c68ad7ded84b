import statistics
from dataclasses import replace

import pytest

from spacy_xling_ner.workbench.report.results_table import (
    Comparison,
    Mean,
    Row,
    Table,
    result_tables,
)


def records(made, metric, **place):
    return [
        record
        for record in made.results.records
        if record["metric"] == metric and all(record[k] == v for k, v in place.items())
    ]


def test_rows_have_mean_and_standard_deviation(made, tables):
    table = tables[0]
    assert (table.dataset, table.sentences, table.baselines) == ("news", 24, ["scratch"])
    assert [size for size, _ in table.sizes] == [0, 50, 200]
    assert [row.system for row in dict(table.sizes)[0]] == ["bridge"]
    for size, rows in table.sizes:
        assert [row.f1.mean for row in rows] == sorted((row.f1.mean for row in rows), reverse=True)
        for row in rows:
            values = [
                r["value"]
                for r in records(made, "f1", dataset="news", n_train=size, system=row.system)
            ]
            assert row.f1.mean == pytest.approx(statistics.mean(values))
            assert row.f1.std == pytest.approx(statistics.stdev(values))
            assert row.f1.seeds == 2


def test_the_highest_is_marked_where_there_are_several(tables):
    marked = [[row.best for row in rows] for _, rows in tables[0].sizes]
    assert marked == [[False], [True, False, False, False, False], [True, *[False] * 4]]


def test_rows_are_compared_with_the_baseline(made, tables):
    for size, rows in tables[1].sizes:
        for row in rows:
            (comparison,) = row.comparisons
            place = {"dataset": "talk", "n_train": size, "system": row.system}
            found = records(made, "f1_difference", **place)
            if row.system == "scratch":
                assert comparison.is_empty
            elif size == 0:
                # there is no baseline without sentences, but its curve
                assert comparison.interval is None
                assert comparison.worth
            else:
                (record,) = found
                assert comparison.interval == (record["value"], record["low"], record["high"])
                assert comparison.p == record["p_holm"]
                assert comparison.is_significant == (comparison.p < 0.05)


def test_worth_beyond_the_curve_is_marked(made, tables):
    signs = {"below": "< ", "above": "> ", None: ""}
    for record in records(made, "worth_sentences", dataset="news"):
        rows = dict(tables[0].sizes)[record["n_train"]]
        (row,) = [row for row in rows if row.system == record["system"]]
        assert row.comparisons[0].worth == signs[record["beyond"]] + f"{record['value']:,}"


def test_sources_have_a_table_of_their_own(output):
    _, (source,) = result_tables(output)
    assert source.dataset == "english"
    assert source.baselines == []
    assert [row.system for row in source.sizes[0][1]] == ["source"]


def test_one_seed_has_no_standard_deviation(output):
    records = [record for record in output.records if record["seed"] in (0, None)]
    one = replace(output, records=records, runs=[run for run in output.runs if run.seed == 0])
    tables, _ = result_tables(one)
    stds = {row.f1.std for table in tables for _, rows in table.sizes for row in rows}
    assert stds == {None}


@pytest.mark.parametrize(
    ("mean", "text", "point"),
    [
        (Mean(34.54, 17.0, 3), "34.5 ± 17.0", (34.54, 17.54, 51.54)),
        (Mean(34.54, None, 1), "34.5", (34.54, 34.54, 34.54)),
        (Mean(5.0, 17.0, 2), "5.0 ± 17.0", (5.0, 0.0, 22.0)),
        (Mean(95.0, 17.0, 2), "95.0 ± 17.0", (95.0, 78.0, 100.0)),
    ],
)
def test_a_mean_is_a_text_and_a_point(mean, text, point):
    assert str(mean) == text
    assert tuple(mean.point.values()) == point


def test_the_summary_has_the_best_system_at_no_at_few_and_at_many_sentences(tables):
    for table in tables:
        summary = table.summary()
        assert [size for size, _, _ in summary] == [0, 50, 200]
        assert [row for _, row, _ in summary] == [rows[0] for _, rows in table.sizes]
        assert {comparison.baseline for _, _, comparison in summary} == {"scratch"}


def row(system, f1, *comparisons):
    mean = Mean(f1, 1.0, 3)
    return Row(system, mean, mean, mean, {}, False, list(comparisons))


def test_the_summary_leaves_out_sizes_between(tables):
    table = Table("d", 5, [], [(n, [row("a", n)]) for n in (10, 20, 30, 40)])
    assert [(size, comparison) for size, _, comparison in table.summary()] == [
        (10, None),
        (40, None),
    ]


def test_in_the_summary_a_baseline_is_compared_with_the_next_one():
    comparisons = (Comparison("a"), Comparison("b", worth="> 10"))
    ((_, _, comparison),) = Table("d", 5, [], [(10, [row("a", 50, *comparisons)])]).summary()
    assert comparison.baseline == "b"
