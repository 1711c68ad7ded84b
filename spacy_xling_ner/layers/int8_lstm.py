"""An LSTM of torch with weights of 8 bits, for prediction."""

import warnings
from typing import Any

from torch import nn


def int8_lstm(lstm: nn.LSTM) -> nn.Module:
    """Make an LSTM with weights of 8 bits that is called like the one it is made from.

    Each weight matrix has one scale. The inputs of each step are rounded to 8 bits too, by what the
    batch holds: so an output depends a little on the other sequences of the batch.

    lstm (torch.nn.LSTM): The LSTM, on the CPU; it is left as it is.
    RETURNS (torch.nn.Module): The LSTM with weights of 8 bits.
    RAISES (ValueError): If this version of torch cannot do it.
    """
    try:
        from torch.ao.nn.quantized.dynamic import LSTM
    except ImportError as error:
        raise ValueError(
            "This version of torch has no LSTM with weights of 8 bits: set int8 = false in the "
            "config of the modules char and word, or install another torch, such as 2.9."
        ) from error
    make: Any = LSTM.from_float
    # what torch wants to find there: None stands for its default, signed 8 bits
    lstm.qconfig = None
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "torch.quantize_per_tensor", UserWarning)
            quantised: nn.Module = make(lstm)
    finally:
        del lstm.qconfig
    return quantised
