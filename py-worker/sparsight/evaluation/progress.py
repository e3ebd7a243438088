"""How far an evaluation is."""

from __future__ import annotations

from dataclasses import replace

from sparsight.reporting.reporter import Progress, Reporter, TrialStopped
from sparsight.reporting.stopwatch import Speed


class EvaluationProgress:
    """Reports the progress of one evaluation and ends it on request."""

    def __init__(self, reporter: Reporter, start: Progress, speed: Speed) -> None:
        self._reporter = reporter
        self._progress = start
        self._speed = speed

    def tick(self, num_forwards: int, num_images: int = 0) -> None:
        """Report that so many images went through the model, and so many images of the evaluation are done.

        Raises TrialStopped where the reporter asks for it.
        """
        if self._reporter.stop_requested:
            raise TrialStopped(self._progress.step)
        self._report(self._progress.num_images_done + num_images, num_forwards)

    def have(self, num_images: int) -> None:
        """Report that so many images are done in all, here, by an earlier attempt or elsewhere."""
        self._report(num_images, 0)

    def _report(self, num_images_done: int, num_forwards: int) -> None:
        self._progress = replace(
            self._progress,
            num_images_done=num_images_done,
            images_per_s=self._speed.add(num_forwards),
        )
        self._reporter.progress(self._progress)
