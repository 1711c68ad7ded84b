import pytest
import torch

from spacy_xling_ner.layers.torch_threads import one_torch_thread


@pytest.fixture(params=[1, 2])
def threads(request):
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def test_one_thread_inside_and_the_old_number_after(threads):
    with one_torch_thread():
        assert torch.get_num_threads() == 1
        with one_torch_thread():
            assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == threads


def test_the_old_number_comes_back_after_an_error(threads):
    with pytest.raises(KeyError), one_torch_thread():
        raise KeyError
    assert torch.get_num_threads() == threads
