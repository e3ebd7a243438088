"""TensorBoard event files with scalars and hyperparameters, written without TensorBoard.

A file is a sequence of TFRecords: length (uint64), masked CRC-32C of the length, data, masked CRC-32C of the
data, little endian. The data is a protobuf `Event`: 1 wall_time (double), 2 step (int64), 3 file_version
(string), 5 summary; a `Summary` has values (1), each with tag (1, string) and simple_value (2, float), or
metadata (9) for a plugin (1: name 1, content 2). The content for the plugin `hparams` is a
`HParamsPluginData` with session_start_info (3): hparams (1, a map to `google.protobuf.Value`) and group_name
(4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

FILE_NAME = "events.out.tfevents.sparsight"

_WALL_TIME_BYTES = 9
_CRC32C_POLYNOMIAL = 0x82F63B78  # reflected
_MAX_PENDING = 1024  # enough for their checksums to cost little, few enough to be soon in the file


@dataclass(frozen=True, slots=True)
class Scalar:
    """A point of a curve: TensorBoard draws the points of a tag in their order in the file."""

    tag: str
    step: int
    value: float


class EventFile:
    """Appends scalars to `events.out.tfevents.sparsight` in a directory, which TensorBoard takes for a run.

    A resumed trial goes on in the same file: what a killed attempt left half written is cut off, and a scalar
    that is there already (same tag, step and value) is not written again.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        file = directory / FILE_NAME
        file.touch()
        self._stream = file.open("r+b")
        events = _whole_records(self._stream.read())
        self._written = {_without_time(event) for event in events}
        end = sum(_framed_bytes(len(event)) for event in events)
        self._stream.truncate(end)
        self._stream.seek(end)
        self._pending: list[tuple[str, int, float, float]] = []
        if not events:
            self._stream.write(_records([_double(1, 0.0) + _text(3, b"brain.Event:2")]))

    def add_scalar(self, tag: str, step: int, value: float, wall_time_s: float) -> None:
        """Append a value, kept as a 32-bit float, measured at this step and time (seconds since 1970).

        It is encoded later, together with others, as that takes a tenth of the time out of a training loop.
        """
        self._pending.append((tag, step, value, wall_time_s))
        if len(self._pending) == _MAX_PENDING:
            self._write_pending()

    def add_hyperparameters(self, values: Mapping[str, str | float | bool], *, group: str) -> None:
        """Say with which settings the run was made; TensorBoard takes runs of one group for replicates."""
        self._write_pending()
        self._write_new([(_integer(2, 0) + _hyperparameters(values, group), 0.0)])

    def flush(self) -> None:
        """Hand what was added to the operating system, so that TensorBoard sees it."""
        self._write_pending()
        self._stream.flush()

    def _write_pending(self) -> None:
        scalars = [
            (_integer(2, step) + _scalar_head(tag) + _float32(value), wall_time_s)
            for tag, step, value, wall_time_s in self._pending
        ]
        self._pending.clear()
        self._write_new(scalars)

    def _write_new(self, events: Sequence[tuple[bytes, float]]) -> None:
        """Write events, without their wall time (given in seconds), that are not in the file yet."""
        new = []
        for what, wall_time_s in events:
            if what not in self._written:
                self._written.add(what)
                new.append(_double(1, wall_time_s) + what)
        self._stream.write(_records(new))

    def close(self) -> None:
        """Flush and close."""
        self._write_pending()
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def masked_crc32c(data: Sequence[bytes]) -> NDArray[np.uint32]:
    """The checksum of TFRecords of each: CRC-32C (Castagnoli) rotated right by 15 bits, plus 0xA282EAD8."""
    length_N = np.array([len(each) for each in data])
    width = max(map(len, data), default=0)
    bytes_NW = np.frombuffer(b"".join(each.ljust(width, b"\0") for each in data), np.uint8)
    bytes_NW = bytes_NW.reshape(len(data), width)
    crc_N = np.full(len(data), 0xFFFFFFFF, np.uint32)
    for position in range(width):
        next_N = _TABLE[(crc_N ^ bytes_NW[:, position]) & 0xFF] ^ (crc_N >> 8)
        crc_N = np.where(position < length_N, next_N, crc_N)
    crc_N = ~crc_N
    return (crc_N >> np.uint32(15) | crc_N << np.uint32(17)) + np.uint32(0xA282EAD8)


def _table_entry(index: int) -> int:
    for _ in range(8):
        index = (index >> 1) ^ (_CRC32C_POLYNOMIAL if index & 1 else 0)
    return index


_TABLE = np.array([_table_entry(index) for index in range(256)], np.uint32)


def _records(events: Sequence[bytes]) -> bytes:
    checksums = masked_crc32c(events).astype("<u4").tobytes()
    return b"".join(
        part
        for i, event in enumerate(events)
        for part in (_length_head(len(event)), event, checksums[4 * i : 4 * i + 4])
    )


@lru_cache
def _length_head(length: int) -> bytes:
    """The length and its checksum."""
    data = struct.pack("<Q", length)
    return data + struct.pack("<I", int(masked_crc32c([data])[0]))


def _framed_bytes(length: int) -> int:
    return 8 + 4 + length + 4


def _whole_records(content: bytes) -> list[bytes]:
    """The data of the records up to the first that is cut off or damaged."""
    found = list(_framed(content))
    is_good_N = masked_crc32c([data for data, _ in found]) == np.array([crc for _, crc in found], np.uint32)
    num_good = len(found) if is_good_N.all() else int(is_good_N.argmin())
    return [data for data, _ in found[:num_good]]


def _framed(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Data and checksum of the records up to the first whose length is damaged, or too large."""
    start = 0
    while len(content) >= start + _framed_bytes(0):
        (length,) = struct.unpack_from("<Q", content, start)
        end = start + _framed_bytes(length)
        if len(content) < end or content[start : start + 12] != _length_head(length):
            return
        yield content[start + 12 : end - 4], struct.unpack_from("<I", content, end - 4)[0]
        start = end


def _without_time(event: bytes) -> bytes:
    return event[_WALL_TIME_BYTES:]


def _double(number: int, value: float) -> bytes:
    return bytes([number << 3 | 1]) + struct.pack("<d", value)


def _integer(number: int, value: int) -> bytes:
    return bytes([number << 3]) + _varint(value)


@lru_cache
def _scalar_head(tag: str) -> bytes:
    """A summary with one value, up to the four bytes of its number."""
    point = _text(1, tag.encode()) + bytes([2 << 3 | 5])
    value = b"\x0a" + _varint(len(point) + 4) + point
    return b"\x2a" + _varint(len(value) + 4) + value


def _hyperparameters(values: Mapping[str, str | float | bool], group: str) -> bytes:
    """A summary with what the plugin `hparams` wants to know of a run when it starts."""
    entries = [_text(1, name.encode()) + _text(2, _protobuf_value(value)) for name, value in values.items()]
    start = b"".join(_text(1, entry) for entry in entries) + _text(4, group.encode())
    plugin = _text(1, b"hparams") + _text(2, _text(3, start))
    return _text(5, _text(1, _text(1, b"_hparams_/session_start_info") + _text(9, _text(1, plugin))))


def _protobuf_value(value: str | float | bool) -> bytes:
    match value:
        case bool():
            return _integer(4, int(value))
        case str():
            return _text(3, value.encode())
        case _:
            return _double(2, value)


def _text(number: int, data: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(data)) + data


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
