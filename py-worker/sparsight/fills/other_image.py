"""Hidden pixels are those of another image."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from sparsight.errors import Found, expected
from sparsight.fills._fill import Fill, FillRequest
from sparsight.randomness.keyed_hash import below


class OtherImage(Fill):
    """The pixel at the same place of another image of the split, which is one image for all hidden pixels:
    every other one equally likely, a pure function of key, index and draw. It may be of the same class.
    """

    random: ClassVar[bool] = True
    needs_others: ClassVar[bool] = True

    def values(self, request: FillRequest) -> Tensor:
        """The other images, [B, C, H, W]; raises ExpectedError without the images of the split, or where
        there is no other one, or where they are of another shape.
        """
        others_NCHW = request.others_NCHW
        if others_NCHW is None:
            fix = "Pass others_NCHW, all images of the split."
            raise expected("other images", f"given, as {self.name} shows them", Found("nothing"), fix=fix)
        num_images = others_NCHW.shape[0]
        if num_images < 2 or tuple(others_NCHW.shape[1:]) != tuple(request.image_shape):
            rule = f"two or more of shape {tuple(request.image_shape)}"
            raise expected("other images", rule, tuple(others_NCHW.shape))
        apart_B = 1 + below(request.words(self.name, 1)[:, 0], num_images - 1)
        other_B = (request.index_B(self.name).to(torch.int64) + apart_B) % num_images
        if isinstance(others_NCHW, Tensor):
            values_BCHW = others_NCHW[other_B.to(others_NCHW.device)]
        else:
            values_BCHW = torch.from_numpy(others_NCHW[other_B.cpu().numpy()])
        is_uint8 = values_BCHW.dtype == torch.uint8
        values_BCHW = values_BCHW.to(request.batch_BCHW.device)
        return values_BCHW / 255 if is_uint8 else values_BCHW


other_image = OtherImage()
