from dataclasses import replace

from spacy_xling_ner.workbench.report.subsets import module_subsets, subset_name


def test_systems_that_differ_only_in_modules_are_a_group(output):
    assert module_subsets(output) == [
        {"scratch": (), "char": ("char",), "char+classifier": ("char", "classifier")}
    ]


def test_two_subsets_are_no_heat_map(output):
    fewer = [run for run in output.runs if run.system != "char"]
    assert module_subsets(replace(output, runs=fewer)) == []


def test_without_cells_nothing_is_known(output):
    bare = [replace(run, cell=None, record={}) for run in output.runs]
    assert module_subsets(replace(output, runs=bare)) == []


def test_subsets_are_named():
    assert subset_name(("char", "word")) == "char + word"
    assert subset_name(()) == "none"
