import numpy
import torch
from thinc.api import HashEmbed, Model
from thinc.shims import Shim

from spacy_xling_ner.layers.bilstm import PackedBiLSTM
from spacy_xling_ner.layers.weights import walk_weights, weight_arrays


def test_weights_of_thinc_and_torch_are_not_copied():
    embed = HashEmbed(4, 50, seed=1)
    network = Model("both", None, layers=[embed, PackedBiLSTM(6, 4)])
    # not initialised: the embedding has no weights yet
    assert len(weight_arrays(network)) == 8
    embed.initialize()
    arrays = weight_arrays(network)
    assert len(arrays) == 9
    for array, again in zip(arrays, weight_arrays(network), strict=True):
        assert numpy.shares_memory(array, again)


def test_keys_are_those_of_the_optimizer():
    network = Model("both", None, layers=[HashEmbed(4, 50, seed=1).initialize()])
    network.layers.append(PackedBiLSTM(6, 4))
    keys = [weight.key for weight in walk_weights(network)]
    embed, bilstm = network.layers
    (shim,) = bilstm.layers[0].shims
    names = [name for name, _ in shim._model.named_parameters()]
    assert keys == [(embed.id, "E"), *((shim.id, name) for name in names)]


def with_torch_module(module):
    bilstm = PackedBiLSTM(4, 2)
    bilstm.layers[0].shims[0]._model = module
    return bilstm


def test_buffers_of_torch_count():
    assert len(weight_arrays(with_torch_module(torch.nn.BatchNorm1d(3)))) == 5


def test_weights_outside_main_memory_or_of_another_library_have_no_arrays():
    assert weight_arrays(with_torch_module(torch.nn.Linear(2, 2, device="meta"))) is None
    assert weight_arrays(Model("shim", None, shims=[Shim(None)])) is None
