"""A device without its hardware: arrays and tensors that refuse to meet those in main memory.

The arrays behave as those of CuPy, the tensors as those of torch on a GPU. Torch has no way to add
a device in Python, so its device `meta`, which has no memory, gets some. An optimizer cannot use
it: torch copies no attributes when `.data` of a tensor is set.
"""

from types import ModuleType

import numpy
import torch
from numpy.lib.mixins import NDArrayOperatorsMixin
from thinc.api import NumpyOps, Ops
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

TORCH_DEVICE = torch.device("meta")

# functions that take numpy's arrays in CuPy, too
_MIXED = ("array", "asarray", "ascontiguousarray", "split")


class DeviceArray(NDArrayOperatorsMixin):
    """An array that only functions of its own device accept."""

    def __init__(self, values):
        self._values = values

    def __array__(self, *args, **kwargs):
        raise TypeError("Implicit conversion to a NumPy array is not allowed")

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return _on_device(getattr(ufunc, method))(*inputs, **kwargs)

    def __getattr__(self, name):
        # not `__array_interface__`, which would be a conversion; torch takes arrays by `__dlpack__`
        if name.startswith("__") and "dlpack" not in name:
            raise AttributeError(name)
        value = getattr(self._values, name)
        return _on_device(value) if callable(value) else _wrap(value)

    def get(self):
        return self._values.copy()

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return map(_wrap, self._values)

    def __getitem__(self, key):
        return _wrap(self._values[_unwrap(key)])

    def __setitem__(self, key, value):
        self._values[_unwrap(key)] = _unwrap(value)

    def __int__(self):
        return int(self._values)

    def __float__(self):
        return float(self._values)

    def __bool__(self):
        return bool(self._values)


class _Namespace:
    # numpy's functions, for arrays of the device only

    def __init__(self, module):
        self._module = module

    ndarray = DeviceArray

    def __getattr__(self, name):
        value = getattr(self._module, name)
        if isinstance(value, ModuleType):
            return _Namespace(value)
        if isinstance(value, type) or not callable(value):
            return value
        return _on_device(value, may_come_from_outside=name in _MIXED)


class DeviceOps(Ops):
    """Thinc's operations on arrays of the device."""

    name = "fake device"
    xp = _Namespace(numpy)

    def to_numpy(self, data, *, byte_order=None):
        values = data.get() if isinstance(data, DeviceArray) else data
        return NumpyOps().to_numpy(values, byte_order=byte_order)

    def hash(self, ids, seed):
        return _on_device(NumpyOps().hash)(ids, seed)

    def scatter_add(self, table, indices, values):
        return _on_device(numpy.add.at)(table, indices, values)


def _on_device(function, may_come_from_outside=False):
    def call(*args, **kwargs):
        args = [_unwrap(value, may_come_from_outside) for value in args]
        kwargs = {name: _unwrap(value) for name, value in kwargs.items()}
        return _wrap(function(*args, **kwargs))

    return call


def _unwrap(value, may_come_from_outside=False):
    if isinstance(value, DeviceArray):
        return value._values
    if isinstance(value, (list, tuple)):
        return type(value)(_unwrap(each, may_come_from_outside) for each in value)
    if may_come_from_outside and isinstance(value, torch.Tensor):
        return value.detach().cpu().numpy()
    if isinstance(value, numpy.ndarray) and not may_come_from_outside:
        raise TypeError("Unsupported type <class 'numpy.ndarray'>")
    return value


def _wrap(value):
    if isinstance(value, (list, tuple)):
        return type(value)(map(_wrap, value))
    if isinstance(value, numpy.generic):
        value = numpy.asarray(value)
    return DeviceArray(value) if isinstance(value, numpy.ndarray) else value


class DeviceTensor(torch.Tensor):
    """A tensor that only operations of its own device accept."""

    @staticmethod
    def __new__(cls, values):
        layout = {"strides": values.stride(), "storage_offset": values.storage_offset()}
        return torch.Tensor._make_wrapper_subclass(
            cls, values.shape, dtype=values.dtype, device=TORCH_DEVICE, **layout
        )

    def __init__(self, values):
        self.values = values

    @classmethod
    def __torch_dispatch__(cls, operation, types, args=(), kwargs=None):
        return _run(operation, args, dict(kwargs or {}))


class TorchDevice(TorchDispatchMode):
    """Inside this context tensors can be made on the device, and moved to it."""

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        return _run(operation, args, dict(kwargs or {}))


def _run(operation, args, kwargs):
    wrappers = {}
    outside = []

    def unwrap(value):
        if isinstance(value, DeviceTensor):
            wrappers[id(value.values)] = value
            return value.values
        if isinstance(value, torch.Tensor) and value.dim():
            outside.append(value)
        return value

    def wrap(value):
        if not is_there or not isinstance(value, torch.Tensor):
            return value
        # an operation in place returns its argument
        return wrappers.get(id(value)) if id(value) in wrappers else DeviceTensor(value)

    device = kwargs.get("device")
    args, kwargs = tree_map(unwrap, (args, kwargs))
    is_there = bool(wrappers) if device is None else device == TORCH_DEVICE
    if device is not None:
        kwargs["device"] = torch.device("cpu")
    moves = operation.overloadpacket in (torch.ops.aten._to_copy, torch.ops.aten.copy_)
    if wrappers and outside and not moves:
        raise RuntimeError(f"{operation}: expected all tensors to be on the same device")
    return tree_map(wrap, operation(*args, **kwargs))
