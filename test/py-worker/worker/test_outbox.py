import threading

import msgspec
import pytest

from sparsight.protocol.generated import Accepted, Event, Metric
from sparsight.worker import outbox as outbox_module
from sparsight.worker.outbox import MAX_ROWS_A_MESSAGE, Outbox

ATTEMPT = ("0123456789ab", 1)
OTHER = ("ba9876543210", 1)


def sent(outbox: Outbox) -> list[Event]:
    decoder = msgspec.msgpack.Decoder(Event)
    return [decoder.decode(message) for message in outbox.to_send()]


def accepted(attempt: tuple[str, int] = ATTEMPT) -> Accepted:
    return Accepted(trial_id=attempt[0], attempt=attempt[1], seq=1)


def test_rows_and_events_keep_their_order_and_are_numbered_from_one() -> None:
    outbox = Outbox()
    outbox.put(accepted())
    outbox.put_row(ATTEMPT, "train_loss", 1, 0.5)
    outbox.put_row(ATTEMPT, "lr", 1, "nan")
    outbox.put(accepted(OTHER))
    outbox.put_row(OTHER, "train_loss", 1, 0.25)
    events = sent(outbox)
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert isinstance(events[1], Metric)
    assert (events[1].names, events[1].steps, events[1].values) == (
        ["train_loss", "lr"],
        [1, 1],
        [0.5, "nan"],
    )
    assert events[3].trial_id == OTHER[0]


def test_rows_of_two_attempts_never_share_a_message() -> None:
    outbox = Outbox()
    outbox.put_row(ATTEMPT, "a", 1, 1.0)
    outbox.put_row((ATTEMPT[0], 2), "a", 1, 1.0)
    assert [event.attempt for event in sent(outbox)] == [1, 2]


def test_many_rows_are_cut_into_messages() -> None:
    outbox = Outbox()
    for step in range(2 * MAX_ROWS_A_MESSAGE + 1):
        outbox.put_row(ATTEMPT, "a", step, 1.0)
    assert [len(event.names) for event in sent(outbox)] == [MAX_ROWS_A_MESSAGE, MAX_ROWS_A_MESSAGE, 1]


def test_what_is_not_acknowledged_is_sent_again_after_a_reconnect() -> None:
    outbox = Outbox()
    for _ in range(4):
        outbox.put(accepted())
    assert [event.seq for event in sent(outbox)] == [1, 2, 3, 4]
    assert sent(outbox) == []
    outbox.ack(2)
    outbox.rewind()
    assert [event.seq for event in sent(outbox)] == [3, 4]


def test_a_message_counts_as_sent_only_when_the_next_is_asked_for() -> None:
    outbox = Outbox()
    outbox.put(accepted())
    next(outbox.to_send())  # the socket was full: not sent
    assert [event.seq for event in sent(outbox)] == [1]


def test_wait_empty_returns_with_the_last_ack() -> None:
    outbox = Outbox()
    outbox.put_row(ATTEMPT, "a", 1, 1.0)
    waiter = threading.Thread(target=outbox.wait_empty)
    waiter.start()
    assert [event.seq for event in sent(outbox)] == [1]
    assert waiter.is_alive()
    outbox.ack(1)
    waiter.join(timeout=10)
    assert not waiter.is_alive()


def test_a_full_outbox_makes_the_trial_wait_and_drops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "MAX_WAITING", 10)
    outbox = Outbox()

    def log() -> None:
        for step in range(100):
            outbox.put_row(ATTEMPT, "a", step, 1.0)

    trial = threading.Thread(target=log)
    trial.start()
    steps: list[int] = []
    while len(steps) < 100:
        for event in sent(outbox):
            assert isinstance(event, Metric)
            assert len(event.steps) <= 11
            steps += event.steps
            outbox.ack(event.seq)
    trial.join(timeout=10)
    assert steps == list(range(100))
