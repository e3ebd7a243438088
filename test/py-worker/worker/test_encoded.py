"""Events as bytes, whatever their texts hold."""

from __future__ import annotations

import msgspec
import pytest

from sparsight.protocol.generated import Event, Metric, TrialFailed
from sparsight.worker.encoded import MAX_FRAME_BYTES, encoded, spelled_out


def failed(message: str) -> TrialFailed:
    return TrialFailed(trial_id="0123456789ab", attempt=1, seq=7, kind="error", message=message, traceback="")


def test_halves_of_characters_are_spelled_out() -> None:
    event = msgspec.msgpack.decode(encoded(failed("caf\udce9 é 😀 \ud83d")), type=Event)
    assert event == failed("caf\\udce9 é 😀 \\ud83d")
    assert spelled_out("é😀") == "é😀"


def test_names_within_an_event_are_spelled_out_too() -> None:
    event = Metric(
        trial_id="0123456789ab", attempt=1, seq=1, names=["accuracy\udce9"], steps=[1], values=[0.5]
    )
    assert msgspec.msgpack.decode(encoded(event))["names"] == ["accuracy\\udce9"]


def test_what_is_too_long_to_be_sent_is_an_error() -> None:
    with pytest.raises(ValueError, match=f"Expected TrialFailed to be at most {MAX_FRAME_BYTES} bytes"):
        encoded(failed("x" * MAX_FRAME_BYTES))
