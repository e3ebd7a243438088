"""Data sets as they are released: every image and label is the one that was written, with the class names."""

import gzip
import io
import os
import pickle
import shutil
import tarfile

import numpy as np
import pytest
import scipy.io

from sparsight import datasets
from sparsight.datasets.cifar100 import CLASS_NAMES
from sparsight.errors import ExpectedError


@pytest.fixture
def check(config, cache, releases):
    """Loads the data set and holds every image against what was written."""

    def check(name, path, class_names, **settings):
        dataset = datasets.load(config(name, path, val_fraction=0, **settings), cache)
        assert dataset.facts["class_names"] == list(class_names)
        for split, (images_NHWC, labels_N) in releases.made.items():
            found = dataset.splits[split]
            assert len(found.labels_N) == len(labels_N)
            np.testing.assert_array_equal(found.labels_N, labels_N[found.index_N])
            np.testing.assert_array_equal(found.images_NCHW, images_NHWC.transpose(0, 3, 1, 2)[found.index_N])
        return dataset.facts

    return check


def pack(folder, archive, inner):
    with tarfile.open(archive, "w:gz") as members:
        members.add(folder, inner)
    return archive


DIGITS = [str(digit) for digit in range(10)]


@pytest.mark.parametrize("layout", ["folder", "parent", "archive"])
@pytest.mark.parametrize("version", ["binary", "python"])
def test_cifar100(check, releases, tmp_path, version, layout):
    write = releases.cifar100 if version == "binary" else releases.cifar100_python
    folder = write(tmp_path / "data" / f"cifar-100-{version}")
    archive = pack(folder, tmp_path / "cifar.tar.gz", folder.name)
    check("cifar100", {"folder": folder, "parent": folder.parent, "archive": archive}[layout], CLASS_NAMES)


@pytest.mark.parametrize("layout", ["folder", "archive"])
def test_cifar10_for_python(config, cache, releases, tmp_path, layout):
    folder = releases.cifar10_python(tmp_path / "cifar-10-batches-py")
    path = pack(folder, tmp_path / "cifar.tar.gz", folder.name) if layout == "archive" else folder
    test = datasets.load(config("cifar10", path), cache).splits["test"]
    images_NHWC, labels_N = releases.made["test_batch"]
    np.testing.assert_array_equal(test.images_NCHW, images_NHWC.transpose(0, 3, 1, 2)[test.index_N])
    np.testing.assert_array_equal(test.labels_N, labels_N[test.index_N])


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("inner", [".", "raw"])
def test_mnist(check, releases, tmp_path, suffix, inner):
    releases.mnist(tmp_path / "data" / inner, suffix)
    check("mnist", tmp_path / "data", [])


def test_mnist_that_lies_there_packed_and_unpacked_is_read_once(check, releases, tmp_path):
    folder = releases.mnist(tmp_path / "data")
    for file in list(folder.iterdir()):
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
    check("mnist", folder, [])


def test_svhn(check, releases, tmp_path):
    folder = releases.svhn(tmp_path / "data")
    shutil.copy(folder / "test_32x32.mat", folder / "extra_32x32.mat")
    assert check("svhn", folder, DIGITS)["unused"] == ["extra_32x32.mat"]


def test_a_file_of_svhn_alone(config, cache, releases, tmp_path):
    folder = releases.svhn(tmp_path / "data")
    facts = datasets.inspect(config("svhn", folder / "test_32x32.mat"), cache)
    assert (facts["num_train"], facts["num_test"]) == (0, 10)


@pytest.mark.parametrize("layout", ["folder", "parent", "archive"])
def test_stl10(check, releases, tmp_path, layout):
    folder = releases.stl10(tmp_path / "data" / "stl10_binary")
    archive = pack(folder, tmp_path / "stl10.tar.gz", folder.name)
    names = ["airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck"]
    check("stl10", {"folder": folder, "parent": folder.parent, "archive": archive}[layout], names)


def test_npy(check, releases, tmp_path):
    check("npy", releases.npy(tmp_path / "data"), [])


@pytest.mark.parametrize("severity", [None, 1, 3, 5])
def test_cifar10_c(config, cache, releases, tmp_path, severity):
    file = releases.cifar10_c(tmp_path / "CIFAR-10-C")
    dataset = datasets.load(config("cifar10_c", file, severity=severity), cache)
    images_NHWC, labels_N = releases.made["test"]
    chosen = slice(0, 50) if severity is None else slice(10 * (severity - 1), 10 * severity)
    test = dataset.splits["test"]
    np.testing.assert_array_equal(test.images_NCHW, images_NHWC[chosen].transpose(0, 3, 1, 2)[test.index_N])
    np.testing.assert_array_equal(test.labels_N, labels_N[chosen][test.index_N])
    assert dataset.facts["class_names"][9] == "truck"
    assert dataset.facts["splits"]["test"]["origin"].startswith("fog.npy")


def cut(file):
    os.truncate(file, file.stat().st_size - 3)


def foreign(file):
    class Harmful:
        def __reduce__(self):
            return os.system, ("touch harm",)

    file.write_bytes(pickle.dumps(Harmful()))


def half_the_labels(file):
    content = scipy.io.loadmat(file)
    scipy.io.savemat(file, {"X": content["X"], "y": content["y"][:5]})


def bomb(file):
    with tarfile.open(file, "w:gz") as members:
        for name in ("train.bin", "test.bin"):
            info = tarfile.TarInfo(name)
            info.size = 1 << 20
            members.addfile(info, io.BytesIO(bytes(info.size)))


BAD = {
    "cut binary": (
        "cifar100",
        "cifar100",
        "train.bin",
        cut,
        r"train\.bin in .* to be whole records of 3074 bytes, got \d+ bytes",
    ),
    "cut pickle": ("cifar100", "cifar100_python", "test", cut, "test in .* to be a whole pickle"),
    "pickle of code": (
        "cifar100",
        "cifar100_python",
        "test",
        foreign,
        r"to be a pickle of numbers, texts and arrays, got one that would call posix\.system",
    ),
    "no python batch": (
        "cifar10",
        "cifar10_python",
        "data_batch_3",
        lambda file: file.unlink(),
        "to be one with data_batch_3, got",
    ),
    "wrong magic number": (
        "mnist",
        "mnist",
        "t10k-images-idx3-ubyte",
        lambda file: file.write_bytes(b"PNG!" + file.read_bytes()[4:]),
        "to be an IDX file of 3 axes of bytes, 00 00 08 03, got one that begins with 50 4e 47 21",
    ),
    "cut idx": (
        "mnist",
        "mnist",
        "train-images-idx3-ubyte",
        cut,
        "to be a whole IDX file of 20×28×28 bytes, got 15677 bytes",
    ),
    "no labels": (
        "mnist",
        "mnist",
        "t10k-labels-idx1-ubyte",
        lambda file: file.unlink(),
        "to be complete with the labels of test",
    ),
    "cut gzip": (
        "mnist",
        "mnist",
        "train-images-idx3-ubyte",
        lambda file: (
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes())[:-9]),
            file.unlink(),
        ),
        "to be a whole file of gzip",
    ),
    "cut mat": (
        "svhn",
        "svhn",
        "train_32x32.mat",
        lambda file: os.truncate(file, 2000),
        "to be a whole MATLAB file of version 5",
    ),
    "text for a mat": (
        "svhn",
        "svhn",
        "test_32x32.mat",
        lambda file: file.write_text("<html>"),
        "to be a whole MATLAB file of version 5",
    ),
    "half the labels": (
        "svhn",
        "svhn",
        "test_32x32.mat",
        half_the_labels,
        r"y in .* to be 10 whole numbers, got uint8 of shape \(5, 1\)",
    ),
    "cut stl10": (
        "stl10",
        "stl10",
        "train_X.bin",
        cut,
        "to be 27648 bytes for each of 20 labels, got 552957 bytes",
    ),
    "no stl10 labels": (
        "stl10",
        "stl10",
        "test_y.bin",
        lambda file: file.unlink(),
        r"to be one with test_y\.bin",
    ),
    "label 0 of stl10": (
        "stl10",
        "stl10",
        "test_y.bin",
        lambda file: file.write_bytes(bytes(10)),
        "label of image 0 of test_X.bin .* to be a class from 0, got -1",
    ),
    "cut npy": ("npy", "npy", "x_train.npy", cut, "to be a whole .npy file"),
    "no y": ("npy", "npy", "y_test.npy", lambda file: file.unlink(), "to be complete with y_test.npy"),
    "floats": (
        "npy",
        "npy",
        "x_test.npy",
        lambda file: np.save(file, np.zeros((10, 8, 8, 3))),
        "x_test.npy in .* to be uint8, got float64",
    ),
}


@pytest.mark.parametrize(("name", "written", "file", "damage", "message"), BAD.values(), ids=BAD.keys())
def test_bad_files_are_refused(config, cache, releases, tmp_path, name, written, file, damage, message):
    folder = getattr(releases, written)(tmp_path / "data")
    damage(folder / file)
    with pytest.raises(ExpectedError, match=message) as caught:
        datasets.load(config(name, folder), cache)
    assert caught.value.fix
    assert not list(cache.glob("decoded/*.partial"))


def test_an_archive_that_unpacks_to_gigabytes_is_refused(config, cache, tmp_path, monkeypatch):
    from sparsight.datasets import _cifar

    bomb(tmp_path / "cifar-100.tar.gz")
    monkeypatch.setattr(_cifar, "MAX_FILE_BYTES", 1 << 16)
    with pytest.raises(
        ExpectedError, match=r"train\.bin in .* to be at most 65,536 bytes, got 1,048,576 bytes"
    ):
        datasets.load(config("cifar100", tmp_path / "cifar-100.tar.gz"), cache)


def test_a_gzip_that_unpacks_to_gigabytes_is_refused(config, cache, releases, tmp_path, monkeypatch):
    from sparsight.datasets import mnist

    monkeypatch.setattr(mnist, "_MAX_BYTES", 100)
    with pytest.raises(ExpectedError, match="to be at most 100 bytes unpacked"):
        datasets.load(config("mnist", releases.mnist(tmp_path / "data", ".gz")), cache)


@pytest.mark.parametrize("name", ["mnist", "svhn", "stl10", "cifar100", "npy", "cifar10_c"])
def test_an_empty_folder_is_refused(config, cache, tmp_path, name):
    (tmp_path / "data").mkdir()
    with pytest.raises(ExpectedError) as caught:
        datasets.load(config(name, tmp_path / "data"), cache)
    assert caught.value.fix


def test_corruptions_without_labels_are_refused(config, cache, releases, tmp_path):
    file = releases.cifar10_c(tmp_path / "CIFAR-10-C")
    file.with_name("labels.npy").unlink()
    with pytest.raises(ExpectedError, match=r"to be one with labels\.npy and the corruption"):
        datasets.load(config("cifar10_c", file), cache)


def test_a_severity_without_corruptions_is_refused(config, cache):
    with pytest.raises(ExpectedError, match="the severity to be null, as digits has no corruptions, got 3"):
        datasets.load(config("digits", severity=3), cache)
