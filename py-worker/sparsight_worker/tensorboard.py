"""TensorBoard event files with scalars, written without TensorBoard.

A file is a sequence of TFRecords: length (uint64), masked CRC-32C of the length, data, masked CRC-32C of the
data, little endian. The data is a protobuf `Event`: 1 wall_time (double), 2 step (int64), 3 file_version
(string), 5 summary; a `Summary` has values (1), each with tag (1, string) and simple_value (2, float).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

FILE_NAME = "events.out.tfevents.sparsight"

_WALL_TIME_BYTES = 9
_CRC32C_POLYNOMIAL = 0x82F63B78  # reflected


class EventFile:
    """Appends scalars to `events.out.tfevents.sparsight` in a trial's directory.

    A resumed trial goes on in the same file: what a killed attempt left half written is cut off, and a scalar
    that is there already (same tag, step and value) is not written again.
    """

    def __init__(self, directory: Path) -> None:
        file = directory / FILE_NAME
        file.touch()
        self._stream = file.open("r+b")
        events = list(_whole_records(self._stream.read()))
        self._written = {_without_time(event) for event in events}
        end = sum(_framed_bytes(len(event)) for event in events)
        self._stream.truncate(end)
        self._stream.seek(end)
        if not events:
            self._stream.write(_record(_double(1, 0.0) + _text(3, b"brain.Event:2")))

    def add_scalar(self, tag: str, step: int, value: float, wall_time_s: float) -> None:
        """Append a value, kept as a 32-bit float, measured at this step and time (seconds since 1970)."""
        point = _text(1, tag.encode()) + _float(2, value)
        event = _double(1, wall_time_s) + _integer(2, step) + _text(5, _text(1, point))
        if _without_time(event) not in self._written:
            self._written.add(_without_time(event))
            self._stream.write(_record(event))

    def flush(self) -> None:
        """Hand what was added to the operating system, so that TensorBoard sees it."""
        self._stream.flush()

    def close(self) -> None:
        """Flush and close."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def masked_crc32c(data: bytes) -> int:
    """The checksum of TFRecords: CRC-32C (Castagnoli) rotated right by 15 bits, plus 0xA282EAD8."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def _table_entry(index: int) -> int:
    for _ in range(8):
        index = (index >> 1) ^ (_CRC32C_POLYNOMIAL if index & 1 else 0)
    return index


_TABLE = tuple(_table_entry(index) for index in range(256))


def _record(data: bytes) -> bytes:
    length = struct.pack("<Q", len(data))
    return b"".join((length, _checksum(length), data, _checksum(data)))


def _checksum(data: bytes) -> bytes:
    return struct.pack("<I", masked_crc32c(data))


def _framed_bytes(length: int) -> int:
    return 8 + 4 + length + 4


def _whole_records(content: bytes) -> Iterator[bytes]:
    """The data of the records up to the first that is cut off or damaged."""
    start = 0
    while len(content) >= start + _framed_bytes(0):
        (length,) = struct.unpack_from("<Q", content, start)
        data = content[start + 12 : start + 12 + length]
        if content[start : start + _framed_bytes(length)] != _record(data):
            return
        yield data
        start += _framed_bytes(length)


def _without_time(event: bytes) -> bytes:
    return event[_WALL_TIME_BYTES:]


def _double(number: int, value: float) -> bytes:
    return bytes([number << 3 | 1]) + struct.pack("<d", value)


def _integer(number: int, value: int) -> bytes:
    return bytes([number << 3]) + _varint(value)


def _text(number: int, data: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(data)) + data


def _float(number: int, value: float) -> bytes:
    return bytes([number << 3 | 5]) + _float32(value)


def _float32(value: float) -> bytes:
    try:
        return struct.pack("<f", value)
    except OverflowError:  # beyond 3.4e38, as a diverging loss may be
        return struct.pack("<f", float("inf") if value > 0 else float("-inf"))


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
