"""The evaluations of a trial: one after another, in parts of images, each reported once its files are on
disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from itertools import accumulate
from pathlib import Path

from sparsight.evaluation.artifacts import Artifacts
from sparsight.evaluation.curves import Measured, curve_points
from sparsight.evaluation.evaluator import Part, joined
from sparsight.evaluation.evaluators import Evaluated, Evaluators
from sparsight.evaluation.kept_digests import KeptDigests
from sparsight.evaluation.own_parts import OwnParts
from sparsight.evaluation.part_files import PartFiles, PendingParts
from sparsight.evaluation.part_key import PartKey
from sparsight.evaluation.predictions import PredictionsFile, write_index, write_labels
from sparsight.evaluation.progress import EvaluationProgress
from sparsight.evaluation.sharing import Sharing
from sparsight.protocol.generated import TrialEvaluate
from sparsight.reporting.reporter import Division, Progress, Reporter
from sparsight.reporting.stopwatch import Speed
from sparsight.reporting.tensorboard import Scalar


class EvaluationEngine:
    """Evaluates a network as a trial asks.

    `directory` is that of the trial, `num_steps` is what the training took, for the reporter. The evaluations
    have passed `check_evaluations`.
    """

    def __init__(
        self,
        settings: TrialEvaluate,
        evaluated: Evaluated,
        *,
        directory: Path,
        reporter: Reporter,
        num_steps: int,
    ) -> None:
        self._settings, self._evaluated = settings, evaluated
        self._reporter, self._num_steps, self._speed = reporter, num_steps, Speed()
        self._evaluators = Evaluators(settings, evaluated)
        self._artifacts = Artifacts(directory)
        self._part_files = PartFiles(directory / "parts")
        self._pending = PendingParts(self._part_files, self._on_disk)
        self._current: OwnParts | None = None
        self._digests_path = f"predictions/{settings.split}-digests.json"
        self._kept = KeptDigests(directory / self._digests_path)
        self._predictions_path = f"predictions/{settings.split}.npy"
        self._labels_path = f"predictions/{settings.split}-labels.npy"
        self._images_path = f"predictions/{settings.split}-images.npy"
        self._directory = directory

    def run(self, completed: Collection[int]) -> dict[str, str]:
        """Make the evaluations in their order, but for those that are completed and whose files are there.
        Returns the SHA-256 of every file that they left, by its path in the trial's directory.

        Raises TrialStopped between two batches when that was requested; parts that are done are kept.
        """
        predictions = self._open_predictions()
        done = {index for index in completed if self._has_files(index, predictions)}
        sharing = self._sharing(done)
        digests: dict[str, str] = {}
        with self._evaluated.network.evaluating():
            for index, evaluator in enumerate(self._evaluators.all):
                if index in done:
                    digests |= self._artifacts.digests(index, evaluator.artifact_names)
                else:
                    digests |= self._make(index, predictions, sharing, done)
                    done.add(index)
        self._part_files.close()
        for path in (self._predictions_path, self._labels_path, self._images_path, self._digests_path):
            digests[path] = self._artifacts.sha256(path)
        return dict(sorted(digests.items()))

    def curve_points(self) -> Iterator[Scalar]:
        """What the evaluations measured, once all are made, from the files that they left."""
        rows = self._open_predictions().read()
        labels_N = self._evaluated.split.labels_N
        measured = []
        for index, evaluation in enumerate(self._settings.evaluations):
            num_images = self._evaluators.all[index].num_images
            is_right_RN = rows[self._rows(index), :num_images] == labels_N[:num_images]
            artifacts = self._artifacts.read(index, self._evaluators.all[index].artifact_names) or {}
            measured.append(Measured(evaluation, is_right_RN, artifacts.get("radii")))
        height, width = self._evaluators.images.size
        return curve_points(measured, num_pixels=height * width)

    def _make(
        self, index: int, predictions: PredictionsFile, sharing: Sharing, done: Collection[int]
    ) -> dict[str, str]:
        """One evaluation: all its parts, files and record."""
        evaluator = self._evaluators.all[index]
        whole = joined(self._parts(index, sharing, num_done=len(done)))
        predictions.write(self._rows(index), evaluator.predictions(whole))
        digests = self._artifacts.write(index, evaluator.artifacts(whole))
        self._kept.put(index, self._digest(index, predictions))
        self._reporter.evaluation(index, evaluator.record(whole, digests))
        if sharing.has_begun or self._part_files.firsts(index):
            self._reporter.flush()  # acknowledged: the parts are no longer needed
            self._part_files.remove(index)
        return digests

    def _parts(self, index: int, sharing: Sharing, *, num_done: int) -> list[Part]:
        start = Progress(
            phase="evaluate",
            step=self._num_steps,
            num_steps=self._num_steps,
            num_evaluations_done=num_done,
            num_evaluations=len(self._evaluators.all),
            num_images=self._evaluators.all[index].num_images,
        )
        self._current = OwnParts(
            self._evaluators,
            self._evaluators.parts(index),
            files=self._part_files,
            pending=self._pending,
            sharing=sharing,
            progress=EvaluationProgress(self._reporter, start, self._speed),
        )
        try:
            parts = self._current.all()
        except BaseException:
            self._pending.write()
            raise
        self._pending.clear()
        return parts

    def _sharing(self, done: Collection[int]) -> Sharing:
        """Lets others compute parts of what is left, once that takes long."""
        left = [index for index in range(len(self._evaluators.all)) if index not in done]

        def begin(num_parts: int) -> None:
            numerics = self._evaluated.network.numerics
            self._part_files.prepare()
            self._pending.write()
            if self._current is not None:
                self._current.claim_current()
            self._part_files.open([index for index in left if index not in done])
            self._reporter.divided(
                Division(
                    num_parts, self._evaluated.weights_sha256, numerics.precision, numerics.memory_format
                )
            )

        return Sharing(sum(len(self._evaluators.parts(index)) for index in left), begin)

    def _on_disk(self, key: PartKey, sha256: str) -> None:
        self._reporter.part(key.index, key.first, key.last, sha256)

    def _open_predictions(self) -> PredictionsFile:
        labels_N = self._evaluated.split.labels_N
        write_labels(self._directory / self._labels_path, labels_N, self._evaluated.num_classes)
        write_index(self._directory / self._images_path, self._evaluated.split.index_N, len(labels_N))
        return PredictionsFile(
            self._directory / self._predictions_path,
            num_rows=sum(evaluator.num_rows for evaluator in self._evaluators.all),
            num_images=len(labels_N),
            num_classes=self._evaluated.num_classes,
        )

    def _rows(self, index: int) -> slice:
        """Rows of the predictions file that belong to an evaluation."""
        ends = list(accumulate(evaluator.num_rows for evaluator in self._evaluators.all))
        return slice(ends[index] - self._evaluators.all[index].num_rows, ends[index])

    def _has_files(self, index: int, predictions: PredictionsFile) -> bool:
        evaluator = self._evaluators.all[index]
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
        for sha256 in self._artifacts.digests(index, self._evaluators.all[index].artifact_names).values():
            digest.update(sha256.encode())
        return digest.hexdigest()
