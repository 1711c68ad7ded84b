import numpy
import torch
from thinc.api import HashEmbed, Model
from thinc.shims import Shim

from spacy_xling_ner.layers.bilstm import PackedBiLSTM
from spacy_xling_ner.layers.weight_arrays import copies, same_arrays, torch_arrays, weight_arrays


def test_weights_of_thinc_and_torch_are_not_copied():
    embed = HashEmbed(4, 50, seed=1)
    network = Model("both", None, layers=[embed, PackedBiLSTM(6, 4)])
    # not initialised: the embedding has no weights yet
    assert len(weight_arrays(network)) == 8
    embed.initialize()
    arrays = weight_arrays(network)
    before = copies(arrays)
    assert len(arrays) == 9
    assert same_arrays(before, weight_arrays(network))
    for array in arrays:
        array += 1
        assert not same_arrays(before, weight_arrays(network))
        array -= 1
        array[:] = before[[a is array for a in arrays].index(True)]
        assert same_arrays(before, weight_arrays(network))


def test_buffers_of_torch_count():
    assert len(torch_arrays(torch.nn.BatchNorm1d(3))) == 5


def test_weights_elsewhere_are_unknown():
    assert torch_arrays(torch.nn.Linear(2, 2, device="meta")) is None
    model = Model("shim", None, shims=[Shim(None)])
    assert weight_arrays(model) is None
    device = PackedBiLSTM(4, 2)
    device.layers[0].shims[0]._model = torch.nn.Linear(2, 2, device="meta")
    assert weight_arrays(device) is None


def test_lists_of_other_length_differ():
    one = numpy.ones(3)
    assert same_arrays([one], [one.copy()])
    assert not same_arrays([one], [])
    assert not same_arrays([one], [numpy.ones((3, 1))])
    assert not same_arrays([numpy.array([numpy.nan])], [numpy.array([numpy.nan])])
