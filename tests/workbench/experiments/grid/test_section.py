from spacy_xling_ner.workbench.experiments.grid.section import suggest


def test_the_nearest_name_and_all_names():
    assert suggest("sedes", ["systems", "seeds"]) == (
        "did you mean 'seeds'? Choose from seeds, systems."
    )


def test_nothing_is_suggested_that_is_not_near():
    assert suggest("xyz", ["seeds"]) == "choose from seeds."
    assert suggest("xyz", []) == "create one first; there is none."


def test_numbers_stand_in_their_order_and_none_is_guessed():
    assert suggest("60", ["all", "1000", "250", "0"]) == "choose from 0, 250, 1000, all."
