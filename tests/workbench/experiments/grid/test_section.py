from spacy_xling_ner.workbench.experiments.grid.section import suggest


def test_a_hint_has_the_closest_name_and_all_names():
    assert suggest("sedes", ["systems", "seeds"]) == (
        "did you mean 'seeds'? Choose from seeds, systems."
    )


def test_a_distant_name_is_not_suggested():
    assert suggest("xyz", ["seeds"]) == "choose from seeds."
    assert suggest("xyz", []) == "create one first; there is none."


def test_numbers_are_sorted_and_not_suggested():
    assert suggest("60", ["all", "1000", "250", "0"]) == "choose from 0, 250, 1000, all."
