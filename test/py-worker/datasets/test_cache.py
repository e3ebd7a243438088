"""Decoded once, kept, found damaged, made again."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from sparsight import datasets
from sparsight.errors import ExpectedError

PY_WORKER = Path(__file__).parents[3] / "py-worker"


@pytest.fixture
def npz(tmp_path, config, pixels, write_npz):
    """Settings of an npz data set of 40 images; another seed writes other images to the same file."""

    def write(seed=0, **settings):
        images_NHWC, labels_N = pixels(40, seed=seed)
        file = write_npz(tmp_path / "data.npz", x_train=images_NHWC, y_train=labels_N)
        return config("npz", file, **settings)

    return write


@pytest.fixture
def decoded(monkeypatch):
    """Counts how often images were decoded."""
    from sparsight.datasets import _loading

    count = []
    decode = _loading._decode
    monkeypatch.setattr(_loading, "_decode", lambda *arguments: count.append(1) or decode(*arguments))
    return count


def in_memory(dataset):
    """The data set with copies of its images, which no damage of the cache reaches."""
    splits = {
        name: replace(split, images_NCHW=split.images_NCHW[:]) for name, split in dataset.splits.items()
    }
    return replace(dataset, splits=splits)


def same(one, other):
    assert one.facts == other.facts
    for name, split in one.splits.items():
        np.testing.assert_array_equal(other.splits[name].images_NCHW, split.images_NCHW)
        np.testing.assert_array_equal(other.splits[name].labels_N, split.labels_N)


def test_images_are_decoded_once(npz, cache, decoded):
    config = npz()
    first = datasets.load(config, cache)
    same(first, datasets.load(config, cache))
    assert datasets.inspect(config, cache) == first.facts
    assert len(decoded) == 1


def test_other_splits_of_the_same_images_decode_nothing(npz, cache, decoded):
    config = npz()
    datasets.load(config, cache)
    for settings in ({"val_fraction": 0.3}, {"max_train": 5}, {"split_seed": 9}, {"test_fraction": 0.5}):
        datasets.load(replace(config, **settings), cache)
    assert len(decoded) == 1
    assert len(list(cache.glob("datasets/*/facts.json"))) == 5


def test_changed_files_are_read_again_and_leave_nothing_behind(npz, cache, decoded):
    first = datasets.load(npz(seed=0), cache)
    second = datasets.load(npz(seed=1), cache)
    assert len(decoded) == 2
    assert second.facts["fingerprint"] != first.facts["fingerprint"]
    assert datasets.inspect(npz(seed=1), cache) == second.facts
    assert len([entry for entry in (cache / "decoded").iterdir() if entry.is_dir()]) == 1
    assert len(list(cache.glob("datasets/*/*"))) == 2


def test_the_same_images_at_another_time_keep_their_fingerprint(npz, cache, tmp_path):
    config = npz()
    first = datasets.inspect(config, cache)
    os.utime(tmp_path / "data.npz", ns=(1, 1))
    assert datasets.inspect(config, cache) == first


LONG_AGO_NS = 1_000_000_000_000_000_000


def test_other_images_of_the_same_size_and_time_are_seen(npz, cache, tmp_path):
    file = tmp_path / "data.npz"
    config = npz(seed=0)
    os.utime(file, ns=(LONG_AGO_NS, LONG_AGO_NS))
    first, size = datasets.inspect(config, cache), file.stat().st_size
    written_over = npz(seed=1)
    os.utime(file, ns=(LONG_AGO_NS, LONG_AGO_NS))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (size, LONG_AGO_NS)
    second = datasets.inspect(written_over, cache)
    assert second["fingerprint"] != first["fingerprint"]


def test_a_picture_that_another_took_the_place_of_is_seen(
    config, cache, tmp_path, pixels, write_image_folder
):
    """Renamed into place, with the times of the old one, as `rsync --times` and `cp --preserve` do."""
    folder = write_image_folder(tmp_path / "images" / "train", *pixels(12))
    settings = config("image_folder", tmp_path / "images", val_fraction=0)
    first = datasets.inspect(settings, cache)
    old, new = folder / "cat" / "000.png", tmp_path / "new.png"
    content, status, parent = bytearray(old.read_bytes()), old.stat(), old.parent.stat()
    new.write_bytes((folder / "dog" / "001.png").read_bytes())
    os.truncate(new, max(new.stat().st_size, len(content)))
    os.truncate(old, new.stat().st_size)  # equal sizes: bytes after the end of a PNG mean nothing
    os.utime(old, ns=(status.st_atime_ns, status.st_mtime_ns))
    before = datasets.inspect(settings, cache)
    assert before == first
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    new.rename(old)
    os.utime(old.parent, ns=(parent.st_atime_ns, parent.st_mtime_ns))
    assert datasets.inspect(settings, cache)["fingerprint"] != first["fingerprint"]


def test_a_new_file_in_a_folder_is_seen(config, cache, tmp_path, pixels, write_image_folder):
    folder = tmp_path / "images"
    write_image_folder(folder / "train", *pixels(12))
    settings = config("image_folder", folder, val_fraction=0, test_fraction=0.5)
    assert datasets.inspect(settings, cache)["num_train"] == 6
    source = folder / "train" / "cat" / "000.png"
    for number in range(4):
        shutil.copy(source, source.with_name(f"copy{number}.png"))
    assert datasets.inspect(settings, cache)["num_train"] == 8


def flip(file):
    content = bytearray(file.read_bytes())
    content[len(content) * 2 // 3] ^= 4
    file.write_bytes(content)


DAMAGES = {
    "a flipped bit": flip,
    "cut off": lambda file: os.truncate(file, file.stat().st_size // 2),
    "emptied": lambda file: os.truncate(file, 0),
    "removed": lambda file: file.unlink(),
    "other text": lambda file: file.write_text("[1]"),
    "more at its end": lambda file: file.write_bytes(file.read_bytes() + b"more"),
    "a pipe": lambda file: (file.unlink(), os.mkfifo(file)),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
    "a device": lambda file: (file.unlink(), file.symlink_to("/dev/zero")),
}


@pytest.mark.parametrize("name", ["train-images.npy", "train-labels.npy", "contents.json"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_images_are_made_again(npz, cache, decoded, name, damage):
    config = npz()
    first = in_memory(datasets.load(config, cache))
    [file] = cache.glob(f"decoded/*/{name}")
    damage(file)
    same(first, datasets.load(config, cache))
    assert len(decoded) == 2
    same(first, datasets.load(config, cache))
    assert len(decoded) == 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_flipped_byte_of_a_header_is_an_obstacle(npz, cache):
    config = npz()
    first = datasets.load(config, cache)
    [file] = cache.glob("decoded/*/train-labels.npy")
    content = file.read_bytes()
    for place in range(content.index(b"\n") + 1):
        file.write_bytes(content[:place] + bytes([content[place] ^ 8]) + content[place + 1 :])
        same(first, datasets.load(config, cache))


FILE_DAMAGES = {name: damage for name, damage in DAMAGES.items() if name != "a folder"}


@pytest.mark.parametrize("damage", FILE_DAMAGES.values(), ids=FILE_DAMAGES.keys())
def test_damaged_facts_are_made_again(npz, cache, decoded, damage):
    config = npz()
    first = datasets.inspect(config, cache)
    [file] = cache.glob("datasets/*/facts.json")
    good = json.loads(file.read_bytes())
    damage(file)
    assert datasets.inspect(config, cache) == first
    assert json.loads(file.read_bytes()) == good
    assert len(decoded) == 1


def test_facts_of_another_format_are_made_again(npz, cache):
    config = npz()
    first = datasets.inspect(config, cache)
    [file] = cache.glob("datasets/*/facts.json")
    content = json.loads(file.read_bytes())
    file.write_text(json.dumps({**content, "format": 0}))
    assert datasets.inspect(config, cache) == first
    assert json.loads(file.read_bytes()) == content


def test_the_facts_file_is_as_documented(npz, cache, tmp_path):
    import hashlib

    from sparsight.files import canonical_json

    config = npz()
    facts = datasets.inspect(config, cache)

    def sha256(value):
        return hashlib.sha256(canonical_json.dumps(value).encode()).hexdigest()

    key = sha256(asdict(config))[:16]
    content = json.loads((cache / "datasets" / key / "facts.json").read_bytes())
    status = (tmp_path / "data.npz").stat()
    source = {
        "path": str(tmp_path / "data.npz"),
        "size": status.st_size,
        "mtime_ns": str(status.st_mtime_ns),
        "ctime_ns": str(status.st_ctime_ns),
        "inode": str(status.st_ino),
    }
    sources = (cache / "datasets" / key / "sources.jsonl").read_bytes()
    assert [json.loads(line) for line in sources.splitlines()] == [source]
    assert content == {
        "format": 10,
        "sources_sha256": hashlib.sha256(sources).hexdigest(),
        "decoded": content["decoded"],
        "facts": facts,
        "sha256": sha256(facts),
    }
    assert (cache / "decoded" / content["decoded"]).is_dir()


def test_the_key_of_settings_is_fixed(config):
    """The orchestrator computes the same; the settings are the schema's defaults."""
    assert config("digits").key == "d58f3d0ece47a986"
    assert (
        config("parquet", "/data/ü", image_size=32, val_fraction=0.25, max_test=1000).key
        == "b32803200552c0a4"
    )


LOAD = """
import json, sys
from pathlib import Path
from sparsight import datasets
sys.stdin.readline()
dataset = datasets.load(datasets.DatasetConfig.of(json.loads(sys.argv[1])), Path(sys.argv[2]))
print(dataset.facts["fingerprint"], int(dataset.splits["train"].images_NCHW[:].sum()))
"""


def start(config, cache):
    command = [sys.executable, "-c", LOAD, json.dumps(asdict(config)), str(cache)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PY_WORKER, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_several_processes_at_once_get_the_same(npz, cache):
    config = npz()
    processes = [start(config, cache) for _ in range(6)]
    for process in processes:  # all are waiting at their line: let them go together
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate() for process in processes]
    assert [errors for _, errors in answers] == [""] * 6
    dataset = datasets.load(config, cache)
    pixel_sum = int(dataset.splits["train"].images_NCHW[:].sum())
    assert {out for out, _ in answers} == {f"{dataset.facts['fingerprint']} {pixel_sum}\n"}
    assert not list(cache.glob("**/*.partial"))
    assert len(list(cache.glob("datasets/*/*"))) == 2


def test_without_locks_several_processes_get_the_same(npz, cache, decoded, monkeypatch):
    import errno
    import fcntl

    def no_locks(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    config = npz()
    first = datasets.load(config, cache)
    [folder] = [entry for entry in (cache / "decoded").iterdir() if entry.is_dir()]
    sibling = folder.with_name(f"{folder.name}.0badcafe.partial")
    sibling.mkdir()
    (folder / "contents.json").unlink()
    same(first, datasets.load(config, cache))
    assert sibling.exists()  # it may belong to a process that is at it
    os.utime(sibling, (1, 1))
    (folder / "contents.json").unlink()
    same(first, datasets.load(config, cache))
    assert not sibling.exists()


def test_what_a_killed_process_left_is_no_obstacle(npz, cache, decoded):
    config = npz()
    first = datasets.load(config, cache)
    [folder] = [entry for entry in (cache / "decoded").iterdir() if entry.is_dir()]
    folder.rename(folder.with_suffix(".partial"))
    (folder.with_suffix(".partial") / "contents.json").unlink()
    same(first, datasets.load(config, cache))
    assert len(decoded) == 2
    assert not folder.with_suffix(".partial").exists()


def test_facts_that_a_killed_process_was_writing_are_swept_after_a_day(npz, cache):
    config = npz()
    datasets.inspect(config, cache)
    [file] = cache.glob("datasets/*/facts.json")
    old, fresh = file.with_name("facts.json.0bad"), file.with_name("facts.json.cafe")
    for partial in (old, fresh):
        partial.touch()
    os.utime(old, (1, 1))
    file.unlink()
    datasets.inspect(config, cache)
    assert not old.exists()
    assert fresh.exists()


def test_files_that_change_while_they_are_read_are_refused(npz, cache, tmp_path, monkeypatch):
    from sparsight.datasets import _checks, _loading

    config = npz()
    monkeypatch.setattr(_loading._checks, "check", lambda _: os.utime(tmp_path / "data.npz", ns=(1, 1)))
    with pytest.raises(ExpectedError, match="Expected the files of the data set to be left alone"):
        datasets.load(config, cache)
    assert _checks.check is _loading._checks.check


def test_a_cache_directory_that_cannot_be_written_is_named(npz, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ExpectedError) as caught:
        datasets.load(npz(), tmp_path / "file")
    assert str(caught.value).startswith(f"Expected the cache directory {tmp_path / 'file'}")
    assert "SPARSIGHT_CACHE" in caught.value.fix


def test_no_room_for_the_images_is_said(npz, cache, monkeypatch):
    import errno

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("sparsight.datasets._growing_array.GrowingArray.append", full)
    with pytest.raises(ExpectedError, match="No space left on device") as caught:
        datasets.load(npz(), cache)
    assert "SPARSIGHT_CACHE" in caught.value.fix
    assert not list(cache.glob("**/*.npy"))


@pytest.fixture
def digests(monkeypatch):
    """Counts how often an array's digest was computed."""
    from sparsight.datasets import _decoded_cache

    count = []
    sha256 = _decoded_cache._sha256
    monkeypatch.setattr(_decoded_cache, "_sha256", lambda array: count.append(1) or sha256(array))
    return count


def test_digests_are_computed_once(npz, cache, digests):
    config = npz()
    first = datasets.load(config, cache)
    num_arrays = len(list(cache.glob("decoded/*/*.npy")))
    assert len(digests) == num_arrays
    same(first, datasets.load(config, cache))
    assert len(digests) == num_arrays
    for file in cache.glob("decoded/*/*.npy"):  # as a copy of the cache looks
        os.utime(file, ns=(1, 1))
    for _ in range(2):
        same(first, datasets.load(config, cache))
        assert len(digests) == 2 * num_arrays


def test_a_worker_does_not_look_at_the_files_of_images_that_were_planned(npz, cache, tmp_path):
    config = npz()
    first = datasets.load(config, cache)
    (tmp_path / "data.npz").unlink()
    same(first, datasets.load(config, cache, planned=first.facts))
    with pytest.raises(ExpectedError, match="to be an existing file or folder"):
        datasets.load(config, cache)
    with pytest.raises(ExpectedError, match="to be an existing file or folder"):
        datasets.load(config, cache, planned={**first.facts, "fingerprint": "0" * 64})


def test_damaged_images_that_were_planned_are_made_again(npz, cache, decoded):
    config = npz()
    first = in_memory(datasets.load(config, cache))
    [file] = cache.glob("decoded/*/train-images.npy")
    flip(file)
    same(first, datasets.load(config, cache, planned=first.facts))
    assert len(decoded) == 2


def test_statistics_of_other_splits_read_no_image(npz, cache, monkeypatch):
    from sparsight.datasets._image_rows import ImageRows

    config = npz()
    datasets.load(config, cache)
    monkeypatch.setattr(ImageRows, "_read", lambda *_: pytest.fail("an image was read"))
    for settings in ({"val_fraction": 0.3}, {"max_train": 5}, {"split_seed": 9}):
        datasets.load(replace(config, **settings), cache)


KILLED = """
import json, os, signal, sys
from pathlib import Path
from sparsight import datasets
from sparsight.datasets import _decoding, _images
from sparsight.process.sign_of_life import listening
_decoding._SAVE_EVERY_S = 0
_images._PICTURES = 1
def count(num_done, num_all):
    if num_done == 20:
        os.kill(os.getpid(), signal.SIGKILL)
with listening(lambda: None, count):
    datasets.load(datasets.DatasetConfig.of(json.loads(sys.argv[1])), Path(sys.argv[2]))
"""


def test_decoding_goes_on_after_a_kill(config, cache, tmp_path, pixels, write_image_folder, monkeypatch):
    from sparsight.datasets import _images

    write_image_folder(tmp_path / "images" / "train", *pixels(30))
    settings = config("image_folder", tmp_path / "images")
    command = [sys.executable, "-c", KILLED, json.dumps(asdict(settings)), str(cache)]
    assert subprocess.run(command, cwd=PY_WORKER, check=False).returncode == -9
    monkeypatch.setattr(_images, "_PICTURES", 1)
    decoded = []
    decode = _images._decoded
    monkeypatch.setattr(_images, "_decoded", lambda *arguments: decoded.append(1) or decode(*arguments))
    goes_on = datasets.load(settings, cache)
    assert len(decoded) == 10
    same(datasets.load(settings, tmp_path / "another cache"), goes_on)
