"""Runs in reading order, as lost packets of a transmission leave them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor

from sparsight.errors import Found, expected
from sparsight.masks._ranked import RankedFamily, places_in_order
from sparsight.members import one_of
from sparsight.randomness.keyed_hash import words
from sparsight.whole_number import whole_number

_SIDES = {"pixel": 1, "8x8": 8, "16x16": 16}


@dataclass(frozen=True)
class Packets(RankedFamily):
    """Hide packets of `length` units one after another in random order, of the last one the first pixels.

    Units follow each other in reading order, and so do the pixels of a unit. A unit is a pixel, or a
    macroblock of 8×8 or 16×16 pixels, cut off at the right and lower edge where sides are no multiples.
    """

    length: int = 16
    """Units of a packet."""
    unit: Literal["pixel", "8x8", "16x16"] = "pixel"
    """What a packet is counted in."""

    summary: ClassVar[str] = "lost packets"
    parameter_words: ClassVar[Mapping[str, str]] = {"unit": "units of {}"}

    def __post_init__(self) -> None:
        whole_number("length of packets", self.length, most=65536, at="length")
        one_of("unit of packets", self.unit, tuple(_SIDES), at="unit")

    def check_size(self, height: int, width: int) -> None:
        """Raise ExpectedError where images of this size are no more than one packet."""
        super().check_size(height, width)
        side = _SIDES[self.unit]
        num_units = -(-height // side) * -(-width // side)
        got = Found(f"images of {height}×{width}, which are one")
        if num_units == 1:
            raise expected("images", f"more than one unit of {self.unit}", got, at="unit")
        if self.length >= num_units:
            rule = f"at most {num_units - 1}, so that images of {height}×{width} are several"
            raise expected("length of packets", rule, self.length, at="length")

    def _ranks(self, index_B: Tensor, root: tuple[int, int], height: int, width: int) -> Tensor:
        stream = _stream(height, width, _SIDES[self.unit], self.length)
        packet_N, within_N, size_P = (each.to(index_B.device) for each in stream)
        place_BP = places_in_order(words(index_B, root, len(size_P)))
        size_BP = torch.zeros_like(place_BP).scatter_(1, place_BP, size_P.expand_as(place_BP))
        before_BP = (size_BP.cumsum(dim=1) - size_BP).gather(1, place_BP).to(torch.int32)
        rank_BN = before_BP[:, packet_N].add_(within_N)
        return rank_BN.view(-1, height, width)


packets = Packets()


@functools.lru_cache(maxsize=16)
def _stream(height: int, width: int, side: int, length: int) -> tuple[Tensor, Tensor, Tensor]:
    """Of every pixel its packet, int64 [N], and its place within it, int32 [N]; pixels of each packet,
    int64 [P].
    """
    row_N, column_N = torch.arange(height).repeat_interleave(width), torch.arange(width).repeat(height)
    unit_N = row_N // side * -(-width // side) + column_N // side
    order_N = (unit_N * height * width + torch.arange(height * width)).argsort()
    position_N = torch.empty_like(order_N).scatter_(0, order_N, torch.arange(height * width))
    packet_N = unit_N // length
    size_P = torch.bincount(packet_N)
    start_P = size_P.cumsum(0) - size_P
    return packet_N, (position_N - start_P[packet_N]).to(torch.int32), size_P
