"""What decides how torch and NumPy compute, and which hooks they call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch.nn.modules import module as nn_module

from sparsight.process.process_state._setting import Setting

_DEVICES = ("cpu", "cuda")
_PRECISIONS = tuple(
    (backend, operation)
    for backend in ("generic", "cuda", "mkldnn")
    for operation in ("all", "matmul", "conv", "rnn")
    if backend != "generic" or operation == "all"
)
_HOOKS = (
    "_global_backward_hooks",
    "_global_backward_pre_hooks",
    "_global_buffer_registration_hooks",
    "_global_forward_hooks",
    "_global_forward_hooks_always_called",
    "_global_forward_hooks_with_kwargs",
    "_global_forward_pre_hooks",
    "_global_module_registration_hooks",
    "_global_parameter_registration_hooks",
)


def arithmetic() -> Iterator[Setting]:
    """All of it."""
    yield Setting("the default device", torch.get_default_device, _set_default_device)
    yield Setting("modes of torch functions", torch._C._len_torch_function_stack, None)
    yield Setting("modes of torch operations", torch._C._len_torch_dispatch_stack, None)
    yield Setting("inference mode", torch.is_inference_mode_enabled, None)
    yield Setting("gradients", torch.is_grad_enabled, torch._C._set_grad_enabled)
    yield Setting("the number of threads", torch.get_num_threads, torch.set_num_threads)
    yield Setting("the default dtype", torch.get_default_dtype, torch.set_default_dtype)
    yield Setting("anomaly detection", torch.is_anomaly_enabled, torch.set_anomaly_enabled)
    yield Setting("denormal numbers", _flushes_denormal, torch.set_flush_denormal)
    yield Setting("errors of NumPy", np.geterr, lambda errors: np.seterr(**errors))
    yield from _determinism()
    yield from _backends()
    yield from _autocast()
    for name in _HOOKS:
        yield _hooks(getattr(nn_module, name, {}))


def _determinism() -> Iterator[Setting]:
    name = "deterministic algorithms"
    yield Setting(name, torch.get_deterministic_debug_mode, torch.set_deterministic_debug_mode)
    yield _flag("fresh memory", torch.utils.deterministic, "fill_uninitialized_memory")
    for flag in ("enabled", "benchmark", "deterministic"):
        yield _flag(f"cuDNN's {flag}", torch.backends.cudnn, flag)


def _backends() -> Iterator[Setting]:
    yield Setting("oneDNN", torch._C._get_mkldnn_enabled, torch._C._set_mkldnn_enabled)
    yield Setting("NNPACK", torch._C._get_nnpack_enabled, torch._C._set_nnpack_enabled)
    yield Setting(
        "oneDNN's determinism", torch._C._get_mkldnn_deterministic, torch._C._set_mkldnn_deterministic
    )
    yield from (_precision(*pair) for pair in _PRECISIONS)
    for kind in ("flash", "mem_efficient", "math", "cudnn"):
        cuda: Any = torch.backends.cuda
        read, write = getattr(cuda, f"{kind}_sdp_enabled"), getattr(cuda, f"enable_{kind}_sdp")
        yield Setting(f"attention by {kind}", read, write)


def _autocast() -> Iterator[Setting]:
    yield Setting("autocast's cache", torch.is_autocast_cache_enabled, torch.set_autocast_cache_enabled)
    yield from (_autocast_on(device) for device in _DEVICES)


def _autocast_on(device: str) -> Setting:
    def write(value: tuple[bool, torch.dtype]) -> None:
        torch.set_autocast_enabled(device, value[0])
        torch.set_autocast_dtype(device, value[1])

    def read() -> tuple[bool, torch.dtype]:
        return torch.is_autocast_enabled(device), torch.get_autocast_dtype(device)

    return Setting(f"autocast on {device}", read, write)


def _precision(backend: str, operation: str) -> Setting:
    own: Any = torch._C
    return Setting(
        f"the precision of float32 ({backend} {operation})",
        lambda: own._get_fp32_precision_getter(backend, operation),
        lambda value: own._set_fp32_precision_setter(backend, operation, value),
    )


def _set_default_device(device: torch.device) -> None:
    torch.set_default_device(None)  # takes its mode away
    if torch.get_default_device() != device:
        torch.set_default_device(device)


def _flushes_denormal() -> bool:
    return (torch.full((1,), 2.0**-1070, dtype=torch.float64, device="cpu") * 1).item() == 0


def _flag(name: str, holder: object, attribute: str) -> Setting:
    return Setting(name, lambda: getattr(holder, attribute), lambda value: setattr(holder, attribute, value))


def _hooks(hooks: dict[Any, Any]) -> Setting:
    def refill(value: dict[Any, Any]) -> None:
        hooks.clear()
        hooks.update(value)

    return Setting("hooks of all modules", lambda: dict(hooks), refill)
