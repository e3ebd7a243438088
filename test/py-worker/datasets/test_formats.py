"""What each data set makes of its files, pixel by pixel."""

import gzip
import importlib.util
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from sparsight import datasets
from sparsight.datasets._split import permutation_N
from sparsight.randomness.seeding import derive


def in_own_order(dataset, which="train"):
    """Images and labels of train (with val) or test as in the files: the split's permutation undone."""
    names = ("val", "train") if which == "train" else (which,)
    images_NCHW = np.concatenate([dataset.splits[name].images_NCHW for name in names])
    labels_N = np.concatenate([dataset.splits[name].labels_N for name in names])
    order_N = permutation_N(len(labels_N), derive(0, "split", ("train", "val", "test").index(which)))
    back_N = np.argsort(order_N)
    return images_NCHW[back_N], labels_N[back_N]


def nchw(images_NHWC):
    return images_NHWC.transpose(0, 3, 1, 2)


def test_digits_are_those_of_scikit_learn(config, cache):
    package = Path(importlib.util.find_spec("sklearn").origin).parent
    with gzip.open(package / "datasets" / "data" / "digits.csv.gz", "rt") as lines:
        rows_NP = np.loadtxt(lines, delimiter=",")
    dataset = datasets.load(config("digits"), cache)
    facts = dataset.facts
    assert (facts["num_train"], facts["num_val"], facts["num_test"]) == (1294, 144, 359)
    assert facts["class_names"] == list("0123456789")
    order_N = permutation_N(1797, derive(0, "split", 0))
    for name, start in (("test", 0), ("val", 359), ("train", 359 + 144)):
        split = dataset.splits[name]
        chosen_NP = rows_NP[order_N[start : start + len(split.labels_N)]]
        np.testing.assert_array_equal(split.labels_N, chosen_NP[:, 64])
        expected_NCHW = np.floor(chosen_NP[:, :64] * 255 / 16 + 0.5).reshape(-1, 1, 8, 8)
        np.testing.assert_array_equal(split.images_NCHW, expected_NCHW)


def test_digits_keep_their_fingerprint(config, cache):
    """A change here changes the identity of every trial on digits: raise the data sets' format with it."""
    facts = datasets.inspect(config("digits"), cache)
    assert facts["fingerprint"] == "9837597463b1dc36701409dfd7e30972e6753f6e11d1ac91f296e1f1ad384ce4"
    assert facts["mean"] == [0.3057785082734794]
    assert facts["std"] == [0.37617561546980655]


@pytest.mark.parametrize("layout", ["folder", "parent", "archive"])
def test_cifar10_reads_records(config, cache, tmp_path, write_cifar10, pack, layout):
    parent = tmp_path / "data"
    folder = write_cifar10(parent / "cifar-10-batches-bin")
    archive = pack(folder, tmp_path / "cifar-10-binary.tar.gz")
    path = {"folder": folder, "parent": parent, "archive": archive}[layout]
    dataset = datasets.load(config("cifar10", path), cache)
    assert dataset.facts["class_names"][0] == "airplane"
    assert dataset.facts["class_names"][9] == "truck"
    images_NCHW, labels_N = in_own_order(dataset)
    content = b"".join((folder / f"data_batch_{number}.bin").read_bytes() for number in range(1, 6))
    for index in (0, 9, 10, 49):
        record = content[index * 3073 : (index + 1) * 3073]
        assert labels_N[index] == record[0]
        assert images_NCHW[index].tobytes() == record[1:]
        assert images_NCHW[index][1, 2, 3] == record[1 + 1024 + 2 * 32 + 3]  # green, row 2, column 3
    test_NCHW, _ = in_own_order(dataset, "test")
    assert test_NCHW[0].tobytes() == (folder / "test_batch.bin").read_bytes()[1:3073]


@pytest.mark.parametrize("binary", [False, True], ids=["struct", "binary"])
@pytest.mark.parametrize(
    ("image", "label"), [("img", "label"), ("image", "label"), ("image", "labels"), ("img", "fine_label")]
)
def test_parquet_reads_rows(config, cache, tmp_path, pixels, write_parquet, binary, image, label):
    columns = {"binary": binary, "image": image, "label": label}
    images_NHWC, labels_N = pixels(21)
    folder = tmp_path / "pq"
    write_parquet(folder / "train-00000-of-00002.parquet", images_NHWC[:9], labels_N[:9], **columns)
    write_parquet(folder / "train-00001-of-00002.parquet", images_NHWC[9:], labels_N[9:], **columns)
    test_NHWC, test_labels_N = pixels(5, seed=1)
    write_parquet(folder / "test-00000-of-00001.parquet", test_NHWC, test_labels_N, **columns)
    dataset = datasets.load(config("parquet", folder), cache)
    for which, expected_NHWC, expected_N in (
        ("train", images_NHWC, labels_N),
        ("test", test_NHWC, test_labels_N),
    ):
        read_NCHW, read_N = in_own_order(dataset, which)
        np.testing.assert_array_equal(read_NCHW, nchw(expected_NHWC))
        np.testing.assert_array_equal(read_N, expected_N)
    assert dataset.facts["class_names"] == []
    assert dataset.facts["num_classes"] == 3


def test_parquet_takes_class_names_and_a_val_split_of_its_own(config, cache, tmp_path, pixels, write_parquet):
    names = ["cat", "dog", "eel"]
    folder = tmp_path / "hub"
    write_parquet(folder / "data" / "train-00000-of-00001.parquet", *pixels(20), names=names)
    write_parquet(folder / "data" / "validation-00000-of-00001.parquet", *pixels(7, seed=1), names=names)
    write_parquet(folder / "data" / "test-00000-of-00001.parquet", *pixels(4, seed=2), names=names)
    facts = datasets.inspect(config("parquet", folder, val_fraction=0.5), cache)
    assert facts["class_names"] == names
    assert (facts["num_train"], facts["num_val"], facts["num_test"]) == (20, 7, 4)


def test_parquet_finds_the_only_folder_of_a_repository(config, cache, tmp_path, pixels, write_parquet):
    repository = tmp_path / "hub"
    write_parquet(repository / "plain_text" / "train-00000-of-00001.parquet", *pixels(20))
    (repository / ".git").mkdir()
    (repository / "README.md").touch()
    assert datasets.inspect(config("parquet", repository), cache)["num_classes"] == 3


def test_a_single_parquet_file_is_all_train(config, cache, tmp_path, pixels, write_parquet):
    file = write_parquet(tmp_path / "faces.parquet", *pixels(20))
    facts = datasets.inspect(config("parquet", file), cache)
    assert (facts["num_train"], facts["num_val"], facts["num_test"]) == (14, 2, 4)


def test_image_folder_reads_classes_in_order(config, cache, tmp_path, pixels, write_image_folder):
    images_NHWC, labels_N = pixels(12)
    folder = tmp_path / "images"
    write_image_folder(folder / "train", images_NHWC, labels_N, classes=("zebra", "Ant", "bee"))
    write_image_folder(folder / "test", *pixels(3, seed=1), classes=("zebra", "Ant", "bee"))
    (folder / "train" / ".DS_Store").touch()
    (folder / "train" / "bee" / ".hidden").touch()
    dataset = datasets.load(config("image_folder", folder), cache)
    assert dataset.facts["class_names"] == ["Ant", "bee", "zebra"]
    read_NCHW, read_N = in_own_order(dataset)
    by_class_N = np.argsort(np.array([2, 0, 1])[labels_N], kind="stable")
    np.testing.assert_array_equal(read_NCHW, nchw(images_NHWC)[by_class_N])
    assert read_N.tolist() == [0] * 4 + [1] * 4 + [2] * 4


def test_image_folder_looks_into_folders_of_a_class(config, cache, tmp_path, pixels, write_image_folder):
    folder = tmp_path / "images"
    write_image_folder(folder / "train", *pixels(12))
    nested = folder / "train" / "cat" / "2024" / "may"
    nested.mkdir(parents=True)
    (folder / "train" / "cat" / "000.png").rename(nested / "000.png")
    assert datasets.inspect(config("image_folder", folder, val_fraction=0), cache)["num_train"] == 10


def test_pictures_of_many_kinds_become_rgb_or_gray(config, cache, tmp_path):
    folder = tmp_path / "images" / "train"
    gradient_HW = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4
    gray = Image.fromarray(gradient_HW)
    pictures = {
        "a/gray.png": gray,
        "a/rgb.bmp": gray.convert("RGB"),
        "a/palette.gif": gray.convert("P"),
        "b/alpha.webp": gray.convert("RGBA"),
        "b/cmyk.jpg": gray.convert("CMYK"),
        "b/GRAY.JPEG": gray,
        "b/bits.png": gray.convert("1"),
    }
    for name, picture in pictures.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        picture.save(file)
    for color, num_channels in (("rgb", 3), ("gray", 1)):
        settings = config("image_folder", folder.parent, color=color, val_fraction=0)
        dataset = datasets.load(settings, cache)
        assert dataset.facts["num_channels"] == num_channels
        assert dataset.facts["num_train"] + dataset.facts["num_test"] == len(pictures)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_as_the_camera_was_held(config, cache, tmp_path, orientation):
    folder = tmp_path / "images"
    upright_HW = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4
    turned_HW = {
        1: upright_HW,
        2: upright_HW[:, ::-1],
        3: upright_HW[::-1, ::-1],
        4: upright_HW[::-1],
        5: upright_HW.T,
        6: np.rot90(upright_HW, 1),
        7: upright_HW[::-1, ::-1].T,
        8: np.rot90(upright_HW, -1),
    }[orientation]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    for name in ("a/1.png", "a/2.png", "b/1.png", "b/2.png"):
        file = folder / "train" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(turned_HW).save(file, exif=exif)
    settings = config("image_folder", folder, color="gray", val_fraction=0)
    images_NCHW, _ = in_own_order(datasets.load(settings, cache))
    np.testing.assert_array_equal(images_NCHW[0, 0], upright_HW)


def test_resizing_keeps_a_plain_picture_plain(config, cache, tmp_path):
    folder = tmp_path / "images" / "train"
    for name, color in (("red", (255, 0, 0)), ("blue", (0, 0, 255)), ("green", (0, 255, 0))):
        for size in ((9, 7), (4, 4), (30, 50)):
            file = folder / name / f"{size[0]}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", size, color).save(file)
    dataset = datasets.load(config("image_folder", folder.parent, image_size=6, val_fraction=0), cache)
    for split in dataset.splits.values():
        for image_CHW, label in zip(split.images_NCHW, split.labels_N, strict=True):
            channel = {"blue": 2, "green": 1, "red": 0}[dataset.facts["class_names"][label]]
            expected_CHW = np.zeros((3, 6, 6))
            expected_CHW[channel] = 255
            np.testing.assert_array_equal(image_CHW, expected_CHW)


@pytest.mark.parametrize("layout", ["NHWC", "NCHW", "NHW"])
@pytest.mark.parametrize("labels_type", [np.int64, np.int32, np.uint8])
def test_npz_reads_every_layout(config, cache, tmp_path, pixels, write_npz, layout, labels_type):
    images_NHWC, labels_N = pixels(12, num_channels=1 if layout == "NHW" else 3)
    stored = {"NHWC": images_NHWC, "NCHW": nchw(images_NHWC), "NHW": images_NHWC[..., 0]}[layout]
    file = write_npz(
        tmp_path / "a.npz",
        x_train=stored,
        y_train=labels_N.astype(labels_type),
        x_test=stored[:4],
        y_test=labels_N[:4],
    )
    dataset = datasets.load(config("npz", file), cache)
    read_NCHW, read_N = in_own_order(dataset)
    np.testing.assert_array_equal(read_NCHW, nchw(images_NHWC))
    np.testing.assert_array_equal(read_N, labels_N)
    assert dataset.facts["num_test"] == 4


def test_npz_takes_a_val_split_of_its_own(config, cache, tmp_path, pixels, write_npz):
    images_NHWC, labels_N = pixels(12)
    file = write_npz(
        tmp_path / "a.npz", x_train=images_NHWC, y_train=labels_N, x_val=images_NHWC[:5], y_val=labels_N[:5]
    )
    facts = datasets.inspect(config("npz", file), cache)
    assert (facts["num_train"], facts["num_val"], facts["num_test"]) == (10, 5, 2)


def test_hostile_paths_are_only_paths(config, cache, tmp_path, pixels, write_parquet):
    folder = tmp_path / "a b'c\"d\n$(e) ü"
    write_parquet(folder / "train.parquet", *pixels(20))
    assert datasets.inspect(config("parquet", folder), cache)["num_classes"] == 3
