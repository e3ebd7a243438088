"""The event file is read back by a small reader of its own, written from the formats' documentation."""

import math
import struct

import pytest

from sparsight.reporting.tensorboard import FILE_NAME, EventFile, masked_crc32c


def crc32c(data):
    """CRC-32C bit by bit: slow, and unlike the table that is tested."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def unmask(masked):
    rotated = (masked - 0xA282EAD8) & 0xFFFFFFFF
    return (rotated >> 17 | rotated << 15) & 0xFFFFFFFF


def records(content):
    while content:
        (length, length_crc) = struct.unpack_from("<QI", content)
        assert unmask(length_crc) == crc32c(content[:8])
        data = content[12 : 12 + length]
        assert len(data) == length
        assert unmask(struct.unpack_from("<I", content, 12 + length)[0]) == crc32c(data)
        yield data
        content = content[16 + length :]


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data):
    """Protobuf fields by number."""
    at, found = 0, {}
    while at < len(data):
        key, at = varint(data, at)
        match key & 7:
            case 0:
                value, at = varint(data, at)
            case 1:
                value, at = struct.unpack_from("<d", data, at)[0], at + 8
            case 2:
                size, at = varint(data, at)
                value, at = data[at : at + size], at + size
            case 5:
                value, at = struct.unpack_from("<f", data, at)[0], at + 4
        found[key >> 3] = value
    return found


def read(directory):
    """(tag, step, value, wall time) of each scalar, after the version event that must come first."""
    events = [fields(record) for record in records((directory / FILE_NAME).read_bytes())]
    assert events[0][3] == b"brain.Event:2"
    scalars = []
    for event in events[1:]:
        point = fields(fields(event[5])[1])
        scalars.append((point[1].decode(), event[2], point[2], event[1]))
    return scalars


def repeated(data, number):
    """Every field of this number, which are messages."""
    at, found = 0, []
    while at < len(data):
        key, at = varint(data, at)
        assert key & 7 == 2
        size, at = varint(data, at)
        if key >> 3 == number:
            found.append(data[at : at + size])
        at += size
    return found


def read_hyperparameters(directory):
    """Names and values, and the group, of each session start in the file."""
    sessions = []
    for record in records((directory / FILE_NAME).read_bytes()):
        value = fields(fields(record).get(5, b"")).get(1)
        if value is None or fields(value)[1] != b"_hparams_/session_start_info":
            continue
        plugin = fields(fields(fields(value)[9])[1])
        assert plugin[1] == b"hparams"
        start = fields(plugin[2])[3]
        pairs = {}
        for entry in repeated(start, 1):
            found = fields(entry)
            [pairs[found[1].decode()]] = fields(found[2]).items()
        sessions.append((pairs, repeated(start, 4)[0].decode()))
    return sessions


def test_checksum_of_the_standard():
    assert crc32c(b"123456789") == 0xE3069283  # the check value of CRC-32C
    texts = [b"123456789", bytes(32), b""]
    masked = [int(value) for value in masked_crc32c(texts)]
    assert [unmask(value) for value in masked] == [0xE3069283, 0x8A9136AA, 0]  # RFC 3720, B.4
    assert masked[2] == 0xA282EAD8


def test_checksums_are_those_of_each_alone():
    texts = [bytes(range(length)) for length in (7, 0, 60, 13)]
    assert [unmask(int(value)) for value in masked_crc32c(texts)] == [crc32c(text) for text in texts]


def test_what_was_added_is_read_back(tmp_path):
    rows = [
        ("train_loss", 0, 2.5, 0.0),
        ("train_loss", 127, 1.25, 1.7e9),
        ("val_accuracy", 128, 0.5, 1.7e9 + 0.125),
        ("größe", 300, -1.0, 3.0),
        ("train_loss", 1_000_000_000, 0.0, 4.0),
    ]
    with EventFile(tmp_path) as events:
        for row in rows:
            events.add_scalar(*row)
    assert read(tmp_path) == rows


def test_values_are_rounded_to_32_bits_and_may_be_anything(tmp_path):
    with EventFile(tmp_path) as events:
        for step, value in enumerate([0.1, 1e39, -1e39, math.inf, math.nan]):
            events.add_scalar("loss", step, value, 0.0)
    values = [value for _, _, value, _ in read(tmp_path)]
    assert values[0] == struct.unpack("<f", struct.pack("<f", 0.1))[0]
    assert values[1:4] == [math.inf, -math.inf, math.inf]
    assert math.isnan(values[4])


def test_tensorboard_sees_what_was_flushed(tmp_path):
    with EventFile(tmp_path) as events:
        events.add_scalar("loss", 1, 0.5, 0.0)
        events.flush()
        assert read(tmp_path) == [("loss", 1, 0.5, 0.0)]


def test_a_resumed_trial_writes_nothing_twice(tmp_path):
    with EventFile(tmp_path) as events:
        for step in range(5):
            events.add_scalar("loss", step, step / 8, 10.0)
    with EventFile(tmp_path) as events:  # from the checkpoint at step 3
        for step in range(3, 8):
            events.add_scalar("loss", step, step / 8, 20.0)
            events.add_scalar("accuracy", step, step / 8, 20.0)
    loss = [(step, value, time) for tag, step, value, time in read(tmp_path) if tag == "loss"]
    assert loss == [(step, step / 8, 10.0 if step < 5 else 20.0) for step in range(8)]
    assert sum(tag == "accuracy" for tag, *_ in read(tmp_path)) == 5


def test_more_than_are_encoded_together(tmp_path):
    rows = [("loss", step, step / 8, 0.0) for step in range(2500)]
    with EventFile(tmp_path) as events:
        for row in rows:
            events.add_scalar(*row)
    assert read(tmp_path) == rows


@pytest.mark.parametrize("kept_bytes", [0, 1, 11, 12, 30, -1, -5, -30])
def test_what_a_killed_attempt_left_half_written_is_cut_off(tmp_path, kept_bytes):
    rows = [("loss", step, step / 4, 0.0) for step in range(4)]
    with EventFile(tmp_path) as events:
        for row in rows:
            events.add_scalar(*row)
    file = tmp_path / FILE_NAME
    file.write_bytes(file.read_bytes()[:kept_bytes])
    with EventFile(tmp_path) as events:
        for row in rows:
            events.add_scalar(*row)
    assert read(tmp_path) == rows


def test_a_flipped_bit_ends_what_is_kept(tmp_path):
    rows = [("loss", step, step / 4, 0.0) for step in range(4)]
    with EventFile(tmp_path) as events:
        for row in rows:
            events.add_scalar(*row)
    file = tmp_path / FILE_NAME
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with EventFile(tmp_path) as events:
        for row in rows:
            events.add_scalar(*row)
    assert read(tmp_path) == rows


def test_hyperparameters_are_read_back_once(tmp_path):
    settings = {"model.name": "größe", "lr": 0.1, "seed": 0, "nesterov": True, "normalize": False}
    for _ in range(2):
        with EventFile(tmp_path) as events:
            events.add_scalar("loss", 1, 0.5, 0.0)
            events.add_hyperparameters(settings, group="all seeds")
    expected = {
        "model.name": (3, "größe".encode()),
        "lr": (2, 0.1),
        "seed": (2, 0.0),
        "nesterov": (4, 1),
        "normalize": (4, 0),
    }
    assert read_hyperparameters(tmp_path) == [(expected, "all seeds")]


def test_a_directory_is_made_where_it_is_missing(tmp_path):
    with EventFile(tmp_path / "tensorboard" / "a name") as events:
        events.add_scalar("loss", 1, 0.5, 0.0)
    assert read(tmp_path / "tensorboard" / "a name") == [("loss", 1, 0.5, 0.0)]
