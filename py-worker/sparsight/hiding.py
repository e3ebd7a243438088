"""Masks and fills as they go together: hide pixels of images, and put something in their place."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from sparsight import fills, masks
from sparsight.fills import Images
from sparsight.masks import MaskFamily
from sparsight.members import Spec
from sparsight.randomness.mask_key import MaskKey


class Hiding:
    """One way to hide pixels: a mask, a fill (or several, of which one is picked for each image), the key
    and the draw on which both depend, and, for fills that need them, the mean colour of the data set and the
    images of the split. With `shows_mask` one channel more than the images have says what is hidden.

    A mask and a fill are specs: a name, a mapping, or a struct of the schemas. Raises ExpectedError for an
    unknown name or parameter.
    """

    def __init__(
        self,
        mask: Spec,
        fill: Spec | Sequence[Spec] = "black",
        *,
        key: int | MaskKey = 0,
        draw: int = 0,
        mean_C: Tensor | Sequence[float] | None = None,
        others_NCHW: Images | None = None,
        shows_mask: bool = False,
    ) -> None:
        self.family: MaskFamily = masks.of(mask)
        """The mask family with its parameters."""
        self._fills = fills.several(fill)
        self._key = MaskKey.of(key)
        self._draw = draw
        self._mean_C = mean_C
        self._others_NCHW = others_NCHW
        self._shows_mask = shows_mask

    def mask(
        self,
        index_B: Tensor,
        *,
        hidden: int | Tensor | None = None,
        height: int,
        width: int,
        saliency_BHW: Tensor | None = None,
    ) -> Tensor:
        """Masks of the images with these indices, bool [B, height, width], True = hidden; see MaskFamily."""
        return self.family(
            index_B,
            hidden=hidden,
            height=height,
            width=width,
            key=self._key,
            draw=self._draw,
            saliency_BHW=saliency_BHW,
        )

    def ranks(self, index_B: Tensor, *, height: int, width: int) -> Tensor | None:
        """The order in which pixels are hidden, int32 [B, height, width], where one serves all counts (see
        `mask_of_rank`); else None.
        """
        return self.family.ranks(index_B, height=height, width=width, key=self._key, draw=self._draw)

    def fill(self, images_BCHW: Tensor, mask_BHW: Tensor, index_B: Tensor) -> Tensor:
        """The images, floats in [0, 1], with the fill where the mask is True; visible pixels keep their
        bits.
        """
        return fills.apply(
            images_BCHW,
            mask_BHW,
            self._fills,
            index_B=index_B,
            key=self._key,
            draw=self._draw,
            mean_C=self._mean_C,
            others_NCHW=self._others_NCHW,
            shows_mask=self._shows_mask,
        )

    def apply(
        self,
        images_BCHW: Tensor,
        index_B: Tensor,
        *,
        hidden: int | Tensor | None = None,
        saliency_BHW: Tensor | None = None,
    ) -> Tensor:
        """The images, floats in [0, 1], with their pixels hidden and filled."""
        height, width = images_BCHW.shape[2:]
        mask_BHW = self.mask(index_B, hidden=hidden, height=height, width=width, saliency_BHW=saliency_BHW)
        return self.fill(images_BCHW, mask_BHW, index_B)
