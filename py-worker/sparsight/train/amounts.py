"""How many pixels are hidden of each training image."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from sparsight import masks
from sparsight.errors import ExpectedError, expected
from sparsight.masks import MaskFamily
from sparsight.protocol.generated import TrialTrainMask


def draw_hidden(
    mask: TrialTrainMask, num_images: int, size: tuple[int, int], generator: torch.Generator
) -> Tensor | None:
    """Hidden pixels of each image, int64 [num_images], for images of `size` (height, width), drawn on the
    CPU; None for a mask that has an amount of its own.

    Ratios are drawn as real numbers and rounded to pixels, half to even. Visible counts are integers: uniform
    gives each from lower to upper bound the same chance, log_uniform gives v a chance proportional to log((v
    + 1) / v). Patches are hidden whole. Raises ExpectedError for more visible pixels than there are, and for
    a mask that cannot be made for such images, with the setting as its `path`.
    """
    family = masks.of(mask.mask)
    _check_mask(family, size)
    if family.has_own_amount:
        return None
    num_pixels = size[0] * size[1]
    values_N = _draw(mask, num_images, generator)
    if mask.of == "visible":
        _check_visible(mask.values, num_pixels)
        hidden_N = num_pixels - values_N.floor()
    else:
        hidden_N = (values_N * num_pixels).round()
    area = family.patch_side**2
    return ((hidden_N / area).round() * area).clamp(0, num_pixels).to(torch.int64)


def _draw(mask: TrialTrainMask, num_images: int, generator: torch.Generator) -> Tensor:
    values = torch.tensor(mask.values, dtype=torch.float64)
    if mask.distribution in ("fixed", "list"):
        return values[torch.randint(len(values), (num_images,), generator=generator)]
    uniform_N = torch.rand(num_images, dtype=torch.float64, generator=generator)
    lower, upper = mask.values
    if mask.of == "visible":
        upper += 1  # the upper bound itself included, once counts are cut to integers
    if mask.distribution == "uniform":
        return lower + uniform_N * (upper - lower)
    return torch.exp(math.log(lower) + uniform_N * (math.log(upper) - math.log(lower)))


def _check_mask(family: MaskFamily, size: tuple[int, int]) -> None:
    try:
        family.check_size(*size)
    except ExpectedError as error:
        at = "train.mask" if error.path is None else f"train.mask.{error.path}"
        raise ExpectedError(error.message, path=at, fix=error.fix) from None


def _check_visible(values: list[float], num_pixels: int) -> None:
    if max(values) > num_pixels:
        rule = f"at most {num_pixels}, the pixels of an image"
        raise expected("visible pixels", rule, max(values), at="train.mask.values")
