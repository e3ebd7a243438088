"""Families × ratios × a few images, as a model would see them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from sparsight_worker import fills, masks
from sparsight_worker.contact_sheet._drawing import LIGHT, Group, Heading, Row, Theme, Tile, draw
from sparsight_worker.contact_sheet._local_contrast import local_contrast
from sparsight_worker.contact_sheet._subjects import Subjects
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.masks import MaskFamily, hidden_count


def contact_sheet(
    subjects: Subjects,
    families: Sequence[str],
    ratios: Sequence[float],
    *,
    fill: str = "black",
    granularity: int = 1,
    key: int = 0,
    theme: Theme = LIGHT,
) -> Image.Image:
    """A sheet with a row for each family and image and a column for each ratio in [0, 1].

    `granularity` applies to families that hide patches. There is no model: significance is local contrast.
    Raises ExpectedError for an unknown name or an impossible number.
    """
    images_BCHW = torch.from_numpy(subjects.images_NCHW).to(torch.float32) / 255
    height, width = images_BCHW.shape[2:]
    loaded = [masks.load(name) for name in families]
    groups = []
    for family in loaded:
        side = granularity if family.patches else 1
        columns = [
            _shown(family, subjects, images_BCHW, hidden_count(ratio, height, width, side), fill, side, key)
            for ratio in ratios
        ]
        rows = [Row(label, [column[i] for column in columns]) for i, label in enumerate(subjects.labels)]
        groups.append(Group(family.name, _remark(family, side), rows))
    sides = sorted({granularity if family.patches else 1 for family in loaded})
    headings = [Heading(f"{100 * ratio:.4g} %", counts_text(ratio, height, width, sides)) for ratio in ratios]
    remark = f"{subjects.title}, {width} x {height} pixels, fill {fill}, mask key {key}"
    return draw("What is hidden, and what is left to see", remark, headings, groups, theme)


def _shown(
    family: MaskFamily,
    subjects: Subjects,
    images_BCHW: Tensor,
    hidden: int,
    fill: str,
    granularity: int,
    key: int,
) -> list[Tile]:
    index_B = torch.from_numpy(subjects.index_N)
    mask_key = MaskKey(key, subjects.dataset_key)
    mask_BHW = family(
        index_B,
        hidden=hidden,
        height=images_BCHW.shape[2],
        width=images_BCHW.shape[3],
        key=mask_key,
        granularity=granularity,
        significance_BHW=local_contrast(images_BCHW) if family.needs_significance else None,
    )
    shown_BCHW = fills.apply(images_BCHW, mask_BHW, fill, index_B=index_B, key=mask_key, mean_C=subjects.mean)
    shown_BCHW = (shown_BCHW * 255).round_().to(torch.uint8)
    return [_tile(*of_image) for of_image in zip(shown_BCHW.numpy(), mask_BHW.numpy(), strict=True)]


def counts_text(ratio: float, height: int, width: int, sides: Sequence[int]) -> str:
    """The pixels hidden at this ratio: whole patches of these sides, so that families can differ."""
    counts = dict.fromkeys(hidden_count(ratio, height, width, side) for side in sides)
    return f"{' or '.join(map(str, counts))} of {height * width}"


def _tile(image_CHW: NDArray[np.uint8], mask_HW: NDArray[np.bool_]) -> Tile:
    """Three channels to look at: grey repeated, the first three of many."""
    channels = image_CHW[:3] if len(image_CHW) >= 3 else image_CHW[:1].repeat(3, axis=0)
    return Tile(np.ascontiguousarray(channels.transpose(1, 2, 0)), mask_HW)


def _remark(family: MaskFamily, granularity: int) -> str:
    remarks = [family.summary]
    if granularity > 1:
        remarks.append(f"in whole patches of {granularity} x {granularity}")
    if family.needs_significance:
        remarks.append("(here by local contrast; in an evaluation by the model's input gradient)")
    return " ".join(remarks)
