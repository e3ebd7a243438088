"""What views of an image show, where they are the same for every image."""

from __future__ import annotations

from typing import assert_never

import torch
from torch import Tensor

from sparsight.errors import Found, expected
from sparsight.masks._permutation import ranks_of_pixels
from sparsight.masks.scatter import scatter
from sparsight.protocol.generated import AblationViews, BandViews, PartitionViews, Views
from sparsight.randomness.mask_key import MaskKey


def view_masks(views: Views, height: int, width: int, *, key: MaskKey, of_search: bool = False) -> Tensor:
    """What each view hides, bool [views, height, width]; of random views the first so many for each number of
    visible pixels, or, for a search, others.

    Raises ExpectedError as `check_views` does.
    """
    check_views(views, height, width)
    match views:
        case AblationViews():
            purpose = "search" if of_search else "choose"
            index_V = torch.arange(views.search_votes if of_search else views.votes)
            key = MaskKey(key.key, f"{key.dataset}/smoothed/{purpose}")
            return torch.cat(
                [
                    scatter(index_V, hidden=height * width - count, height=height, width=width, key=key)
                    for count in views.visible
                ]
            )
        case PartitionViews():
            rank_HW = ranks_of_pixels(
                torch.zeros(1, dtype=torch.int64), key.root("partition", 0), height, width
            )[0]
            return rank_HW % views.parts != torch.arange(views.parts)[:, None, None]
        case BandViews():
            return _bands(views, height, width)
    assert_never(views)


def reached(views: PartitionViews | BandViews, height: int, width: int) -> list[int]:
    """How many views a change of size 0, 1, … can reach at most, as far as a gap could be as great: a change
    of r pixels for a partition, of a square of r×r pixels for bands and blocks.
    """
    total = num_views(views, height, width)
    if isinstance(views, PartitionViews):
        return list(range(total // 2 + 1))
    sides = range(1, min(height, width) + 1)
    counts = [0, *(_bands_reached(views, side, height, width) for side in sides)]
    return [count for count in counts if 2 * count <= total]


def num_views(views: Views, height: int, width: int, *, of_search: bool = False) -> int:
    """Views of one image."""
    match views:
        case AblationViews():
            return len(views.visible) * (views.search_votes if of_search else views.votes)
        case PartitionViews():
            return views.parts
        case BandViews(shape="columns"):
            return width
        case BandViews(shape="rows"):
            return height
        case BandViews():
            return height * width
    assert_never(views)


def check_views(views: Views, height: int, width: int) -> None:
    """Raise ExpectedError for views that images of this size cannot have, or that could certify nothing."""
    num_pixels = height * width
    match views:
        case AblationViews():
            for count in views.visible:
                if not 0 < count < num_pixels:
                    rule = f"from 1 to {num_pixels - 1} ({height}×{width})"
                    raise expected("the visible pixels of a view", rule, count, at="visible")
        case PartitionViews():
            if not 2 <= views.parts <= num_pixels:
                size = f"{num_pixels}, the pixels of an image of {height}×{width}"
                rule = f"from 2 to {size}, so that none is empty"
                raise expected("the parts of a partition", rule, views.parts, at="parts")
        case BandViews():
            if len(reached(views, height, width)) < 2:
                fits = _largest_band(views, height, width)
                rule = f"from 1 to {fits}, so that a patch of one pixel reaches at most half of the views"
                got = Found(f"{views.size} in images of {height}×{width}")
                raise expected(f"the size of {views.shape}", rule, got, at="size")


def _largest_band(views: BandViews, height: int, width: int) -> int:
    if views.shape == "blocks":
        fitting = [side for side in range(1, min(height, width) + 1) if 2 * side**2 <= height * width]
        return max(fitting, default=1)
    return max(1, (width if views.shape == "columns" else height) // 2)


def _bands_reached(views: BandViews, side: int, height: int, width: int) -> int:
    """Places from which a band shows a pixel of a square patch."""
    rows, columns = min(height, side + views.size - 1), min(width, side + views.size - 1)
    return {"columns": columns, "rows": rows, "blocks": rows * columns}[views.shape]


def _bands(views: BandViews, height: int, width: int) -> Tensor:
    shows_row = _ring(height, views.size)
    shows_column = _ring(width, views.size)
    match views.shape:
        case "columns":
            shown_VHW = shows_column[:, None, :].expand(width, height, width)
        case "rows":
            shown_VHW = shows_row[:, :, None].expand(height, height, width)
        case "blocks":
            shown_VHW = (shows_row[:, None, :, None] & shows_column[None, :, None, :]).flatten(0, 1)
    return ~shown_VHW


def _ring(length: int, size: int) -> Tensor:
    """Which of `length` lines a band shows from each place, bool [places, lines]."""
    line_L = torch.arange(length)
    return (line_L[None] - line_L[:, None]) % length < size
