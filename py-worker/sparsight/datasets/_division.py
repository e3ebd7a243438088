"""How the images of a data set's own splits are divided into train, val and test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sparsight.datasets import _split
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._split import Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sparsight.datasets._dataset import LabelsN


@dataclass(frozen=True, slots=True)
class Division:
    """Parts of the data set's own splits, each in the order of its keyed permutation."""

    parts: dict[str, Part]
    is_stratified: bool
    """Whether train is cut class by class."""
    labels: Mapping[str, LabelsN]
    split_seed: int

    @classmethod
    def of(cls, labels: Mapping[str, LabelsN], num_classes: int, config: DatasetConfig) -> Division:
        """Of the labels of the data set's own splits. Raises ExpectedError if nothing is left to train on."""
        parts = _split.plan({name: len(own) for name, own in labels.items()}, config)
        return cls(parts, _split.is_stratified(labels, num_classes, config), labels, config.split_seed)

    def indices_N(self, name: str) -> NDArray[np.int64]:
        """Where the images of a split are in the own split that they come from, int64."""
        part = self.parts[name]
        labels_N, key = self.labels[part.own_split], _split.key_of(part.own_split, self.split_seed)
        if self.is_stratified and part.own_split == "train":
            order_N = _split.stratified_order_N(labels_N, key)
        else:
            order_N = _split.permutation_N(len(labels_N), key)
        return order_N[part.start : part.stop]
