import math

import pytest

from spacy_xling_ner.workbench.experiments.worth import worth

from .made_cells import scored


def curve(values, seeds=(0,)):
    return [scored({s: f1 for s in seeds}, n_train=n) for n, f1 in values.items()]


CURVE = {100: 20.0, 200: 30.0, 400: 40.0}


def test_an_f1_on_the_curve_is_worth_its_size():
    for n, f1 in CURVE.items():
        found = worth(scored({0: f1}), curve(CURVE))
        assert found.value == pytest.approx(n)
        assert found.beyond is None


def test_between_two_sizes_it_is_linear_in_the_logarithm():
    found = worth(scored({0: 35.0}), curve(CURVE))
    assert found.value == pytest.approx(200 * math.sqrt(2))


def test_an_f1_off_the_curve_is_worth_its_first_or_last_size():
    above, below = (worth(scored({0: f1}), curve(CURVE)) for f1 in (50.0, 9.0))
    assert (above.value, above.beyond) == (pytest.approx(400), "above")
    assert (below.value, below.beyond) == (pytest.approx(100), "below")


def test_a_curve_that_falls_is_levelled():
    # 200 and 400 together are worth 30
    falling = {100: 20.0, 200: 35.0, 400: 25.0, 800: 50.0}
    assert worth(scored({0: 30.0}), curve(falling)).value == pytest.approx(200)
    assert worth(scored({0: 40.0}), curve(falling)).value == pytest.approx(400 * math.sqrt(2))


def test_the_order_of_the_curve_and_its_zero_do_not_matter():
    cells = [*reversed(curve(CURVE)), scored({0: 5.0}, n_train=0)]
    assert worth(scored({0: 25.0}), cells) == worth(scored({0: 25.0}), curve(CURVE))


def test_the_interval_is_over_the_seeds():
    seeds = {0: 22.0, 1: 25.0, 2: 28.0}
    found = worth(scored(seeds), curve(CURVE, seeds))
    assert found.low < found.value < found.high
    # the extremes are one seed drawn three times
    assert found.low == pytest.approx(100 * 2**0.2)
    assert found.high == pytest.approx(100 * 2**0.8)
    assert worth(scored(seeds), curve(CURVE, seeds)) == found
    same = worth(scored({s: 25.0 for s in seeds}), curve(CURVE, seeds))
    assert same.low == same.high == pytest.approx(same.value)


def test_one_seed_has_no_interval_and_too_little_has_no_worth():
    found = worth(scored({0: 25.0}), curve(CURVE))
    assert (found.low, found.high) == (None, None)
    assert worth(scored({0: 25.0}), curve({100: 20.0})) is None
    assert worth(scored({0: 25.0}), []) is None
    assert worth(scored({1: 25.0}), curve(CURVE)) is None
