import pytest

from spacy_xling_ner.workbench.doctor.labels import compare_tags, match_labels


def test_labels_of_the_same_name_are_partners():
    match = match_labels(["LOC", "PER", "MISC"], ["PER", "LOC", "DATE"])
    assert match.partners == {"DATE": None, "LOC": "LOC", "PER": "PER"}
    assert match.unused == ["MISC"]
    assert match.not_in_corpus == match.not_in_source == []


def test_a_label_map_says_all_partners():
    match = match_labels(
        ["LOC", "PER"], ["PERSON", "LOC", "GPE"], {"PERSON": "PER", "GPE": "PLACE", "FAC": "LOC"}
    )
    assert match.partners == {"GPE": None, "LOC": None, "PERSON": "PER"}
    assert match.unused == ["LOC"]
    assert match.not_in_corpus == ["FAC"]
    assert match.not_in_source == ["PLACE"]
    assert match_labels(["LOC"], ["LOC"], {}).partners == {"LOC": None}


def test_distributions_under_the_source_s_labels():
    match = match_labels(["PER", "LOC"], ["PERSON", "DATE"], {"PERSON": "PER"})
    source = {"O": 6, "U-PER": 2, "U-LOC": 2}
    found = compare_tags(source, {"O": 8, "U-PERSON": 1, "U-DATE": 1}, match, "en.spacy")
    assert found.source == {"O": 0.6, "U-LOC": 0.2, "U-PER": 0.2}
    assert found.target == {"O": 0.8, "U-DATE (fresh)": 0.1, "U-PER": 0.1}
    assert found.distance == pytest.approx((0.2 + 0.2 + 0.1 + 0.1) / 2)
    assert found.label_distance == pytest.approx((0.5 + 0.5) / 2)


def test_an_entity_counts_once_for_its_label_however_long_it_is():
    match = match_labels(["PER", "LOC"], ["PER", "LOC"])
    source = {"B-PER": 1, "I-PER": 7, "L-PER": 1, "U-LOC": 1}
    found = compare_tags(source, {"U-PER": 3, "U-LOC": 3}, match, "")
    assert found.label_distance == 0
    assert found.distance > 0


def test_equal_distributions_have_no_distance():
    match = match_labels(["PER"], ["PER"])
    found = compare_tags({"O": 2, "U-PER": 1}, {"O": 4, "U-PER": 2}, match, "")
    assert (found.distance, found.label_distance) == (0, 0)
