import statistics

import pytest

from spacy_xling_ner.workbench.report.output import read_output
from spacy_xling_ner.workbench.report.results_table import Comparison, result_tables

from .made_grid import make, target


def records(made, metric, **place):
    return [
        record
        for record in made.results.records
        if record["metric"] == metric and all(record[k] == v for k, v in place.items())
    ]


def test_rows_have_mean_and_spread(made, tables):
    table = tables[0]
    assert (table.dataset, table.sentences, table.baselines) == ("news", 24, ["scratch"])
    assert [size for size, _ in table.sizes] == [0, 50, 200]
    assert [row.system for row in dict(table.sizes)[0]] == ["bridge"]
    for size, rows in table.sizes:
        assert [row.f1 for row in rows] == sorted((row.f1 for row in rows), reverse=True)
        for row in rows:
            values = [
                r["value"]
                for r in records(made, "f1", dataset="news", n_train=size, system=row.system)
            ]
            assert row.f1 == pytest.approx(statistics.mean(values))
            assert row.spread == pytest.approx(statistics.stdev(values))
            assert row.seeds == 2


def test_the_highest_is_marked_where_there_are_several(tables):
    marked = [[row.best for row in rows] for _, rows in tables[0].sizes]
    assert marked == [[False], [True, False, False, False, False], [True, *[False] * 4]]


def test_rows_are_compared_with_the_baseline(made, tables):
    for size, rows in tables[1].sizes:
        for row in rows:
            (comparison,) = row.comparisons
            place = {"dataset": "talk", "n_train": size, "system": row.system}
            said = records(made, "f1_difference", **place)
            if row.system == "scratch":
                assert not comparison
                assert comparison == Comparison("scratch", None, "")
            elif size == 0:
                # there is no baseline without sentences, but its curve
                assert comparison.difference is None
                assert comparison.worth
            else:
                d = comparison.difference
                (said,) = said
                assert (d.value, d.low, d.high) == (said["value"], said["low"], said["high"])
                assert d.stands == (said["p_holm"] < 0.05)


def test_worth_says_if_it_is_off_the_curve(made, tables):
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


def test_one_seed_has_no_spread(tmp_path):
    one = make(tmp_path, n_sentences=4, n_train=[50], seeds=[0], targets={"news": target()})
    (table,), _ = result_tables(read_output(one.folder))
    assert {row.spread for _, rows in table.sizes for row in rows} == {None}
