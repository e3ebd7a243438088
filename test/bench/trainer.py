"""A training on made-up images, again and again."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from synthetic import Silent, clean, network, split, trial

from sparsight.datasets import Dataset
from sparsight.files.checkpoint import CheckpointDirectory
from sparsight.train.training import Training


class Trainer:
    """Trains the same net with the worker's own loop, from step 0 each time."""

    def __init__(self, num_images: int, **train: Any) -> None:
        images = split(num_images)
        self._trial = trial(num_images, [clean(num_images)], **train)
        self._dataset = Dataset({"train": images, "val": split(0), "test": images}, facts={})
        self._network = network(training=True)

    def run(self) -> float:
        """Seconds that the training took."""
        with tempfile.TemporaryDirectory() as folder:
            training = Training(
                self._trial,
                self._trial.train,
                self._dataset,
                self._network,
                checkpoints=CheckpointDirectory(Path(folder), self._trial.trial_id),
                reporter=Silent(),
            )
            start_s = time.perf_counter()
            training.run()
            return time.perf_counter() - start_s
