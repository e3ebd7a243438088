"""Fills, one per file: what the model sees where pixels are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import Tensor

from sparsight.errors import expected
from sparsight.fills._fill import Fill, FillRequest, Images
from sparsight.members import Member, Spec, TaggedStruct, load_member, member_names, specified_member
from sparsight.randomness.image_index import check_index
from sparsight.randomness.keyed_hash import below
from sparsight.randomness.mask_key import MaskKey

__all__ = ["Fill", "Images", "apply", "load", "names", "of", "several"]


def names() -> tuple[str, ...]:
    """Names of all fills."""
    return member_names(__name__)


def load(name: str) -> Fill:
    """The fill of this name with its default parameters; raises ExpectedError with the nearest name for an
    unknown one.
    """
    return cast("Fill", load_member(__name__, "fill", name))


def of(spec: Spec) -> Fill:
    """The fill that a spec names, with its parameters: `"blur"`, `{"blur": {"sigma": 2}}`, `{"name": "blur",
    "sigma": 2}`, or a struct of the schemas.

    Raises ExpectedError for an unknown name or parameter, or an impossible value.
    """
    return cast("Fill", specified_member(__name__, "fill", "name", spec))


def apply(
    images_BCHW: Tensor,
    mask_BHW: Tensor,
    fill: Spec | Sequence[Spec] = "black",
    *,
    index_B: Tensor | None = None,
    key: int | MaskKey = 0,
    draw: int = 0,
    mean_C: Tensor | Sequence[float] | None = None,
    others_NCHW: Images | None = None,
    shows_mask: bool = False,
) -> Tensor:
    """The images with hidden pixels filled, same shape, type and layout; visible pixels keep their values.

    With `shows_mask` one channel more says what is hidden, 1 where it is, for a model that wants to know.

    `images_BCHW` are floats in [0, 1], before normalisation; `mask_BHW` is bool, True = hidden. Of several
    fills one is picked for each image. Picking and random fills need `index_B`, `mean` needs `mean_C`,
    `other_image` needs `others_NCHW`: all images of the split, uint8 or floats in [0, 1]. Raises
    ExpectedError for a wrong shape or type, or what is missing.
    """
    _check(images_BCHW, mask_BHW, index_B)
    if mean_C is not None and not isinstance(mean_C, Tensor):
        mean_C = torch.tensor(mean_C, dtype=torch.float32, device=images_BCHW.device)
    request = FillRequest(images_BCHW, mask_BHW, index_B, mean_C, MaskKey.of(key), draw, others_NCHW)
    fills_F = several(fill)
    is_one = len(fills_F) == 1
    shown_BCHW = _blend(request, fills_F[0].values(request)) if is_one else _picked(request, fills_F)
    return torch.cat([shown_BCHW, mask_BHW[:, None].to(shown_BCHW)], dim=1) if shows_mask else shown_BCHW


def several(fill: Spec | Sequence[Spec]) -> tuple[Fill, ...]:
    """The fills that one spec or a sequence of them names; raises ExpectedError for none at all."""
    if isinstance(fill, str | Mapping | TaggedStruct | Member):
        return (of(fill),)
    if not fill:
        raise expected("fills", "one name or several", "none", fix=f"Choose of {', '.join(names())}.")
    return tuple(of(each) for each in fill)


def _check(images_BCHW: Tensor, mask_BHW: Tensor, index_B: Tensor | None) -> None:
    if images_BCHW.dim() != 4 or not images_BCHW.is_floating_point():
        got = f"{images_BCHW.dtype} of shape {tuple(images_BCHW.shape)}"
        fix = "Convert with images.float() / 255." if images_BCHW.dtype == torch.uint8 else None
        raise expected("images", "floats in [0, 1] of shape [B, C, H, W]", got, fix=fix)
    shape = (len(images_BCHW), *images_BCHW.shape[2:])
    if mask_BHW.shape != shape or mask_BHW.dtype != torch.bool:
        raise expected("mask", f"bool of shape {shape}", f"{mask_BHW.dtype} of shape {tuple(mask_BHW.shape)}")
    if index_B is not None:
        check_index(index_B)
        if len(index_B) != len(images_BCHW):
            raise expected("image indices", f"one for each of {len(images_BCHW)} images", len(index_B))


def _picked(request: FillRequest, fills_F: Sequence[Fill]) -> Tensor:
    pick_B = below(request.words("fill", 1)[:, 0], len(fills_F))
    color_BC11 = request.batch_BCHW.new_zeros(len(pick_B), request.num_channels, 1, 1)
    patterns = []
    for f, fill in enumerate(fills_F):
        rows = (pick_B == f).nonzero()[:, 0]
        if len(rows) == 0:
            continue
        some = request.of_rows(rows)
        values = fill.values(some)
        if values.shape[-2:] == request.image_shape[1:]:
            patterns.append((some, values))
        else:
            color_BC11[some.rows] = values.to(color_BC11.dtype)
    filled_BCHW = _blend(request, color_BC11)
    for some, values in patterns:  # few, so that doing them again costs less than a value for every pixel
        filled_BCHW[some.rows] = _blend(some, values)
    return filled_BCHW


def _blend(request: FillRequest, values: Tensor) -> Tensor:
    """One pass, vectorised on a CPU where `where` is not; exact, because every weight is 0 or 1."""
    images_BCHW = request.images_BCHW
    values = values.to(images_BCHW.device, images_BCHW.dtype)
    return torch.lerp(images_BCHW, values, request.mask_BHW[:, None].to(images_BCHW.dtype))
