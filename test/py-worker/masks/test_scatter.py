"""The permutation behind `scatter`, against a reference in plain integers, and its use for many ratios."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sparsight.errors import ExpectedError
from sparsight.masks import MaskKey, mask_of_rank
from sparsight.masks._permutation import num_rounds
from sparsight.masks.scatter import scatter
from sparsight.randomness.keyed_hash import words

WORD = 1 << 32


def reference_mix(x: int) -> int:
    x = (x ^ (x >> 16)) * 0x7FEB352D % WORD
    x = (x ^ (x >> 15)) * 0x846CA68B % WORD
    return x ^ (x >> 16)


def reference_word(index: int, root: tuple[int, int], number: int) -> int:
    golden = 0x9E3779B9
    start = reference_mix((index * golden + root[0]) % WORD)
    twist = reference_mix(start ^ (root[1] % WORD))
    return reference_mix((start + number * golden) % WORD ^ twist)


def reference_rank(index: int, root: tuple[int, int], height: int, width: int) -> list[int]:
    """Rank of every pixel, by exact division where the code multiplies and shifts."""
    rounds = num_rounds(min(height, width))
    keys = [reference_word(index, root, number) for number in range(2 * rounds)]
    ranks = []
    for pixel in range(height * width):
        row, column = divmod(pixel, width)
        for r in range(rounds):
            moves_rows = r % 2 == 1
            x = column if moves_rows else row
            upper_half = (keys[2 * r] * x + keys[2 * r + 1]) ** 2 % WORD // 65536
            if moves_rows:
                row = (row + upper_half * height // 65536) % height
            else:
                column = (column + upper_half * width // 65536) % width
        ranks.append(row * width + column)
    return ranks


@pytest.mark.parametrize("size", [(8, 8), (32, 32), (28, 28), (9, 16), (33, 47), (8, 500)])
def test_ranks_are_those_of_the_reference(size: tuple[int, int]) -> None:
    key = MaskKey(2**63 + 5, "digits")
    index_B = torch.tensor([0, 1, 59_999, 2**31 - 1])
    rank_BN = scatter.ranks(index_B, height=size[0], width=size[1], key=key, draw=3).flatten(1)
    root = scatter.root(key, 3)
    for i, index in enumerate(index_B.tolist()):
        assert rank_BN[i].tolist() == reference_rank(index, root, *size)


def test_words_are_those_of_the_reference() -> None:
    root = (-5, 2**31 - 1)
    some = words(torch.tensor([0, 7, 2**31 - 1]), root, 5)
    reference = [[reference_word(index, root, k) for k in range(5)] for index in (0, 7, 2**31 - 1)]
    assert [[word % WORD for word in row] for row in some.tolist()] == reference


@given(height=st.integers(1, 60), width=st.integers(1, 60), key=st.integers(0, 2**64 - 1))
@settings(max_examples=80, deadline=None)
def test_every_rank_occurs_once(height: int, width: int, key: int) -> None:
    rank_BN = scatter.ranks(torch.arange(3), height=height, width=width, key=key).flatten(1)
    assert rank_BN.sort(dim=1).values.equal(torch.arange(height * width, dtype=torch.int32).expand(3, -1))


@pytest.mark.parametrize("size", [(224, 224), (1, 40_000), (3, 40_000), (512, 9)])
def test_every_rank_occurs_once_in_large_and_odd_images(size: tuple[int, int]) -> None:
    rank_BN = scatter.ranks(torch.arange(2), height=size[0], width=size[1]).flatten(1)
    assert rank_BN.sort(dim=1).values.equal(torch.arange(size[0] * size[1], dtype=torch.int32).expand(2, -1))


@pytest.mark.parametrize("granularity", [1, 2, 4])
def test_one_rank_map_serves_all_counts(granularity: int) -> None:
    index_B = torch.arange(70)
    rank_BHW = scatter.having(granularity=granularity).ranks(index_B, height=16, width=24, key=7, draw=2)
    for hidden in range(0, 16 * 24 + 1, 16):
        direct_BHW = scatter(
            index_B, hidden=hidden, height=16, width=24, key=7, draw=2, granularity=granularity
        )
        assert mask_of_rank(rank_BHW, hidden).equal(direct_BHW)
        assert mask_of_rank(rank_BHW, torch.full((70,), hidden)).equal(direct_BHW)


@pytest.mark.parametrize("size", [(16, 24), (28, 28), (5, 70), (9, 200)])
@pytest.mark.parametrize("hidden", [range(9), range(30, 60), range(290, 351)], ids=str)
def test_different_counts_agree_with_the_rank_map(size: tuple[int, int], hidden: range) -> None:
    hidden_B = torch.tensor(list(hidden))
    rank_BHW = scatter.ranks(torch.arange(len(hidden)), height=size[0], width=size[1], key=3)
    mask_BHW = scatter(torch.arange(len(hidden)), hidden=hidden_B, height=size[0], width=size[1], key=3)
    assert mask_BHW.equal(rank_BHW < hidden_B[:, None, None])


def test_chunks_do_not_show() -> None:
    index_B = torch.arange(1200)  # more than one chunk of 32×32 images
    rank_BHW = scatter.ranks(index_B, height=32, width=32)
    assert scatter.ranks(index_B[1100:], height=32, width=32).equal(rank_BHW[1100:])
    index_B = torch.arange(9000)  # more than one chunk of two rows of ranks
    mask_BHW = scatter(index_B, hidden=60, height=32, width=32)
    assert scatter(index_B[8900:], hidden=60, height=32, width=32).equal(mask_BHW[8900:])


@pytest.mark.parametrize("granularity", [3, 32])
def test_patches_must_tile_the_image(granularity: int) -> None:
    with pytest.raises(ExpectedError, match="granularity to be a divisor of both sides of a 16×16 image"):
        scatter.having(granularity=granularity).ranks(torch.arange(2), height=16, width=16)


def test_patches_must_be_hidden_whole() -> None:
    with pytest.raises(ExpectedError, match=r"hidden count to be a multiple of 16 \(patches of 4×4\), got 8"):
        scatter(torch.arange(2), hidden=8, height=16, width=16, granularity=4)
