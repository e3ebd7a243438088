"""Accuracy on held-out images, clean and masked."""

from __future__ import annotations

import torch

from sparsight.datasets import Split
from sparsight.evaluation.network import Network, unit_images
from sparsight.hiding import Hiding
from sparsight.networks.batch_statistics import use_statistics
from sparsight.protocol.generated import TrialTrainMask
from sparsight.randomness.mask_key import MaskKey
from sparsight.randomness.seeding import derive, generator
from sparsight.reporting.metrics import Scores
from sparsight.train.amounts import draw_hidden

_BATCH_SIZE = 500
_VALIDATION = (1 << 64) - 1
"""In the place of an epoch, so that no training image meets these masks."""


class Validation:
    """Measures a network on the val split, always under the same masks.

    The masks follow the settings of the training masks, with a key that depends on `mask_key` alone, so that
    they are the same for every seed. Regime original has no masks, and `mask` is None.
    """

    def __init__(self, mask: TrialTrainMask | None, split: Split, *, mask_key: int, dataset_key: str) -> None:
        self._mask = mask
        self._images = split.images_NCHW
        self._labels_N = torch.from_numpy(split.labels_N)
        self._key = MaskKey(derive(mask_key, "train_mask", 0, _VALIDATION), dataset_key)
        if mask is not None:
            size = (self._images.shape[2], self._images.shape[3])
            amounts = generator(mask_key, "train_mask", 1, _VALIDATION)
            self._hidden_N = draw_hidden(mask, len(self._labels_N), size, amounts)

    def measure(self, network: Network) -> dict[str, float]:
        """`val_accuracy` and `val_nll` on clean images, `val_masked_accuracy` on masked ones; nothing without
        images.
        """
        if not len(self._labels_N):
            return {}
        labels_N = self._labels_N.to(network.device)
        with network.evaluating():
            clean = self._scores(network, None).summary(labels_N)
            measured = {"val_accuracy": clean["accuracy"], "val_nll": clean["nll"]}
            if self._mask is not None:
                with use_statistics(network.model, "masked"):
                    masked = self._scores(network, self._mask).summary(labels_N)
                measured["val_masked_accuracy"] = masked["accuracy"]
        return measured

    def _scores(self, network: Network, mask: TrialTrainMask | None) -> Scores:
        parts = []
        for index_B in torch.split(torch.arange(len(self._labels_N)), _BATCH_SIZE):
            images_BCHW = unit_images(torch.from_numpy(self._images[index_B.numpy()]).to(network.device))
            if mask is not None:
                images_BCHW = self._masked(images_BCHW, mask, index_B, network)
            parts.append(Scores.of(network(images_BCHW), self._labels_N[index_B].to(network.device)))
        return Scores.join(parts)

    def _masked(
        self, images_BCHW: torch.Tensor, mask: TrialTrainMask, index_B: torch.Tensor, network: Network
    ) -> torch.Tensor:
        hidden_B = None if self._hidden_N is None else self._hidden_N[index_B].to(network.device)
        hiding = Hiding(
            mask.mask,
            mask.fills,
            key=self._key,
            mean_C=network.mean_C,
            others_NCHW=self._images,
            shows_mask=network.sees_masks,
        )
        return hiding.apply(images_BCHW, index_B.to(network.device), hidden=hidden_B)
