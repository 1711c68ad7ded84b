"""The shim between Thinc and a torch module of ours."""

from contextlib import contextmanager
from typing import Any, Dict, Iterator, Mapping

import torch
from thinc.api import ArgsKwargs, PyTorchShim, xp2torch
from thinc.types import FloatsXd

from .module_weights import Key


class TorchShim(PyTorchShim):
    """Thinc's shim of a torch module, with averaged weights and a shorter way through prediction.

    An optimizer keeps its averages by the shim's id and the weight's name. Thinc 8.3 looks for them
    under another key, so that its own shim goes on with the last weights instead.
    Source: Polyak and Juditsky 1992 (averaging of weights).
    """

    def predict(self, inputs: ArgsKwargs) -> Any:
        """Run the module without gradients.

        It stays in evaluation mode, where Thinc's own shim sets it back: setting it takes time, and
        sets it for other threads in the middle of their prediction. Training sets its own mode.

        inputs (ArgsKwargs): The arguments of the module.
        RETURNS (Any): Its output.
        """
        module: Any = self._model
        if module.training:
            module.eval()
        with torch.no_grad():
            return module(*inputs.args, **inputs.kwargs)

    @contextmanager
    def use_params(self, params: Mapping[Key, FloatsXd]) -> Iterator[None]:
        """Use other weights for a while, such as an optimizer's averages; then the own ones again.

        params (Mapping[Tuple[int, str], FloatsXd]): From shim's id and weight's name to the value.
        """
        module: Any = self._model
        own: Dict[str, torch.Tensor] = {}
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
