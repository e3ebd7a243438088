"""Arithmetic and memory layout of forward and backward passes, and what makes them repeatable."""

from __future__ import annotations

import ctypes
import sys
import warnings
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

Precision = Literal["float32", "bfloat16"]
MemoryFormat = Literal["contiguous", "channels_last"]


@dataclass(frozen=True, slots=True)
class Numerics:
    """How a model is computed. Weights, their gradients and their updates are float32 in any case."""

    precision: Precision
    memory_format: MemoryFormat

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Numerics:
        """As an object with these two fields says."""
        return cls(facts["precision"], facts["memory_format"])

    def autocast(self, device: torch.device) -> AbstractContextManager[object]:
        """The context of a forward pass."""
        return torch.autocast(device.type, torch.bfloat16, enabled=self.precision == "bfloat16")

    def lay_out(self, images_BCHW: Tensor) -> Tensor:
        """The same images in this memory layout."""
        return images_BCHW.contiguous(memory_format=self._layout)

    def prepare(self, model: nn.Module, device: torch.device) -> nn.Module:
        """Move the model to the device, in this layout."""
        return model.to(device).to(memory_format=self._layout)  # type: ignore[call-overload, no-any-return]

    @property
    def _layout(self) -> torch.memory_format:
        return torch.channels_last if self.memory_format == "channels_last" else torch.contiguous_format


def make_repeatable(device: torch.device) -> None:
    """Let the same operations give the same bits whenever this process, or its successor, repeats them on
    this device.

    float32 means float32: no TF32, for bfloat16 is there for speed. cuDNN neither times its algorithms nor
    takes one that is not deterministic; for what torch cannot do deterministically on a GPU it warns. The
    fused kernels of attention would only warn too, though attention can do without them.
    """
    torch.set_deterministic_debug_mode("warn")
    # It would fill whatever is allocated: for finding bugs, at 3 % of a training's time.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    # Max pooling without overlap adds at most one number to a gradient, so that order does not matter.
    warnings.filterwarnings("ignore", message="max_pool2d_with_indices_backward")
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    if device.type == "cuda":  # the switches are named after it, but two of them hold on a CPU too
        torch.backends.cuda.enable_flash_sdp(False)
        torch.backends.cuda.enable_mem_efficient_sdp(False)
        torch.backends.cuda.enable_cudnn_sdp(False)


def keep_heap() -> None:
    """Have glibc reuse what tensors of the last step leave behind, instead of asking the kernel for each
    again.

    Every allocation above 128 KiB would otherwise cost its page faults, which take longer than many an
    elementwise operation itself. No effect elsewhere.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for option, value in ((_TRIM_THRESHOLD, 1 << 30), (_MMAP_THRESHOLD, 32 << 20), (_TOP_PAD, 64 << 20)):
            library.mallopt(option, value)


_TRIM_THRESHOLD = -1  # of malloc.h
_TOP_PAD = -2
_MMAP_THRESHOLD = -3
