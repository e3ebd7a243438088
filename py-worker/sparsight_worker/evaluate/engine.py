"""The evaluations of a trial: one after another, in parts of images, each reported once its files are on
disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from itertools import accumulate
from pathlib import Path
from typing import assert_never

import torch

from sparsight_worker.datasets import Split
from sparsight_worker.evaluate.artifacts import Artifacts
from sparsight_worker.evaluate.attacked import AttackedEvaluator
from sparsight_worker.evaluate.certified import CertifiedEvaluator
from sparsight_worker.evaluate.curves import Measured, curve_points
from sparsight_worker.evaluate.eval_images import EvalImages
from sparsight_worker.evaluate.evaluator import Evaluator, Part, joined
from sparsight_worker.evaluate.kept_digests import KeptDigests
from sparsight_worker.evaluate.masked import MaskedEvaluator
from sparsight_worker.evaluate.network import Network
from sparsight_worker.evaluate.part_files import PartFiles, PendingParts
from sparsight_worker.evaluate.predictions import PredictionsFile, write_labels
from sparsight_worker.evaluate.progress import EvaluationProgress
from sparsight_worker.evaluation_of import canonical_text
from sparsight_worker.mask_key import MaskKey
from sparsight_worker.protocol.generated import Attacked, Certified, Evaluation, Masked, TrialEvaluate
from sparsight_worker.reporter import Progress, Reporter
from sparsight_worker.stopwatch import Speed
from sparsight_worker.tensorboard import Scalar


class EvaluationEngine:
    """Evaluates a network as a trial asks.

    `dataset_key` names the data set in the key of the masks, `directory` is that of the trial, `num_steps` is
    what the training took, for the reporter. The evaluations have passed `check_evaluations`.
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
        self._settings, self._network, self._split = settings, network, split
        self._num_classes = num_classes
        self._reporter, self._num_steps, self._speed = reporter, num_steps, Speed()
        labels_N = torch.from_numpy(split.labels_N).to(network.device)
        images_NCHW = torch.from_numpy(split.images_NCHW).to(network.device)
        key = MaskKey(settings.mask_key, dataset_key)
        self._images = EvalImages(network, images_NCHW, labels_N, batch_size=settings.batch_size, key=key)
        self._evaluators = [self._evaluator(evaluation) for evaluation in settings.evaluations]
        self._artifacts = Artifacts(directory)
        self._part_files = PartFiles(directory / "parts")
        self._digests_path = f"predictions/{settings.split}-digests.json"
        self._kept = KeptDigests(directory / self._digests_path)
        self._predictions_path = f"predictions/{settings.split}.npy"
        self._labels_path = f"predictions/{settings.split}-labels.npy"
        self._directory = directory

    def run(self, completed: Collection[int]) -> dict[str, str]:
        """Make the evaluations in their order, but for those that are completed and whose files are there.
        Returns the SHA-256 of every file that they left, by its path in the trial's directory.

        Raises TrialStopped between two batches when that was requested; parts that are done are kept.
        """
        predictions = self._open_predictions()
        done = {index for index in completed if self._has_files(index, predictions)}
        digests: dict[str, str] = {}
        with self._network.evaluating():
            for index, evaluator in enumerate(self._evaluators):
                if index in done:
                    digests |= self._artifacts.digests(index, evaluator.artifact_names)
                else:
                    digests |= self._make(index, predictions, num_done=len(done))
                    done.add(index)
        for path in (self._predictions_path, self._labels_path, self._digests_path):
            digests[path] = self._artifacts.sha256(path)
        return dict(sorted(digests.items()))

    def curve_points(self) -> Iterator[Scalar]:
        """What the evaluations measured, once all are made, from the files that they left."""
        rows = self._open_predictions().read()
        labels_N = self._split.labels_N
        measured = []
        for index, evaluation in enumerate(self._settings.evaluations):
            num_images = evaluation.num_images
            is_right_RN = rows[self._rows(index), :num_images] == labels_N[:num_images]
            artifacts = self._artifacts.read(index, self._evaluators[index].artifact_names) or {}
            measured.append(Measured(evaluation, is_right_RN, artifacts.get("radii")))
        height, width = self._images.size
        return curve_points(measured, num_pixels=height * width)

    def _make(self, index: int, predictions: PredictionsFile, *, num_done: int) -> dict[str, str]:
        """One evaluation: all its parts, files and record."""
        evaluator = self._evaluators[index]
        start = Progress(
            phase="evaluate",
            step=self._num_steps,
            num_steps=self._num_steps,
            num_evaluations_done=num_done,
            num_evaluations=len(self._evaluators),
            num_images=evaluator.num_images,
        )
        progress = EvaluationProgress(self._reporter, start, self._speed)
        whole = self._whole(index, progress)
        predictions.write(self._rows(index), evaluator.predictions(whole))
        digests = self._artifacts.write(index, evaluator.artifacts(whole))
        self._kept.put(index, self._digest(index, predictions))
        self._reporter.evaluation(index, evaluator.record(whole, digests))
        if evaluator.images_per_part < evaluator.num_images:
            self._reporter.flush()  # acknowledged: the parts are no longer needed
            self._part_files.remove(index)
        return digests

    def _whole(self, index: int, progress: EvaluationProgress) -> Part:
        evaluator = self._evaluators[index]
        size, num_images = evaluator.images_per_part, evaluator.num_images
        if size >= num_images:
            return evaluator.part(0, num_images, progress.tick)
        pending = PendingParts(self._part_files, index)
        try:
            return joined(
                [self._part(index, first, pending, progress) for first in range(0, num_images, size)]
            )
        except BaseException:
            pending.write()
            raise

    def _part(self, index: int, first: int, pending: PendingParts, progress: EvaluationProgress) -> Part:
        """The part from an earlier attempt, or computed now."""
        evaluator = self._evaluators[index]
        last = min(first + evaluator.images_per_part, evaluator.num_images)
        of = f"{canonical_text(self._settings.evaluations[index])} {first} {last}"
        part = self._part_files.read(index, first, of=of)
        if part is None:
            part = evaluator.part(first, last, progress.tick)
            pending.add(first, part, of=of)
        progress.have(last)
        return part

    def _evaluator(self, evaluation: Evaluation) -> Evaluator:
        match evaluation:
            case Masked():
                return MaskedEvaluator(evaluation, self._images)
            case Attacked():
                return AttackedEvaluator(evaluation, self._images)
            case Certified():
                return CertifiedEvaluator(evaluation, self._images, self._num_classes)
        assert_never(evaluation)

    def _open_predictions(self) -> PredictionsFile:
        labels_N = self._split.labels_N
        write_labels(self._directory / self._labels_path, labels_N, self._num_classes)
        return PredictionsFile(
            self._directory / self._predictions_path,
            num_rows=sum(evaluator.num_rows for evaluator in self._evaluators),
            num_images=len(labels_N),
            num_classes=self._num_classes,
        )

    def _rows(self, index: int) -> slice:
        """Rows of the predictions file that belong to an evaluation."""
        ends = list(accumulate(evaluator.num_rows for evaluator in self._evaluators))
        return slice(ends[index] - self._evaluators[index].num_rows, ends[index])

    def _has_files(self, index: int, predictions: PredictionsFile) -> bool:
        evaluator = self._evaluators[index]
        artifacts = self._artifacts.read(index, evaluator.artifact_names)
        if artifacts is None or any(
            evaluator.num_images not in array.shape[:2] for array in artifacts.values()
        ):
            return False
        has_rows = predictions.has(self._rows(index), evaluator.has_class(artifacts))
        return has_rows and self._kept.holds(index, self._digest(index, predictions))

    def _digest(self, index: int, predictions: PredictionsFile) -> str:
        """Of all that an evaluation has left, in hexadecimal."""
        digest = hashlib.sha256(predictions.read()[self._rows(index)].tobytes())
        for sha256 in self._artifacts.digests(index, self._evaluators[index].artifact_names).values():
            digest.update(sha256.encode())
        return digest.hexdigest()
