"""What a trial reports, as it goes on the wire."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import msgspec

from sparsight.protocol import generated
from sparsight.protocol.generated import EvaluationDone, Event, MaskedRecord, NoFill, NoMask
from sparsight.reporting.reporter import Progress
from sparsight.worker.outbox import Outbox
from sparsight.worker.wire_reporter import WireReporter

TRIAL_ID = "0123456789ab"
RECORD = MaskedRecord(
    mask=NoMask(),
    fill=NoFill(),
    hidden=0,
    visible=64,
    ratio=0,
    draw=0,
    num_images=50,
    metrics={"accuracy": 0.9, "nll": "inf"},
    artifacts={},
)


def reporter() -> tuple[WireReporter, Outbox, list[Any]]:
    outbox, shown = Outbox(), list[Any]()
    link: Any = SimpleNamespace(show=shown.append)
    return WireReporter(TRIAL_ID, 2, outbox=outbox, link=link, stop=threading.Event()), outbox, shown


def test_a_record_is_sent_as_it_is() -> None:
    wire, outbox, _ = reporter()
    wire.evaluation(3, RECORD)
    [message] = outbox.to_send()
    assert msgspec.msgpack.decode(message, type=Event) == EvaluationDone(
        trial_id=TRIAL_ID, attempt=2, seq=1, evaluation_index=3, record=RECORD
    )


def test_progress_has_every_field_and_each_call_is_a_sign_of_life() -> None:
    wire, _, shown = reporter()
    progress = Progress(
        phase="evaluate",
        step=10,
        num_steps=10,
        num_evaluations_done=1,
        num_evaluations=4,
        num_images_done=5,
        num_images=50,
        images_per_s=12.5,
    )
    for _ in range(1000):
        wire.progress(progress)
    assert wire.progress_count == 1000
    assert 1 <= len(shown) < 1000  # ten times a second at most
    assert shown[0] == generated.Progress(
        trial_id=TRIAL_ID,
        attempt=2,
        phase="evaluate",
        step=10,
        num_steps=10,
        num_evaluations_done=1,
        num_evaluations=4,
        num_images_done=5,
        num_images=50,
        images_per_s=12.5,
    )


def test_the_fields_of_progress_are_those_of_the_event() -> None:
    names = {field.name for field in msgspec.structs.fields(generated.Progress)}
    assert names - {"trial_id", "attempt"} == set(Progress.__slots__)
