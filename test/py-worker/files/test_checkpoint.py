"""Checkpoints: whole or not at all, the newest that is undamaged, and none left over."""

from __future__ import annotations

import subprocess

import pytest
import torch

from sparsight.files.checkpoint import Checkpoint, CheckpointDirectory
from sparsight.networks.model_state import ModelState

TRIAL = "0123456789ab"


@pytest.fixture
def checkpoints(tmp_path):
    return CheckpointDirectory(tmp_path / "checkpoints", TRIAL)


def save(checkpoints, step):
    tensors = {"model/weight": torch.full((3, 2), float(step)), "log/sums": torch.tensor([1.0, step])}
    unpublished = checkpoints.write(Checkpoint(step, tensors, {"step": step, "train_s": 1.5}))
    unpublished.publish()
    return unpublished


def names(tmp_path):
    return sorted(path.name for path in (tmp_path / "checkpoints").iterdir())


def test_what_was_saved_comes_back(checkpoints):
    save(checkpoints, 12)
    found = checkpoints.newest()
    assert found.step == 12
    assert found.facts["train_s"] == 1.5
    assert torch.equal(found.tensors["model/weight"], torch.full((3, 2), 12.0))


def test_none_before_the_first(checkpoints):
    assert checkpoints.newest() is None
    assert checkpoints.facts() is None


def test_layouts_and_views_are_saved_by_value(checkpoints):
    images = torch.arange(24.0).view(1, 2, 3, 4).to(memory_format=torch.channels_last)
    checkpoints.write(Checkpoint(1, {"a": images, "b": images[:, 1]}, {"step": 1})).publish()
    found = checkpoints.newest().tensors
    assert torch.equal(found["a"], images)
    assert torch.equal(found["b"], images[:, 1])


def test_an_unpublished_one_does_not_count(checkpoints):
    save(checkpoints, 5)
    checkpoints.write(Checkpoint(9, {"a": torch.ones(1)}, {"step": 9}))
    assert checkpoints.newest().step == 5


def test_what_a_killed_attempt_was_writing_is_swept(checkpoints, tmp_path):
    checkpoints.write(Checkpoint(7, {"a": torch.ones(1)}, {"step": 7}))
    save(checkpoints, 9)
    assert not [name for name in names(tmp_path) if name.endswith(".partial")]


def test_the_newest_two_are_kept(checkpoints, tmp_path):
    for step in (5, 900, 1000, 20_000):
        save(checkpoints, step)
    assert names(tmp_path) == [
        "step-000001000.safetensors",
        "step-000001000.safetensors.sha256",
        "step-000020000.safetensors",
        "step-000020000.safetensors.sha256",
    ]


def test_the_digest_is_as_sha256sum_reads_it(checkpoints, tmp_path):
    unpublished = save(checkpoints, 5)
    command = ["sha256sum", "--check", "--strict", f"{unpublished.file.name}.sha256"]
    subprocess.run(command, cwd=tmp_path / "checkpoints", check=True, capture_output=True)


def flip(file, position):
    content = bytearray(file.read_bytes())
    content[position] ^= 4
    file.write_bytes(content)


DAMAGE = {
    "first bit": lambda file: flip(file, 0),
    "last bit": lambda file: flip(file, -1),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-3]),
    "empty": lambda file: file.write_bytes(b""),
    "no digest": lambda file: file.with_name(f"{file.name}.sha256").unlink(),
    "empty digest": lambda file: file.with_name(f"{file.name}.sha256").write_text(""),
    "binary digest": lambda file: file.with_name(f"{file.name}.sha256").write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_one_gives_way_to_the_one_before(checkpoints, damage):
    save(checkpoints, 5)
    damage(save(checkpoints, 9).file)
    assert checkpoints.newest().step == 5


def test_all_damaged_is_as_none(checkpoints):
    for step in (5, 9):
        flip(save(checkpoints, step).file, 100)
    assert checkpoints.newest() is None


def test_one_of_another_trial_does_not_count(checkpoints, tmp_path):
    save(checkpoints, 5)
    checkpoints.finish(ModelState({"weight": torch.ones(2)}), {"step": 5})
    other = CheckpointDirectory(tmp_path / "checkpoints", "ba9876543210")
    assert other.newest() is None
    assert other.finished() is None


def test_final_weights_take_the_place_of_checkpoints(checkpoints, tmp_path):
    save(checkpoints, 5)
    digest = checkpoints.finish(ModelState({"weight": torch.ones(2)}), {"step": 7})
    assert names(tmp_path) == ["model.safetensors", "trained.json"]
    finished = checkpoints.finished()
    assert finished.sha256 == digest
    assert checkpoints.facts()["step"] == 7
    assert torch.equal(finished.state.tensors["weight"], torch.ones(2))


@pytest.mark.parametrize("name", ["model.safetensors", "trained.json"])
def test_damaged_final_weights_do_not_count(checkpoints, tmp_path, name):
    checkpoints.finish(ModelState({"weight": torch.ones(2)}), {"step": 7})
    flip(tmp_path / "checkpoints" / name, 20)
    assert checkpoints.finished() is None
