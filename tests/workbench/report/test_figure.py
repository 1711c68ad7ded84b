from spacy_xling_ner.workbench.report.figure import say_first, say_size, slug


def test_a_name_for_a_file_has_no_odd_signs():
    assert slug("errors", "my set/1", 50) == "errors-my-set-1-50"


def test_sizes_are_named():
    assert (say_size(0), say_size(1), say_size(1000)) == (
        "0 sentences",
        "1 sentence",
        "1,000 sentences",
    )


def test_the_first_few_of_many():
    assert say_first(["a", "b"]) == "a; b"
    assert say_first(["a", "b", "c", "d"], 2) == "a; b; and 2 more"
