"""Which images of their data set the ones of a batch are."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight.errors import expected, kind_of


def check_index(index_B: object) -> None:
    """Raise ExpectedError unless this is an integer tensor of shape [B]."""
    if not isinstance(index_B, Tensor):
        fix = "Convert with torch.as_tensor(indices)."
        raise expected("image indices", "an integer tensor of shape [B]", kind_of(index_B), fix=fix)
    if index_B.dim() != 1 or not is_integer(index_B):
        got = f"{index_B.dtype} of shape {tuple(index_B.shape)}"
        raise expected("image indices", "integers of shape [B]", got)


def is_integer(values: Tensor) -> bool:
    """Whether the tensor's type is an integer one, which bool is not."""
    return not (values.is_floating_point() or values.is_complex() or values.dtype == torch.bool)
