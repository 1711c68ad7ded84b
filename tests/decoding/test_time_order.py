import numpy
import pytest

from spacy_xling_ner.decoding.time_order import one_by_one, steps_by_time


@pytest.mark.parametrize("lengths", [[2, 0, 4, 4, 1], [3], [0, 0], [], numpy.asarray([1, 2])])
def test_every_step_has_one_time(lengths):
    order, starts, alive = steps_by_time(lengths)
    ends = numpy.cumsum(lengths)
    places = {
        t: [(int(i), int(s) + t) for i, s in zip(order[:n], starts[:n], strict=True)]
        for t, n in enumerate(alive)
    }
    assert places == {
        t: [(int(i), int(ends[i] - lengths[i]) + t) for i in order if lengths[i] > t]
        for t in range(max(lengths, default=0))
    }
    # of the same length, in their own order
    assert [(-lengths[i], i) for i in order] == sorted((-n, i) for i, n in enumerate(lengths))


def test_a_large_batch_goes_all_at_once():
    assert one_by_one([20], 4)
    assert one_by_one([3000], 4)
    assert not one_by_one([20] * 16, 4)
    assert not one_by_one([20], 60)
    assert not one_by_one([], 4)
