"""One order to assist, from its beginning to its end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sparsight.errors import ExpectedError
from sparsight.process.raised import in_words
from sparsight.protocol.generated import Assist as AssistOrder
from sparsight.protocol.generated import AssistBegun, AssistEnded, Connection, PartDone
from sparsight.reporting.reporter import TrialStopped
from sparsight.worker.encoded import spelled_out
from sparsight.worker.outbox import Outbox
from sparsight.worker.wire_reporter import UNNUMBERED

if TYPE_CHECKING:
    import torch

_MAX_MESSAGE = 20_000


class Assisting:
    """What an assistant tells the orchestrator: the `AssistReporter` of one order."""

    def __init__(self, order: AssistOrder, *, outbox: Outbox, stop: threading.Event) -> None:
        self.number = order.assist
        self.progress_count = 0
        self._order = order
        self._outbox = outbox
        self._stop = stop

    def alive(self) -> None:
        """Count a sign of life; raises TrialStopped where the orchestrator wants the worker back."""
        self.progress_count += 1
        if self._stop.is_set():
            raise TrialStopped(0)

    def part(self, index: int, first: int, last: int, sha256: str) -> None:
        """Queue the notice of a part on disk."""
        order = self._order
        self._outbox.put(
            PartDone(
                trial_id=order.trial.trial_id,
                attempt=order.attempt,
                seq=UNNUMBERED,
                evaluation_index=index,
                first=first,
                last=last,
                sha256=sha256,
            )
        )

    def carry_out(
        self, connection: Connection, watching: Callable[[torch.device], AbstractContextManager[None]]
    ) -> tuple[AssistEnded, Exception | None]:
        """Assist, where the process is watched; how that ended, and by which error."""
        import torch

        from sparsight.trial import assist_trial

        order = self._order
        self._outbox.put(
            AssistBegun(
                trial_id=order.trial.trial_id, attempt=order.attempt, seq=UNNUMBERED, assist=order.assist
            )
        )
        device, cache_directory = torch.device(connection.device), Path(connection.cache_directory)
        try:
            with watching(device):
                assist_trial(order, device=device, cache_directory=cache_directory, reporter=self)
        except TrialStopped:
            return self.ended("released"), None
        except Exception as error:
            text = str(error) if isinstance(error, ExpectedError) else in_words(error)
            return self.ended("failed", spelled_out(text)[:_MAX_MESSAGE]), error
        return self.ended("exhausted"), None

    def ended(self, reason: Literal["exhausted", "released", "failed"], message: str = "") -> AssistEnded:
        """The event for this end."""
        order = self._order
        return AssistEnded(
            trial_id=order.trial.trial_id,
            attempt=order.attempt,
            seq=UNNUMBERED,
            assist=order.assist,
            reason=reason,
            message=message,
        )
