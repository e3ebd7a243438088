"""Parts of an evaluation on disk."""

from __future__ import annotations

import numpy as np
import pytest

from sparsight_worker.evaluate import part_files
from sparsight_worker.evaluate.part_files import PartFiles, PendingParts

PART = {"votes": np.arange(12, dtype=np.uint32).reshape(3, 4), "is_right": np.array([True, False, True])}


@pytest.fixture
def files(tmp_path):
    return PartFiles(tmp_path / "parts")


def test_a_part_comes_back_as_it_was(files):
    files.write(7, 20, PART, of="this")
    part = files.read(7, 20, of="this")
    assert part.keys() == PART.keys()
    for name, array in PART.items():
        assert part[name].dtype == array.dtype
        assert np.array_equal(part[name], array)


def test_another_evaluation_image_or_description_has_no_such_part(files):
    files.write(7, 20, PART, of="this")
    assert files.read(7, 0, of="this") is None
    assert files.read(2, 20, of="this") is None
    assert files.read(7, 20, of="that") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
    ],
    ids=["empty", "cut", "longer", "flipped"],
)
@pytest.mark.parametrize("suffix", ["", ".sha256"])
def test_a_damaged_part_does_not_count(files, tmp_path, damage, suffix):
    files.write(7, 20, PART, of="this")
    file = tmp_path / "parts" / f"7-20.npz{suffix}"
    content = file.read_bytes()
    damaged = damage(content) if suffix == "" else content[1:]
    file.write_bytes(damaged)
    assert files.read(7, 20, of="this") is None


def test_parts_are_removed_with_their_evaluation_and_the_folder_with_the_last(files, tmp_path):
    for index, first in ((7, 0), (7, 20), (17, 0)):
        files.write(index, first, PART, of="this")
    files.remove(7)
    assert files.read(7, 0, of="this") is None
    assert files.read(17, 0, of="this") is not None
    files.remove(17)
    assert not (tmp_path / "parts").exists()
    files.remove(17)


def test_quick_parts_wait_until_they_are_worth_a_file(files, tmp_path, monkeypatch):
    pending = PendingParts(files, 7)
    for first in (0, 20):
        pending.add(first, PART, of="this")
    assert not (tmp_path / "parts").exists()
    pending.write()
    assert files.read(7, 0, of="this") is not None
    assert files.read(7, 20, of="this") is not None
    monkeypatch.setattr(part_files, "_WRITE_EVERY_S", 0)
    pending.add(40, PART, of="this")
    assert files.read(7, 40, of="this") is not None
