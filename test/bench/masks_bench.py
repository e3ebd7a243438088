"""What masking costs, against what it replaces: one JSON object a row on standard output.

    .venv/bin/python test/bench/masks_bench.py

A row has `name`, `ours_ms` and `peer_ms` (medians of rounds that take turns), `ratio`, `target` and `is_met`; or
`missing`, the package that the peer needs. All on one thread of a CPU, 2,048 images of 3×32×32 in float32.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "py-worker"))

import torch  # noqa: E402 (found by the line above, as is what follows)
from torch import Tensor  # noqa: E402
from sparsight_worker import fills  # noqa: E402
from sparsight_worker.masks.random_block import random_block  # noqa: E402
from sparsight_worker.masks.scatter import scatter  # noqa: E402
from sparsight_worker.numerics import keep_heap  # noqa: E402

NUM_IMAGES, SIDE = 2048, 32
HIDDEN = 205
IMAGES = torch.rand(NUM_IMAGES, 3, SIDE, SIDE)
INDEX = torch.arange(NUM_IMAGES)


def scatter_and_fill(hidden: int = HIDDEN) -> Tensor:
    return fills.apply(IMAGES, scatter(INDEX, hidden=hidden, height=SIDE, width=SIDE))


def block_and_fill() -> Tensor:
    return fills.apply(IMAGES, random_block(INDEX, hidden=HIDDEN, height=SIDE, width=SIDE))


def masked_autoencoder() -> Tensor:
    """Random masking as in "Masked autoencoders are scalable vision learners" (He et al., 2021), on pixels."""
    order_BN = torch.rand(NUM_IMAGES, SIDE * SIDE).argsort(dim=1)
    restore_BN = order_BN.argsort(dim=1)
    mask_BN = torch.ones(NUM_IMAGES, SIDE * SIDE)
    mask_BN[:, : SIDE * SIDE - HIDDEN] = 0
    mask_BN = mask_BN.gather(1, restore_BN)
    return IMAGES * (1 - mask_BN.view(NUM_IMAGES, 1, SIDE, SIDE))


def random_erasing() -> Callable[[], Tensor]:
    from torchvision.transforms import RandomErasing

    erase = RandomErasing(p=1, scale=(0.2, 0.2), ratio=(1, 1))
    return lambda: torch.stack([erase(image_CHW) for image_CHW in IMAGES])


def take_turns(ours: Callable[[], object], peer: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median milliseconds of both, each round measuring one after the other."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 2):
        for run, taken in zip((ours, peer), times, strict=True):
            start = time.perf_counter()
            run()
            taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[0][2:]), statistics.median(times[1][2:])


def faster(name: str, ours: Callable[[], object], peer: Callable[[], object], target: float) -> None:
    """A row that says how many times as fast ours is."""
    ours_ms, peer_ms = take_turns(ours, peer, rounds=7)
    report(name, ours_ms, peer_ms, peer_ms / ours_ms, target, is_met=peer_ms / ours_ms >= target)


def slower(name: str, ours: Callable[[], object], floor: Callable[[], object], target: float) -> None:
    """A row that says how many times as long as its floor ours takes."""
    ours_ms, peer_ms = take_turns(ours, floor, rounds=25)
    report(name, ours_ms, peer_ms, ours_ms / peer_ms, target, is_met=ours_ms / peer_ms <= target)


def report(name: str, ours_ms: float, peer_ms: float, ratio: float, target: float, *, is_met: bool) -> None:
    row = {
        "name": name,
        "ours_ms": round(ours_ms, 2),
        "peer_ms": round(peer_ms, 2),
        "ratio": round(ratio, 2),
        "target": target,
        "is_met": is_met,
    }
    print(json.dumps(row), flush=True)


def main() -> None:
    torch.set_num_threads(1)
    keep_heap()
    faster("masks_scatter_vs_argsort", scatter_and_fill, masked_autoencoder, 5)
    for percent in (20, 50):  # half of the pixels is the dearest
        hide = functools.partial(scatter_and_fill, SIDE * SIDE * percent // 100)
        slower(f"masks_scatter_vs_copy_{percent}_percent", hide, IMAGES.clone, 6)
    if importlib.util.find_spec("torchvision") is None:
        print(json.dumps({"name": "masks_block_vs_random_erasing", "missing": "torchvision"}))
    else:
        faster("masks_block_vs_random_erasing", block_and_fill, random_erasing(), 10)


if __name__ == "__main__":
    main()
