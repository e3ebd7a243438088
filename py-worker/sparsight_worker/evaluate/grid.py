"""The evaluation grid: one cell after another, each reported as soon as its predictions are on disk."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import torch
from torch import Tensor

from sparsight_worker.batch_statistics import use_statistics
from sparsight_worker.datasets._dataset import Split
from sparsight_worker.evaluate.cell_masks import CellMasks
from sparsight_worker.evaluate.network import Network, unit_images
from sparsight_worker.evaluate.predictions import PredictionsFile, write_labels
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.metrics import Scores
from sparsight_worker.protocol.generated import Cell, TrialEvaluate
from sparsight_worker.reporter import Reporter, TrialStopped
from sparsight_worker.stopwatch import Speed


class GridEvaluation:
    """Evaluates a network on the cells of a trial.

    `dataset_key` names the data set in the key of the masks; `step` is what the reporter is told, of
    `num_steps`.
    """

    def __init__(
        self,
        settings: TrialEvaluate,
        network: Network,
        split: Split,
        *,
        num_classes: int,
        dataset_key: str,
        directory: Path,
        reporter: Reporter,
        num_steps: int,
    ) -> None:
        self._settings = settings
        self._network = network
        self._images_NCHW = torch.from_numpy(split.images_NCHW).to(network.device)
        self._labels_N = torch.from_numpy(split.labels_N).to(network.device)
        self._masks = CellMasks(network, MaskKey(settings.mask_key, dataset_key))
        self._reporter = reporter
        self._num_steps = num_steps
        self._speed = Speed()
        self.predictions = PredictionsFile(
            directory / f"{settings.split}.npy",
            num_cells=len(settings.cells),
            num_images=len(split.labels_N),
            num_classes=num_classes,
        )
        write_labels(directory / f"{settings.split}-labels.npy", split.labels_N, num_classes)

    def run(self, completed_cells: Collection[int]) -> None:
        """Evaluate the cells in their order, but for those that are completed and whose predictions are
        there.

        Raises TrialStopped between two batches when that was requested.
        """
        done = {i for i in completed_cells if self.predictions.has(i, self._settings.cells[i].num_images)}
        with self._network.evaluating():
            for index, cell in enumerate(self._settings.cells):
                if index not in done:
                    self._reporter.evaluation(index, self._evaluate(index, cell, num_done=len(done)))
                    done.add(index)

    def _evaluate(self, index: int, cell: Cell, *, num_done: int) -> dict[str, float]:
        parts: list[Scores] = []
        num_forwards = 0
        with use_statistics(self._network.model, "masked" if cell.hidden else "original"):
            for first in range(0, cell.num_images, self._settings.batch_size):
                last = min(first + self._settings.batch_size, cell.num_images)
                scores, extra = self._batch(cell, first, last)
                parts.append(scores)
                num_forwards += extra
                self._tell(num_done, last - first)
        scores = Scores.join(parts)
        self.predictions.write(index, scores.prediction_B.cpu().numpy())
        summary = scores.summary(self._labels_N[: cell.num_images])
        return (
            summary
            if num_forwards == 0
            else {**summary, "forwards_per_image": num_forwards / cell.num_images}
        )

    def _batch(self, cell: Cell, first: int, last: int) -> tuple[Scores, int]:
        labels_B: Tensor = self._labels_N[first:last]
        images_BCHW = unit_images(self._images_NCHW[first:last])
        shown_BCHW, num_forwards = self._masks.show(cell, images_BCHW, labels_B, first)
        return Scores.of(self._network(shown_BCHW), labels_B), num_forwards

    def _tell(self, num_done: int, num_images: int) -> None:
        if self._reporter.stop_requested:
            raise TrialStopped(self._num_steps)
        self._reporter.progress(
            "evaluate",
            step=self._num_steps,
            num_steps=self._num_steps,
            num_cells_done=num_done,
            num_cells=len(self._settings.cells),
            images_per_s=self._speed.add(num_images),
        )
