"""The evaluation grid: one cell after another, each reported as soon as its predictions are on disk."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import torch
from torch import Tensor

from sparsight_worker.batch_statistics import use_statistics
from sparsight_worker.datasets import Split
from sparsight_worker.errors import expected
from sparsight_worker.evaluate.cell_masks import CellMasks
from sparsight_worker.evaluate.network import Network
from sparsight_worker.evaluate.predictions import PredictionsFile, write_labels
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.metrics import Scores
from sparsight_worker.protocol.generated import Cell, TrialEvaluate
from sparsight_worker.reporter import Reporter, TrialStopped
from sparsight_worker.stopwatch import Speed


class GridEvaluation:
    """Evaluates a network on the cells of a trial.

    `dataset_key` names the data set in the key of the masks. `num_steps` is what the training took, for the
    reporter. Raises ExpectedError for a cell with more images than there are.
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
        _check_cells(settings, len(split.labels_N))
        self._settings = settings
        self._network = network
        self._reporter = reporter
        self._num_steps = num_steps
        self._speed = Speed()
        self._labels_N = torch.from_numpy(split.labels_N).to(network.device)
        self._masks = CellMasks(
            network,
            torch.from_numpy(split.images_NCHW).to(network.device),
            self._labels_N,
            batch_size=settings.batch_size,
            key=MaskKey(settings.mask_key, dataset_key),
        )
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
            size = self._masks.batch_size(cell)
            for first in range(0, cell.num_images, size):
                last = min(first + size, cell.num_images)
                scores, extra = self._batch(cell, first, last)
                parts.append(scores)
                num_forwards += extra
                self._tell(num_done, last - first + extra)
        scores = Scores.join(parts)
        self.predictions.write(index, scores.prediction_B.cpu().numpy())
        summary = scores.summary(self._labels_N[: cell.num_images])
        if num_forwards:
            summary["forwards_per_image"] = num_forwards / cell.num_images
        return summary

    def _batch(self, cell: Cell, first: int, last: int) -> tuple[Scores, int]:
        labels_B: Tensor = self._labels_N[first:last]
        images_BCHW, num_forwards = self._masks.show(cell, first, last)
        return Scores.of(self._network(images_BCHW), labels_B), num_forwards

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


def _check_cells(settings: TrialEvaluate, num_images: int) -> None:
    for i, cell in enumerate(settings.cells):
        if cell.num_images > num_images:
            rule = f"at most {num_images}, the images of split {settings.split}"
            raise expected(
                "the images of a cell", rule, cell.num_images, at=f"evaluate.cells[{i}].num_images"
            )
