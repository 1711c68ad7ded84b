import numpy
import torch
from thinc.api import HashEmbed, Model
from thinc.shims import Shim

from spacy_xling_ner.layers.bilstm import PackedBiLSTM
from spacy_xling_ner.layers.weights import walk_weights


def test_keys_are_those_of_the_optimizer_and_values_are_not_copied():
    embed = HashEmbed(4, 50, seed=1)
    network = Model("both", None, layers=[embed, PackedBiLSTM(6, 4)])
    # not initialised: the embedding has no weights yet
    assert len(list(walk_weights(network))) == 8
    embed.initialize()
    shim = network.layers[1].layers[0].shims[0]
    tensors = dict(shim._model.named_parameters())
    (table, *others) = walk_weights(network)
    assert table.key == (embed.id, "E")
    assert numpy.shares_memory(table.value, embed.get_param("E"))
    assert [weight.key for weight in others] == [(shim.id, name) for name in tensors]
    assert all(weight.value is tensors[weight.key[1]] for weight in others)


def test_buffers_of_torch_and_shims_of_other_libraries_count():
    bilstm = PackedBiLSTM(4, 2)
    bilstm.layers[0].shims[0]._model = torch.nn.BatchNorm1d(3)
    assert len(list(walk_weights(bilstm))) == 5
    shim = Shim(None)
    assert [weight.value for weight in walk_weights(Model("shim", None, shims=[shim]))] == [shim]
