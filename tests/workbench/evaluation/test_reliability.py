"""Calibration errors by hand, of perfect scores, and of scores that are wrong in a known way."""

import numpy
import pytest

from spacy_xling_ner.workbench.evaluation.reliability import (
    chance_calibration_error,
    expected_calibration_error,
    reliability_bins,
    sweep_calibration_error,
)


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


def test_nothing_found_has_no_error():
    assert reliability_bins([], []) == []
    assert expected_calibration_error([]) == 0
    assert sweep_calibration_error([], []) == 0


def test_noise_is_the_error_of_perfect_scores():
    assert chance_calibration_error([]) == 0
    assert chance_calibration_error([0.0, 1.0, 1.0]) == 0
    # one coin: half a unit off either way
    assert chance_calibration_error([0.5]) == pytest.approx(0.5)
    # many coins in one bin: the mean distance of a normal distribution
    expected = numpy.sqrt(2 / numpy.pi) * numpy.sqrt(0.25 / 400)
    assert chance_calibration_error([0.5] * 400) == pytest.approx(expected, rel=0.1)
    rng = numpy.random.default_rng(1)
    scores = rng.random(300)
    errors = [
        expected_calibration_error(
            reliability_bins(scores.tolist(), (rng.random(300) < scores).tolist())
        )
        for _ in range(300)
    ]
    assert chance_calibration_error(scores.tolist()) == pytest.approx(numpy.mean(errors), rel=0.05)


def test_the_sweep_takes_as_many_bins_as_stay_in_order():
    # the shares of two bins are in order (1/2, 1), those of three are not (1, 1/2, 1)
    scores, right = [0.1, 0.2, 0.6, 0.7], [True, False, True, True]
    assert sweep_calibration_error(scores, right) == pytest.approx(
        (2 * abs(0.15 - 0.5) + 2 * abs(0.65 - 1)) / 4
    )
    assert sweep_calibration_error([0.4, 0.6], [True, False]) == 0


def test_the_sweep_is_less_biased_by_chance_than_bins_of_equal_width():
    rng = numpy.random.default_rng(2)
    swept, binned = [], []
    for _ in range(100):
        scores = rng.random(400) ** 0.5
        right = (rng.random(400) < scores).tolist()
        swept.append(sweep_calibration_error(scores.tolist(), right))
        binned.append(expected_calibration_error(reliability_bins(scores.tolist(), right)))
    assert numpy.mean(swept) < 0.9 * numpy.mean(binned)


def test_the_sweep_finds_a_true_error():
    rng = numpy.random.default_rng(3)
    scores = rng.random(20_000)
    right = (rng.random(20_000) < 0.8 * scores).tolist()
    # the mean of 0.2 * score
    assert sweep_calibration_error(scores.tolist(), right) == pytest.approx(0.1, abs=0.015)
