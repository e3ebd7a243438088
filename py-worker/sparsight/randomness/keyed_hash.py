"""Random words as a pure function of a key and an image's index, bit for bit equal on every device.

All arithmetic is on int32 modulo 2^32: a product keeps its low half on CPUs and GPUs alike, and the one place
where signedness would show, the right shift, is masked.
"""

from __future__ import annotations

import torch
from torch import Tensor

_GOLDEN = 0x9E3779B9 - (1 << 32)  # 2^32 divided by the golden ratio, odd: spreads consecutive counters
_MULTIPLIERS = (0x7FEB352D, 0x846CA68B - (1 << 32))  # C. Wellons, "Prospecting for hash functions" (2018)


def words(index_B: Tensor, root: tuple[int, int], num_words: int) -> Tensor:
    """Random words of every image, int32 [B, num_words] over the whole range.

    `index_B` holds image indices (any integer type, modulo 2^32). An image has two words of inner state, a
    start and a twist, each a bijection of its index: two images or roots share no sequence by chance.
    """
    start_B1 = _mix(index_B.to(torch.int32)[:, None] * _GOLDEN + root[0])
    twist_B1 = _mix(start_B1 ^ root[1])
    counter_K = torch.arange(num_words, dtype=torch.int32, device=index_B.device) * _GOLDEN
    return _mix((start_B1 + counter_K).bitwise_xor_(twist_B1))


def uniform(index_B: Tensor, root: tuple[int, int], num_values: int) -> Tensor:
    """Random values of every image, float32 [B, num_values], uniform over the 256 levels ½/256 … 255½/256.

    As fine as the pixels of a photograph, exact in any float type but bfloat16, and four to a random word.
    """
    num_words = -(-num_values // 4)
    bytes_BK = words(index_B, root, num_words).flatten().view(torch.uint8).view(-1, 4 * num_words)
    return bytes_BK[:, :num_values].to(torch.float32).add_(0.5).mul_(1 / 256)


def below(words_B: Tensor, bound_B: Tensor | int) -> Tensor:
    """Uniform integers in [0, bound), int64 [B], for 1 ≤ bound < 2^31; no bias above bound ÷ 2^32."""
    return ((words_B.to(torch.int64) & 0xFFFFFFFF) * bound_B) >> 32


def _mix(x: Tensor) -> Tensor:
    """A bijection of 32-bit words that changes every bit with probability one half (lowbias32), in place."""
    scratch = x >> 16
    x.bitwise_xor_(scratch.bitwise_and_(0xFFFF)).mul_(_MULTIPLIERS[0])
    torch.bitwise_right_shift(x, 15, out=scratch)
    x.bitwise_xor_(scratch.bitwise_and_(0x1FFFF)).mul_(_MULTIPLIERS[1])
    torch.bitwise_right_shift(x, 16, out=scratch)
    return x.bitwise_xor_(scratch.bitwise_and_(0xFFFF))
