"""All parts of one evaluation, for the process that carries the trial out."""

from __future__ import annotations

from collections.abc import Sequence

from sparsight.evaluation.evaluator import Part
from sparsight.evaluation.evaluators import Evaluators
from sparsight.evaluation.part_files import PartFiles, PendingParts
from sparsight.evaluation.part_key import PartKey
from sparsight.evaluation.progress import EvaluationProgress
from sparsight.evaluation.sharing import Sharing
from sparsight.reporting.stopwatch import Stopwatch

_LOOK_EVERY_S = 0.5


class OwnParts:
    """Finds or computes the parts of one evaluation, in an order that others do not disturb.

    First come those that nobody is at, from the front. Then those that somebody has taken and not finished:
    whoever it was may be gone, so they are computed here as well, until they turn up.
    """

    def __init__(
        self,
        evaluators: Evaluators,
        keys: Sequence[PartKey],
        *,
        files: PartFiles,
        pending: PendingParts,
        sharing: Sharing,
        progress: EvaluationProgress,
    ) -> None:
        self._evaluators, self._keys = evaluators, keys
        self._files, self._pending, self._sharing = files, pending, sharing
        self._progress = progress
        self._parts: dict[PartKey, Part] = {}
        self._current: PartKey | None = None
        self._looked = Stopwatch()

    def all(self) -> list[Part]:
        """The parts in order. Raises TrialStopped where that is requested."""
        for key in self._keys:
            if not self._find(key) and self._is_free(key):
                self._compute(key)
        for key in self._keys:
            if key not in self._parts and not self._find(key):
                self._compute_until_found(key)
        return [self._parts[key] for key in self._keys]

    def claim_current(self) -> None:
        """Let others know what is computed here at the moment."""
        if self._current is not None:
            self._files.claim(self._current)

    def _find(self, key: PartKey) -> bool:
        part = self._files.read(key)
        if part is None:
            return False
        self._sharing.found()
        self._have(key, part)
        return True

    def _is_free(self, key: PartKey) -> bool:
        return not self._sharing.has_begun or self._files.claim(key)

    def _compute(self, key: PartKey) -> None:
        self._current = key
        part = self._evaluators.compute(key, self._tick)
        self._current = None
        if len(self._parts) + 1 < len(self._keys):  # else the whole is made now
            self._pending.add(key, part)
        self._sharing.computed()
        self._have(key, part)

    def _compute_until_found(self, key: PartKey) -> None:
        try:
            self._compute(key)
        except _FoundError as found:
            self._sharing.found()
            self._have(key, found.part)

    def _tick(self, num_forwards: int, num_images: int = 0) -> None:
        self._progress.tick(num_forwards, num_images)
        self._sharing.tick()
        key = self._current
        if key is None or not self._sharing.has_begun or self._looked.seconds < _LOOK_EVERY_S:
            return
        self._looked = Stopwatch()
        part = self._files.read(key)
        if part is not None:
            self._current = None
            raise _FoundError(part)

    def _have(self, key: PartKey, part: Part) -> None:
        self._parts[key] = part
        firsts = self._files.firsts(key.index) if self._sharing.has_begun else set()
        self._progress.have(
            sum(len(each) for each in self._keys if each in self._parts or each.first in firsts)
        )


class _FoundError(Exception):
    """Somebody else has computed the part meanwhile."""

    def __init__(self, part: Part) -> None:
        super().__init__("found")
        self.part = part
