"""Parts of an evaluation on disk."""

from __future__ import annotations

import numpy as np
import pytest

from sparsight.evaluation.part_files import PartFiles, PendingParts
from sparsight.evaluation.part_key import PartKey

PART = {"votes": np.arange(12, dtype=np.uint32).reshape(3, 4), "is_right": np.array([True, False, True])}


def key(index, first, of="this"):
    return PartKey(index, first, first + 20, of)


@pytest.fixture
def files(tmp_path):
    return PartFiles(tmp_path / "parts")


def test_a_part_comes_back_as_it_was(files):
    files.write(key(7, 20, "this"), PART)
    part = files.read(key(7, 20, "this"))
    assert part.keys() == PART.keys()
    for name, array in PART.items():
        assert part[name].dtype == array.dtype
        assert np.array_equal(part[name], array)


def test_another_evaluation_image_or_description_has_no_such_part(files):
    files.write(key(7, 20, "this"), PART)
    assert files.read(key(7, 0, "this")) is None
    assert files.read(key(2, 20, "this")) is None
    assert files.read(key(7, 20, "that")) is None


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
    files.write(key(7, 20, "this"), PART)
    file = tmp_path / "parts" / f"7-20.npz{suffix}"
    content = file.read_bytes()
    damaged = damage(content) if suffix == "" else content[1:]
    file.write_bytes(damaged)
    assert files.read(key(7, 20, "this")) is None


def test_parts_are_removed_with_their_evaluation_and_the_folder_at_the_end(files, tmp_path):
    for index, first in ((7, 0), (7, 20), (17, 0)):
        files.write(key(index, first), PART)
    files.remove(7)
    assert files.read(key(7, 0)) is None
    assert files.firsts(17) == {0}
    files.close()
    assert list(tmp_path.iterdir()) == []
    files.close()


def test_what_a_killed_removal_left_goes_with_the_next(files, tmp_path):
    (tmp_path / "parts-1234.gone").mkdir()
    files.close()
    assert list(tmp_path.iterdir()) == []


def test_nobody_but_the_owner_writes_a_part_once_the_folder_is_gone(files, tmp_path):
    files.prepare()
    others = PartFiles(tmp_path / "parts", owns=False)
    others.write(key(7, 0), PART)
    files.close()
    with pytest.raises(FileNotFoundError):
        others.write(key(7, 20), PART)
    assert not others.claim(key(7, 20))
    assert list(tmp_path.iterdir()) == []


def test_the_bytes_of_a_part_are_the_same_whoever_writes_it(files, tmp_path):
    others = PartFiles(tmp_path / "elsewhere")
    assert files.write(key(7, 0), PART) == others.write(key(7, 0), PART)
    for name in ("7-0.npz", "7-0.npz.sha256"):
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "elsewhere" / name).read_bytes()


def test_a_part_is_claimed_once_until_the_next_attempt(files, tmp_path):
    files.prepare()
    others = PartFiles(tmp_path / "parts", owns=False)
    assert files.claim(key(7, 0))
    assert not others.claim(key(7, 0))
    assert others.claim(key(7, 20))
    files.open([7])
    assert others.is_open(7)
    assert not others.is_open(8)
    files.write(key(7, 0), PART)
    files.prepare()
    assert not others.is_open(7)
    assert others.claim(key(7, 20))
    assert files.read(key(7, 0)) is not None


def test_quick_parts_wait_until_they_are_worth_a_file(files, tmp_path):
    told = []
    pending = PendingParts(files, lambda each, sha256: told.append((each.first, len(sha256))))
    for first in (0, 20):
        pending.add(key(7, first), PART)
    assert not (tmp_path / "parts").exists()
    pending.write()
    assert files.firsts(7) == {0, 20}
    assert told == [(0, 64), (20, 64)]
    slow = PendingParts(files, lambda *_: None, every_s=0)
    slow.add(key(7, 40), PART)
    assert files.firsts(7) == {0, 20, 40}
