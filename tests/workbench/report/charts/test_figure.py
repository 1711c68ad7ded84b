from spacy_xling_ner.workbench.report.charts.figure import file_name, first_few, format_size


def test_a_file_name_has_no_odd_characters():
    assert file_name("errors", "my set/1", 50) == "errors-my-set-1-50"


def test_sizes_are_named():
    assert [format_size(size) for size in (0, 1, 1000)] == [
        "0 sentences",
        "1 sentence",
        "1,000 sentences",
    ]


def test_the_first_few_of_many():
    assert first_few(["a", "b"]) == "a; b"
    assert first_few(["a", "b", "c", "d"], 2) == "a; b; and 2 more"
