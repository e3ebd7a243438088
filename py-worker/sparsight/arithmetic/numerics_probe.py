"""Which numerics are the fastest here: measured once for each machine, torch, model and shape."""

from __future__ import annotations

import hashlib
import itertools
import json
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor, nn

from sparsight.arithmetic.numerics import MemoryFormat, Numerics, Precision
from sparsight.files.canonical_json import dumps
from sparsight.files.checkpoint import write_file
from sparsight.files.file_lock import file_lock
from sparsight.files.regular_file import read_regular
from sparsight.networks.model_modes import mode_of_each
from sparsight.process.raised import RAISED
from sparsight.process.sign_of_life import alive

_FORMAT = 2
# The first of each is what is taken without a probe, and what another must beat.
_PRECISIONS: tuple[Precision, ...] = ("float32", "bfloat16")
_MEMORY_FORMATS: tuple[MemoryFormat, ...] = ("channels_last", "contiguous")
_TINY_MULTIPLICATIONS = 1 << 28  # of a batch: so little is dominated by the start of operations
_STEP_MULTIPLICATIONS = 1 << 32  # of a step on a CPU
_MIN_ROUNDS = 3
_MIN_S = 1.0
_HOPELESS = 4  # times the shortest first step, in which kernels are made
_MIN_GAIN = 1.1  # another arithmetic must be worth it, and a near tie must not depend on the day


def choose(
    model: nn.Module,
    *,
    precision: Literal["auto"] | Precision,
    memory_format: Literal["auto"] | MemoryFormat,
    image_shape: tuple[int, int, int],
    batch_size: int,
    training: bool,
    machine: str,
    device: torch.device,
    cache_directory: Path,
) -> Numerics:
    """The numerics asked for; where that is `auto`, the fastest for this model, images and batch.

    Models too small to gain are computed in float32, channels last, without a probe. What the probe found is
    kept under `cache_directory` for this machine (a name of the processor), device, torch, thread count,
    model and shape, so that all trials there take the same.
    """
    candidates = [
        Numerics(p, m)
        for p, m in itertools.product(
            _PRECISIONS if precision == "auto" else (precision,),
            _MEMORY_FORMATS if memory_format == "auto" else (memory_format,),
        )
    ]
    if len(candidates) == 1:
        return candidates[0]
    an_image = multiplications(model, torch.zeros(1, *image_shape))
    if an_image * batch_size < _TINY_MULTIPLICATIONS:
        return candidates[0]
    num_images = min(batch_size, enough_images(an_image)) if device.type == "cpu" else batch_size
    images_BCHW = torch.rand(num_images, *image_shape, generator=torch.Generator().manual_seed(0))
    key = {
        "format": _FORMAT,
        "machine": machine,
        "device": device.type,
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "model": _described(model),
        "images": list(images_BCHW.shape),
        "training": training,
        "candidates": [asdict(candidate) for candidate in candidates],
    }
    return _known_or(
        key, cache_directory, lambda: fastest(model, candidates, images_BCHW, device, training=training)
    )


def enough_images(an_image: int, fewest: int = 8) -> int:
    """Images with which a CPU is as busy as with a whole batch, `fewest` to 64, for a model of so many
    multiplications an image.
    """
    return max(fewest, min(64, _STEP_MULTIPLICATIONS // max(1, an_image)))


def multiplications(model: nn.Module, images_BCHW: Tensor) -> int:
    """Multiplications of convolutions and linear layers in one forward pass."""
    counts: list[int] = []

    def count(module: nn.Module, _: object, output: Tensor) -> None:
        assert isinstance(module.weight, Tensor)
        positions = output.numel() // module.weight.shape[0]
        counts.append(positions * module.weight.numel())

    layers = [module for module in model.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    handles = [layer.register_forward_hook(count) for layer in layers]
    try:
        with mode_of_each(model, training=False), torch.no_grad():
            model(images_BCHW)
    finally:
        for handle in handles:
            handle.remove()
    return sum(counts)


def fastest(
    model: nn.Module, candidates: list[Numerics], images_BCHW: Tensor, device: torch.device, *, training: bool
) -> Numerics:
    """The candidate with the shortest step, the first of them unless another gains a tenth, or unless the
    model cannot be copied.
    """
    try:
        copies = [deepcopy(model) for _ in candidates]
    except RAISED:  # such as one that keeps a computed tensor, as the weight norm of old
        return candidates[0]
    steps = {
        c: _step(own, c, images_BCHW, device, training=training)
        for c, own in zip(candidates, copies, strict=True)
    }
    contenders = _contenders(steps) if device.type == "cpu" else candidates
    took_s = dict(zip(contenders, _shortest([steps[c] for c in contenders], device), strict=True))
    best = min(contenders, key=lambda contender: took_s[contender])
    return best if took_s[best] * _MIN_GAIN < took_s[candidates[0]] else candidates[0]


def _contenders(steps: Mapping[Numerics, Callable[[], None]]) -> list[Numerics]:
    """Candidates whose first step on a CPU does not rule them out; the first of them stays.

    Where the processor has no instructions for bfloat16, a step takes 5 to 25 times as long, in every layout.
    """
    first, *others = steps
    steps[first]()  # what is loaded once
    took_s = {first: _timed(steps[first], torch.device("cpu"))}
    hopeless: set[Numerics] = set()
    for other in others:
        if other.precision in {each.precision for each in hopeless}:
            continue
        took_s[other] = _timed(steps[other], torch.device("cpu"))
        if took_s[other] > _HOPELESS * min(took_s.values()):
            hopeless.add(other)
    return [c for c in took_s if c not in hopeless]


def _step(
    model: nn.Module, numerics: Numerics, images_BCHW: Tensor, device: torch.device, *, training: bool
) -> Callable[[], None]:
    model = numerics.prepare(model, device).train(training)
    laid_out_BCHW = numerics.lay_out(images_BCHW.to(device))

    def step() -> None:
        with torch.set_grad_enabled(training), numerics.autocast(device):
            logits_BK = model(laid_out_BCHW)
        if training:
            logits_BK.float().square().mean().backward()

    return step


def _shortest(steps: list[Callable[[], None]], device: torch.device) -> list[float]:
    """The shortest time of each step after a first one, in seconds.

    They take turns, so that what else happens on the machine meanwhile slows all of them down.
    """
    for step in steps:
        alive()
        step()
    took_s: list[list[float]] = []
    start_s = time.perf_counter()
    while len(took_s) < _MIN_ROUNDS or time.perf_counter() - start_s < _MIN_S:
        took_s.append([_timed(step, device) for step in steps])
    return [min(times) for times in zip(*took_s, strict=True)]


def _timed(step: Callable[[], None], device: torch.device) -> float:
    alive()
    _wait(device)
    start_s = time.perf_counter()
    step()
    _wait(device)
    return time.perf_counter() - start_s


def _wait(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.synchronize(device)


def _known_or(key: dict[str, object], cache_directory: Path, probe: Callable[[], Numerics]) -> Numerics:
    name = hashlib.sha256(dumps(key).encode()).hexdigest()[:16]
    file = cache_directory / "numerics" / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    # Workers that start together would disturb each other's measurement, and might come to two conclusions.
    with file_lock(file.with_suffix(".lock")):
        known = _read(file)
        if known is None:
            known = probe()
            write_file(file, dumps({**key, "chosen": asdict(known)}).encode())
    return known


def _read(file: Path) -> Numerics | None:
    try:
        return Numerics.of(json.loads(read_regular(file))["chosen"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _described(model: nn.Module) -> str:
    return hashlib.sha256(repr(model).encode()).hexdigest()[:16]
