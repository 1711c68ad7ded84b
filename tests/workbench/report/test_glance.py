from spacy_xling_ner.workbench.report.glance import at_a_glance
from spacy_xling_ner.workbench.report.results_table import Comparison, Row, Table


def row(system, f1, *comparisons):
    return Row(system, 3, f1, 1.0, f1, f1, False, list(comparisons))


def test_the_best_at_no_at_few_and_at_many_sentences(tables):
    for glance, table in zip(at_a_glance(tables), tables, strict=True):
        assert glance.dataset == table.dataset
        assert [best.size for best in glance.best] == [0, 50, 200]
        assert [best.row for best in glance.best] == [rows[0] for _, rows in table.sizes]
        assert all(best.comparison.baseline == "scratch" for best in glance.best)


def test_sizes_between_are_left_out():
    sizes = [(n, [row("a", n)]) for n in (10, 20, 30, 40)]
    (glance,) = at_a_glance([Table("d", 5, [], sizes)])
    assert [best.size for best in glance.best] == [10, 40]
    assert {best.comparison for best in glance.best} == {None}


def test_a_baseline_that_is_best_is_compared_with_the_next_one():
    comparisons = (Comparison("a", None, ""), Comparison("b", None, "> 10"))
    (glance,) = at_a_glance([Table("d", 5, ["a", "b"], [(10, [row("a", 50, *comparisons)])])])
    assert glance.best[0].comparison.baseline == "b"
