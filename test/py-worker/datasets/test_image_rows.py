"""Images that stay in a file behave like an array, but in memory."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from sparsight.datasets._image_rows import ImageRows

ORDER = np.array([7, 0, 3, 3, 9, 8])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    np.save(tmp_path / "images.npy", np.random.default_rng(0).integers(0, 256, (10, 3, 80, 90), np.uint8))
    return tmp_path / "images.npy"


@pytest.fixture
def rows(file: Path) -> ImageRows:
    return ImageRows(np.load(file, mmap_mode="r"), ORDER)


@pytest.fixture
def array(file: Path) -> np.ndarray:
    return np.load(file)[ORDER]


INDICES = {
    "all": np.s_[:],
    "a slice": np.s_[2:5],
    "beyond the end": np.s_[4:100],
    "none": np.s_[2:2],
    "indices": np.array([5, 5, 0]),
    "a mask": np.array([True, False, True, False, False, True]),
    "one": 3,
    "further axes": np.s_[1:4, 0, :, 2],
}


@pytest.mark.parametrize("index", INDICES.values(), ids=INDICES.keys())
def test_it_is_indexed_like_an_array(rows, array, index):
    np.testing.assert_array_equal(rows[index], array[index])


def test_it_looks_like_an_array(rows, array):
    assert (rows.shape, rows.dtype, rows.nbytes, len(rows)) == (array.shape, array.dtype, array.nbytes, 6)
    np.testing.assert_array_equal(rows, array)


def test_reading_ahead_changes_nothing(rows, array):
    for index in (np.s_[4:100], np.array([], np.int64), np.array([2, 0])):
        rows.ahead(index)
    np.testing.assert_array_equal(rows, array)


def test_a_file_that_is_cut_off_meanwhile_is_an_error(rows, file):
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(OSError, match=r"images\.npy was cut off while it was in use"):
        rows[:]


def test_a_file_that_is_deleted_meanwhile_can_be_read(rows, array, file):
    file.unlink()
    np.testing.assert_array_equal(rows, array)


def test_it_leaves_no_file_open(file):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(50):
        ImageRows(np.load(file, mmap_mode="r"), ORDER)[:1]
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1
