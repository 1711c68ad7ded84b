"""Thinc layers that run a torch module on ragged batches."""

from contextlib import contextmanager
from functools import partial
from io import BytesIO
from operator import is_
from typing import Any, Callable, Dict, Iterator, Mapping, Optional, Sequence, Tuple, TypeVar, cast

import torch
from thinc.api import ArgsKwargs, Model, NumpyOps, PyTorchShim, PyTorchWrapper, torch2xp, xp2torch
from thinc.types import Floats2d, FloatsXd, Ragged

from ..caching.bounded_cache import register_cache
from .onnx_session import Session, open_session
from .weights import Key

InT = Ragged
OutT = Floats2d
ValueT = TypeVar("ValueT")


def ragged_torch_layer(
    name: str, module: torch.nn.Module, *, nO: int, nI: int, **attrs: Any
) -> Model[InT, OutT]:
    """Wrap a torch module that reads a ragged batch.

    name (str): Name of the layer.
    module (torch.nn.Module): Called with the rows of all sequences, shape (steps, nI), and with
        the lengths of the sequences, int64; also with `dropout` in training if the layer has the
        attribute `dropout_rate`.
    nO (int): Width of the output.
    nI (int): Width of the input.
    **attrs (Any): Attributes of the layer.
    RETURNS (Model[Ragged, Floats2d]): The layer.
    """
    # `forward` calls the shim itself; the wrapper is the node that has the weights in saved models
    wrapper: Model[Any, Any] = PyTorchWrapper(module)
    wrapper.shims[0] = TorchShim(module)
    return Model(name, forward, layers=[wrapper], dims={"nO": nO, "nI": nI}, attrs=attrs)


def forward(model: Model[InT, OutT], X: InT, is_train: bool) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Run the torch module on one thread; a batch without any step gives no row."""
    if not len(X.lengths):
        return model.ops.alloc2f(0, model.get_dim("nO")), lambda dY: X
    session = None if is_train else find_session(model)
    if session is not None:
        return session(X.dataXd, X.lengths), lambda dY: X
    shim = cast(TorchShim, model.layers[0].shims[0])
    # the module's device: in a thread of its own, Thinc's default is the CPU
    to_torch = partial(xp2torch, device=shim.device)
    rows = to_torch(model.ops.as_contig(X.dataXd), requires_grad=is_train)
    lengths = to_torch(model.ops.asarray1i(X.lengths)).long()
    has_dropout = is_train and "dropout_rate" in model.attrs
    kwargs = {"dropout": model.attrs["dropout_rate"]} if has_dropout else {}
    with one_torch_thread():
        Y, bp_torch = shim(ArgsKwargs((rows, lengths), kwargs), is_train)

    def backprop(dY: OutT) -> InT:
        d_torch = to_torch(model.ops.as_contig(dY))
        with one_torch_thread():
            d_inputs = bp_torch(ArgsKwargs(args=((Y,),), kwargs={"grad_tensors": d_torch}))
        return Ragged(torch2xp(d_inputs.args[0], ops=model.ops), X.lengths)

    return cast(OutT, torch2xp(Y, ops=model.ops)), backprop


def find_session(
    model: Model[Any, Any], dense: Optional[Model[OutT, OutT]] = None
) -> Optional[Session]:
    """Find the session that predicts in the place of a torch module, or open it.

    model (Model): The network with the module.
    dense (Optional[Model[Floats2d, Floats2d]]): A dense layer to put on top.
    RETURNS (Optional[Session]): The session; None if the weights are not fixed (see `TorchShim`) or
        not in main memory, or if ONNX Runtime is missing.
    """
    shim = find_shim(model)
    if shim is None:
        return None
    weights = () if dense is None else (dense.get_param("W"), dense.get_param("b"))
    name = "session" if dense is None else "session with dense layer"
    return shim.prepare(name, weights, lambda: open_session(shim._model, weights))


class TorchShim(PyTorchShim):
    """Thinc's shim of a torch module, with averaged weights, and with ONNX Runtime for prediction.

    Weights that were loaded are fixed until they are trained: only then does prediction keep what
    it made of them. The torch module is the reference; it runs in training, in the evaluations in
    between, and with averages.

    An optimizer stores its averages under the shim's id and the weight's name. Thinc 8.3 looks for
    them under another key, so its own shim keeps using the last weights.
    Source: Polyak and Juditsky 1992 (averaging of weights).
    """

    # What prediction made of the weights, by name; None while they may change.
    _prepared: Optional[Dict[str, Tuple[Sequence[Any], Any]]] = None

    def __getstate__(self) -> Dict[str, Any]:
        """Copy and pickle it without what prediction made of the weights."""
        return {**vars(self), "_prepared": None if self._prepared is None else {}}

    def prepare(
        self, name: str, weights: Sequence[Any], make: Callable[[], ValueT]
    ) -> Optional[ValueT]:
        """Get what prediction has made of the weights, or make it.

        name (str): Its name.
        weights (Sequence[Any]): Weights of Thinc's layers that it depends on, too; it is made again
            if one is another array.
        make (Callable[[], ValueT]): Makes it.
        RETURNS (Optional[ValueT]): What `make` returned; None if the weights are not fixed.
        """
        prepared = self._prepared
        if prepared is None:
            return None
        found = prepared.get(name)
        if found is None or not all(map(is_, found[0], weights)):
            found = prepared[name] = weights, make()
            register_cache(self)
        return cast(ValueT, found[1])

    def clear(self) -> None:
        """Drop what prediction made of the weights, as after they were written to."""
        if self._prepared is not None:
            self._prepared = {}

    def begin_update(self, inputs: ArgsKwargs) -> Any:
        """Run the module for training: from now on the weights change."""
        self._prepared = None
        return super().begin_update(inputs)

    def from_bytes(self, bytes_data: bytes) -> "TorchShim":
        """Load saved weights as tensors only, whatever the version and settings of torch.

        Before 2.6 torch runs any code that such a file holds, and later versions do so if the
        environment asks for it (`TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD`).

        bytes_data (bytes): The result of `to_bytes`.
        RETURNS (TorchShim): The shim.
        RAISES (ValueError): If the bytes hold anything but tensors.
        """
        self._deserialize_model = load_tensors
        super().from_bytes(bytes_data)  # type: ignore[no-untyped-call]
        self._prepared = {}
        return self

    @contextmanager
    def use_params(self, params: Mapping[Key, FloatsXd]) -> Iterator[None]:
        """Use other weights inside the context, such as an optimizer's averages.

        params (Mapping[Tuple[int, str], FloatsXd]): Values by the shim's id and the weight's name.
        """
        module: Any = self._model
        own: Dict[str, torch.Tensor] = {}
        prepared, self._prepared = self._prepared, None
        try:
            for name, weight in module.named_parameters():
                value = params.get((self.id, name))
                if value is not None:
                    own[name] = weight.data
                    weight.data = xp2torch(value, device=weight.device).clone()
            yield
        finally:
            for name, weight in module.named_parameters():
                if name in own:
                    weight.data = own[name]
            # not the old one: another thread may have filled it with what the averages gave
            self._prepared = None if prepared is None else {}


def find_shim(model: Model[Any, Any]) -> Optional[TorchShim]:
    """Find the torch module in a network.

    model (Model): The network.
    RETURNS (Optional[TorchShim]): The first; None if there is none, or the network is not on the
        CPU, where it is prepared for prediction.
    """
    if not isinstance(model.ops, NumpyOps):
        return None
    found = next((shim for shim in model.shims if isinstance(shim, TorchShim)), None)
    # not by `Model.walk`, which takes as long as a layer on an utterance
    return found or next(filter(None, map(find_shim, model.layers)), None)


def load_tensors(module: Any, state: bytes, device: Any) -> Any:
    """Load the weights of a torch module, in the format of thinc's `PyTorchShim`.

    module (torch.nn.Module): The module, changed in place.
    state (bytes): What `torch.save` wrote of its weights.
    device (torch.device): Where the weights go.
    RETURNS (torch.nn.Module): The module.
    RAISES (ValueError): If the bytes hold anything but tensors.
    """
    try:
        # Before 2.6 torch runs TorchScript even if it is told to load weights only.
        if b"constants.pkl" in state:
            raise ValueError("TorchScript is code")
        weights = torch.load(BytesIO(state), map_location=device, weights_only=True)
    except Exception as error:  # that of pickle, of zip files or of torch
        raise ValueError(
            f"The saved torch weights are damaged, or hold more than tensors ({error}). Nothing of "
            "them was run or loaded; train or copy the pipeline again."
        ) from error
    module.load_state_dict(weights)
    return module.to(device)


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """Run torch on one thread inside the context.

    A recurrent layer is a chain of small operations, and torch's threads wait for each other after
    each of them. On two cores that is slower than one thread, and many times slower if the other
    core is busy.
    """
    threads = torch.get_num_threads()
    if threads == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
