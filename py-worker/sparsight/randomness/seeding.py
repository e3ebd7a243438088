"""Named streams of randomness: every random decision is a pure function of (seed, stream, indices).

Nothing keeps generator state from one step to the next, so a checkpoint at any step boundary needs none, and
what one stream draws never shifts another.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, get_args

from sparsight.errors import expected

if TYPE_CHECKING:
    import torch

Stream = Literal["init", "order", "augment", "train_mask", "dropout", "split", "evaluate"]
"""init (weights), order (of images in an epoch), augment (crop, flip), train_mask (masks and fills of
training images), dropout, split (what is held out of a data set),
evaluate (what a model draws by itself while it is evaluated)."""

_DOMAIN = b"sparsight seed 1\0"


def derive(seed: int, stream: Stream, *indices: int) -> int:
    """A number in [0, 2^63) for this seed (0 ≤ seed < 2^64), stream and indices (each 0 ≤ i < 2^64).

    SHA-256 over a domain tag, the seed, the stream's length and name, and the indices (8 bytes each, little
    endian); the first 8 bytes of the digest, big endian, without their lowest bit. Raises ExpectedError for
    an unknown stream or a number out of range.
    """
    if stream not in get_args(Stream):
        raise expected("stream", f"one of {', '.join(get_args(Stream))}", stream)
    name = stream.encode()
    message = _DOMAIN + _word(seed, "seed") + _word(len(name), "length") + name
    message += b"".join(_word(index, "index") for index in indices)
    return int.from_bytes(hashlib.sha256(message).digest()[:8], "big") >> 1


def generator(seed: int, stream: Stream, *indices: int, device: str = "cpu") -> torch.Generator:
    """A torch generator on `device`, seeded with `derive(seed, stream, *indices)`."""
    import torch  # here, because deriving numbers must not cost a second of start-up

    return torch.Generator(device=device).manual_seed(derive(seed, stream, *indices))


def seed_generators(device: torch.device, number: int) -> None:
    """Seed every generator that a model may draw from without being handed one: torch's on `device`, NumPy's
    and Python's. `number` is in [0, 2^63).

    `torch.manual_seed` would seed the generators of all devices, and remembers each call while CUDA is not in
    use.
    """
    import numpy as np
    import torch

    random.seed(number)
    np.random.seed([number & 0xFFFFFFFF, number >> 32])  # noqa: NPY002 - it is theirs, not ours
    match device.type:
        case "cuda":
            torch.cuda.init()  # type: ignore[no-untyped-call]
            torch.cuda.default_generators[device.index or 0].manual_seed(number)
        case "mps":
            torch.mps.manual_seed(number)
        case _:
            torch.default_generator.manual_seed(number)


@contextmanager
def generators_kept(device: torch.device) -> Iterator[None]:
    """Put the generators that `seed_generators` seeds back, afterwards, to where they were."""
    import numpy as np
    import torch

    devices = [device] if device.type != "cpu" else []
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        with torch.random.fork_rng(devices, device_type=device.type if devices else "cuda"):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002


def _word(value: int, thing: str) -> bytes:
    if not 0 <= value < 1 << 64:
        raise expected(thing, "an integer from 0 to 2^64 - 1", value)
    return value.to_bytes(8, "little")
