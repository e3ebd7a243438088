"""The images of a split as evaluations use them; what several share is computed once."""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight.datasets._image_rows import ImageRows
from sparsight.errors import Found, expected
from sparsight.evaluation.device_images import DeviceImages
from sparsight.evaluation.network import Classifier, unit_images
from sparsight.hiding import Hiding
from sparsight.members import Spec
from sparsight.networks.batch_statistics import use_statistics
from sparsight.randomness.mask_key import MaskKey
from sparsight.saliency import SaliencyMethod

_CACHE_BYTES = 1 << 29


class EvalImages:
    """Images [N, C, H, W], uint8, and labels [N], on the network's device `batch_size` at a time.

    `key` is the same for every model, so that all meet the same masks.
    """

    def __init__(
        self,
        network: Classifier,
        images_NCHW: NDArray[np.uint8] | ImageRows | Tensor,
        labels_N: Tensor,
        *,
        batch_size: int,
        key: MaskKey,
        top_k: Sequence[int] = (),
    ) -> None:
        self.network = network
        self.labels_N = labels_N
        self.batch_size = batch_size
        self.key = key
        self.top_k = top_k
        self._images = DeviceImages(images_NCHW, network.device)
        self.cache = TensorCache(_CACHE_BYTES)
        self._of_model: EvalImages | None = None

    def seen_by(self, network: Classifier, *, at_once: int) -> EvalImages:
        """The same images for another classifier made of the same model, so many at a time or fewer.

        The saliency of pixels stays that of the model itself.
        """
        seen = copy.copy(self)
        seen.network, seen.cache, seen._of_model = network, TensorCache(_CACHE_BYTES), self
        # Its batches must lie in those of the model.
        fitting = (
            size for size in range(min(at_once, self.batch_size), 1, -1) if self.batch_size % size == 0
        )
        seen.batch_size = next(fitting, 1)
        return seen

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of an image."""
        height, width = self._images.shape[2:]
        return height, width

    @property
    def whole(self) -> Tensor | ImageRows:
        """All images of the split, uint8 [N, C, H, W]."""
        return self._images.whole

    @property
    def device(self) -> torch.device:
        """Where the images are."""
        return self._images.device

    def unit(self, first: int, last: int) -> Tensor:
        """Images first … last - 1 in [0, 1]."""
        return unit_images(self._images.between(first, last))

    def index(self, first: int, last: int) -> Tensor:
        """Their indices, int64."""
        return torch.arange(first, last, device=self.device)

    def hiding(self, mask: Spec, fill: Spec, *, draw: int = 0) -> Hiding:
        """What hides pixels of these images."""
        return Hiding(
            mask,
            fill,
            key=self.key,
            draw=draw,
            mean_C=self.network.mean_C,
            others_NCHW=self.whole,
            shows_mask=self.network.sees_masks,
        )

    def clean_predictions(self, first: int, last: int) -> Tensor:
        """Classes that the model gives the images as they are, int64.

        Raises ExpectedError for a model that gives NaN for one of them: nothing can be learnt from hiding
        pixels of such an image.
        """
        prediction_B = torch.cat([self._clean_batch(i)[j] for i, j in self._batches(first, last)])
        if bool((prediction_B < 0).any()):
            got = Found(f"NaN for image {first + int((prediction_B < 0).nonzero()[0])}")
            fix = "A search or certificate needs a model that works on clean images: look at its weights."
            raise expected("the logits of a clean image", "numbers", got, at="model", fix=fix)
        return prediction_B

    def saliency(self, first: int, last: int, method: SaliencyMethod) -> Tensor:
        """How much each pixel of these images, all of one batch, matters to the model, float32 [B, H, W]."""
        if self._of_model is not None:
            return self._of_model.saliency(first, last, method)
        start = first - first % self.batch_size
        saliency_BHW = self.shared(("saliency", method, start), lambda: self._saliency(start, method))
        return saliency_BHW[first - start : last - start]

    def shared(self, key: Hashable, compute: Callable[[], Tensor]) -> Tensor:
        """The tensor under this key, computed where it is not at hand."""
        tensor = self.cache.get(key)
        if tensor is None:
            tensor = compute()
            self.cache.put(key, tensor)
        return tensor

    def batch(self, start: int) -> Tensor:
        """Indices of the whole batch that starts there."""
        return self.index(start, min(start + self.batch_size, len(self.labels_N)))

    def _batches(self, first: int, last: int) -> list[tuple[int, slice]]:
        """Starts of the batches that these images lie in, and which images of each are meant."""
        starts = range(first - first % self.batch_size, last, self.batch_size)
        return [(start, slice(max(first - start, 0), last - start)) for start in starts]

    def _clean_batch(self, start: int) -> Tensor:
        return self.shared(("clean", start), lambda: self._predict_clean(start))

    def _unit_batch(self, start: int) -> Tensor:
        """Images of the whole batch that starts there."""
        return self.unit(start, min(start + self.batch_size, len(self.labels_N)))

    def _predict_clean(self, start: int) -> Tensor:
        """Classes of a whole batch, -1 where a logit is NaN."""
        with use_statistics(self.network.model, "original"):
            logits_BK = self.network(self._unit_batch(start))
        return logits_BK.argmax(dim=1).masked_fill_(logits_BK.isnan().any(dim=1), -1)

    def _saliency(self, start: int, method: SaliencyMethod) -> Tensor:
        """Of clean images, the whole batch, since its size can change the last bits."""
        index_B = self.batch(start)
        images_BCHW = self._unit_batch(start)
        with use_statistics(self.network.model, "original"):
            return method(self.network, images_BCHW, self.labels_N[index_B], index_B=index_B, key=self.key)


class TensorCache:
    """Tensors used last, up to a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._tensors: OrderedDict[Hashable, Tensor] = OrderedDict()

    def get(self, key: Hashable) -> Tensor | None:
        """The tensor, if it is still there."""
        tensor = self._tensors.get(key)
        if tensor is not None:
            self._tensors.move_to_end(key)
        return tensor

    def put(self, key: Hashable, tensor: Tensor) -> None:
        """Keep the tensor, in the place of those not used for longest."""
        self._tensors[key] = tensor
        while sum(kept.nbytes for kept in self._tensors.values()) > self._max_bytes:
            self._tensors.popitem(last=False)
