import numpy
from numpy.testing import assert_array_equal
from thinc.api import registry

from spacy_xling_ner.layers.sum_groups import sum_groups


def test_rows_of_a_group_are_summed_and_share_its_gradient():
    model = registry.resolve({"layer": {"@layers": "spacy_xling_ner.sum_groups.v1", "size": 2}})
    X = numpy.arange(12, dtype="float32").reshape(6, 2)
    Y, backprop = model["layer"](X, is_train=True)
    assert_array_equal(Y, [[2, 4], [10, 12], [18, 20]])
    assert_array_equal(backprop(Y), numpy.repeat(Y, 2, axis=0))


def test_one_row_a_group_changes_nothing():
    X = numpy.ones((3, 2), dtype="float32")
    assert_array_equal(sum_groups(1).predict(X), X)


def test_no_rows():
    assert sum_groups(2).predict(numpy.zeros((0, 4), dtype="float32")).shape == (0, 4)
