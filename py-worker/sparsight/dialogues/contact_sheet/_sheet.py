"""Masks × ratios × a few images, as a model would see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from sparsight import fills, masks
from sparsight.dialogues.contact_sheet._drawing import LIGHT, Group, Heading, Row, Theme, Tile, draw
from sparsight.dialogues.contact_sheet._local_contrast import local_contrast
from sparsight.dialogues.contact_sheet._subjects import Subjects
from sparsight.hiding import Hiding
from sparsight.masks import MaskFamily, hidden_count
from sparsight.masks._by_saliency import BySaliency
from sparsight.members import Spec
from sparsight.randomness.mask_key import MaskKey


def contact_sheet(
    subjects: Subjects,
    mask_specs: Sequence[Spec],
    ratios: Sequence[float],
    *,
    fill: Spec = "black",
    key: int = 0,
    theme: Theme = LIGHT,
) -> Image.Image:
    """A sheet with a row for each mask and image and a column for each ratio in [0, 1], and one more for
    masks that have an amount of their own.

    There is no model: saliency is local contrast. Raises ExpectedError for an unknown name or an impossible
    number.
    """
    images_BCHW = torch.from_numpy(subjects.images_NCHW).to(torch.float32) / 255
    height, width = images_BCHW.shape[2:]
    families = [masks.of(spec) for spec in mask_specs]
    columns = _columns(families, ratios)
    groups = []
    for family in families:
        mask_key = MaskKey(key, subjects.dataset_key)
        hiding = Hiding(family, fill, key=mask_key, mean_C=subjects.mean, others_NCHW=subjects.others_NCHW)
        shown = [_shown(hiding, column, subjects, images_BCHW) for column in columns]
        rows = [Row(label, [tiles[i] for tiles in shown]) for i, label in enumerate(subjects.labels)]
        groups.append(Group(family.name, _remark(family, height, width), rows))
    sides = sorted({family.patch_side for family in families if not family.has_own_amount})
    headings = [column.heading(height, width, sides) for column in columns]
    remark = f"{subjects.title}, {width} x {height} pixels, fill {fills.of(fill).words}, mask key {key}"
    return draw("What is hidden, and what is left to see", remark, headings, groups, theme)


_SPELLED = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "×": " x "})
"""Letters that the font of the sheet does not have."""


@dataclass(frozen=True)
class _Column:
    ratio: float | None
    """None is the amount that a mask has of its own."""

    def heading(self, height: int, width: int, sides: Sequence[int]) -> Heading:
        if self.ratio is None:
            return Heading("own amount", "")
        return Heading(f"{100 * self.ratio:.4g} %", counts_text(self.ratio, height, width, sides))

    def has(self, family: MaskFamily) -> bool:
        return family.has_own_amount == (self.ratio is None)

    def hidden(self, family: MaskFamily, height: int, width: int) -> int | None:
        return None if self.ratio is None else hidden_count(self.ratio, height, width, family.patch_side)


def _columns(families: Sequence[MaskFamily], ratios: Sequence[float]) -> list[_Column]:
    of_ratios = [_Column(ratio) for ratio in ratios if not all(f.has_own_amount for f in families)]
    return of_ratios + [_Column(None)] * any(f.has_own_amount for f in families)


def _shown(hiding: Hiding, column: _Column, subjects: Subjects, images_BCHW: Tensor) -> Sequence[Tile | None]:
    if not column.has(hiding.family):
        return [None] * len(images_BCHW)
    index_B = torch.from_numpy(subjects.index_N)
    height, width = images_BCHW.shape[2:]
    mask_BHW = hiding.mask(
        index_B,
        hidden=column.hidden(hiding.family, height, width),
        height=height,
        width=width,
        saliency_BHW=local_contrast(images_BCHW) if hiding.family.needs_saliency else None,
    )
    shown_BCHW = (hiding.fill(images_BCHW, mask_BHW, index_B) * 255).round_().to(torch.uint8)
    return [_tile(*of_image) for of_image in zip(shown_BCHW.numpy(), mask_BHW.numpy(), strict=True)]


def counts_text(ratio: float, height: int, width: int, sides: Sequence[int]) -> str:
    """The pixels hidden at this ratio: whole patches of these sides, so that families can differ."""
    counts = dict.fromkeys(hidden_count(ratio, height, width, side) for side in sides)
    return f"{' or '.join(map(str, counts))} of {height * width}"


def _tile(image_CHW: NDArray[np.uint8], mask_HW: NDArray[np.bool_]) -> Tile:
    """Three channels to look at: grey repeated, the first three of many."""
    channels = image_CHW[:3] if len(image_CHW) >= 3 else image_CHW[:1].repeat(3, axis=0)
    return Tile(np.ascontiguousarray(channels.transpose(1, 2, 0)), mask_HW)


def _remark(family: MaskFamily, height: int, width: int) -> str:
    remarks = [family.caption.translate(_SPELLED)]
    if family.has_own_amount:
        remarks.append(f"({family.own_hidden(height, width)} of {height * width} pixels)")
    if isinstance(family, BySaliency):
        method = family.saliency.replace("_", " ")
        remarks.append(f"(here by local contrast; in an evaluation by the model's {method})")
    return " ".join(remarks)
