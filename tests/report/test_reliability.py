import pytest

from spacy_xling_ner.report.reliability import expected_calibration_error, reliability_bins


def test_entities_are_sorted_into_tenths():
    bins = reliability_bins([0.0, 0.05, 0.95, 1.0, 0.3], [False, True, True, True, False])
    assert [(b.low, b.high, b.count) for b in bins] == [(0.0, 0.1, 2), (0.3, 0.4, 1), (0.9, 1.0, 2)]
    assert [b.score for b in bins] == pytest.approx([0.025, 0.3, 0.975])
    assert [b.right for b in bins] == [0.5, 0.0, 1.0]


def test_the_error_weighs_bins_by_their_entities():
    # 3 entities at 0.9 of which 2 are right, 1 at 0.1 that is wrong
    bins = reliability_bins([0.9, 0.9, 0.9, 0.1], [True, True, False, False])
    assert expected_calibration_error(bins) == pytest.approx((3 * abs(2 / 3 - 0.9) + 0.1) / 4)


def test_probabilities_that_are_true_have_no_error():
    bins = reliability_bins([0.5] * 4 + [1.0] * 3, [True, False] * 2 + [True] * 3)
    assert expected_calibration_error(bins) == 0.0
