"""The answer to an order that cannot be read."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, msgpack

from sparsight.protocol.generated import Current, OrderRefused
from sparsight.worker.encoded import spelled_out

_MAX_REASON = 2_000


class _Trial(Struct):
    trial_id: Annotated[str, Meta(pattern="^[0-9a-f]{12}\\Z")]


class _Order(Struct):
    """As much of an assign as says whose order it is."""

    trial: _Trial
    attempt: Annotated[int, Meta(ge=1, le=1_000_000)]


_decoder = msgpack.Decoder(_Order)


def refused(body: bytes, error: Exception) -> OrderRefused:
    """Say which attempt the order names, as far as that can be read, and what is wrong with it."""
    reason = spelled_out(f"{type(error).__name__}: {error}")
    return OrderRefused(current=_current(body), reason=reason[:_MAX_REASON])


def _current(body: bytes) -> Current | None:
    try:
        order = _decoder.decode(body)
    except Exception:
        return None
    return Current(trial_id=order.trial.trial_id, attempt=order.attempt)
