from spacy_xling_ner.experiments.grid.suggestions import suggest


def test_the_nearest_name_and_all_names():
    assert suggest("sedes", ["systems", "seeds"]) == (
        "did you mean 'seeds'? Choose from seeds, systems."
    )


def test_nothing_is_suggested_that_is_not_near():
    assert suggest("xyz", ["seeds"]) == "choose from seeds."
    assert suggest("xyz", []) == "create one first; there is none."
