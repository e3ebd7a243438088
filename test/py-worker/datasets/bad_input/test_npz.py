"""Archives of numpy arrays that are damaged, or that hold something else."""

from pathlib import Path

import numpy as np
import pytest

refused = pytest.mark.refused


@refused("data.npz to be a whole archive of np.savez", "np.savez")
def test_truncated_npz(kit, check):
    config = kit.npz()
    file = Path(config.path)
    file.write_bytes(file.read_bytes()[:-200])
    check(config)


@refused("data.npz to be a whole archive of np.savez without pickled objects, got Bad CRC-32", "np.savez")
def test_flipped_bit_in_npz(kit, check):
    config = kit.npz()
    file = Path(config.path)
    content = bytearray(file.read_bytes())
    content[1000] ^= 1
    file.write_bytes(content)
    check(config)


@refused("data.npz to be a whole archive of np.savez", "np.savez")
def test_empty_npz(kit, check):
    (kit.folder / "data.npz").touch()
    check(kit.config("npz", kit.folder / "data.npz"))


@refused("data.npz to be a whole archive of np.savez without pickled objects, got another kind", "np.savez")
def test_text_instead_of_npz(kit, check):
    (kit.folder / "data.npz").write_text("x_train,y_train")
    check(kit.config("npz", kit.folder / "data.npz"))


@refused("data.npz to be an archive of np.savez, got a single array", "np.savez")
def test_npy_instead_of_npz(kit, check):
    with (kit.folder / "data.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    check(kit.config("npz", kit.folder / "data.npz"))


@refused("without pickled objects, got Object arrays cannot be loaded", "np.savez")
def test_pickled_objects_in_npz(kit, check):
    check(kit.npz(x_train=np.array([{"a": 1}] * 12, dtype=object)))


@refused("data.npz to be x_train and y_train, or x_test and y_test, got ['a']", "np.savez")
def test_npz_with_other_names(kit, check):
    check(kit.npz(a=np.zeros(3), x_train=None, y_train=None))


@refused("data.npz to be complete with y_test", "np.savez")
def test_unlabelled_test_images(kit, check):
    check(kit.npz(x_test=kit.pixels(3)[0]))


@refused("Expected x_train in ", "np.rint(x * 255).astype(np.uint8)")
def test_float_images(kit, check):
    check(kit.npz(x_train=np.zeros((12, 8, 8, 3), np.float32)))


@refused("data.npz to be uint8, got float64 with 2 NaN", "np.rint(x * 255).astype(np.uint8)")
def test_nan_in_images(kit, check):
    images_NHW = np.zeros((12, 8, 8))
    images_NHW[3, 2, 1:3] = np.nan
    check(kit.npz(x_train=images_NHW))


@refused("data.npz to be of shape N×H×W, N×H×W×C or N×C×H×W, got shape (12, 64)", "at most 4 channels last")
def test_flat_images(kit, check):
    check(kit.npz(x_train=np.zeros((12, 64), np.uint8)))


@refused(
    "data.npz to be of shape N×H×W, N×H×W×C or N×C×H×W, got shape (12, 8, 8, 5)", "transpose(0, 3, 1, 2)"
)
def test_many_channels_last(kit, check):
    check(kit.npz(x_train=np.zeros((12, 8, 8, 5), np.uint8)))


@refused("got shape (12, 8, 8, 8)", "fewer than rows and columns")
def test_channels_that_cannot_be_told(kit, check):
    check(kit.npz(x_train=np.zeros((12, 8, 8, 8), np.uint8)))


@refused("data.npz to be whole numbers, got float64", "int64")
def test_float_labels(kit, check):
    check(kit.npz(y_train=np.arange(12) / 1))


@refused("data.npz to be of shape (12,), a label per image, got shape (11,)", "one for each image")
def test_a_label_too_few(kit, check):
    check(kit.npz(y_train=np.arange(11) % 3))


@refused("data.npz to be of shape (12,), a label per image, got shape (12, 1)", "y.reshape(-1)")
def test_column_of_labels(kit, check):
    check(kit.npz(y_train=(np.arange(12) % 3)[:, None]))


@refused("Expected the label of image 7 (x_train, y_train) in ", "kept secret")
def test_negative_label(kit, check):
    labels_N = np.arange(12) % 3
    labels_N[7] = -1
    check(kit.npz(y_train=labels_N))


@refused("Expected the label of image 0 (x_train, y_train) in ", "a class from 0")
def test_label_beyond_int64(kit, check):
    check(kit.npz(y_train=np.full(12, 2**64 - 1, np.uint64)))


@refused("to be a class from 0 to 2, got 3 – at", "Number the classes from 0")
def test_label_that_train_has_not(kit, check):
    check(kit.npz(x_test=kit.pixels(4)[0], y_test=np.array([0, 1, 2, 3])))


@refused(
    "Expected class 1 to be the label of at least one image of train, got none in 12 images", "Add images"
)
def test_class_without_images(kit, check):
    check(kit.npz(y_train=np.arange(12) % 2 * 2))


@refused("to be from 2 to 65535, got 1", "Number the classes")
def test_one_class(kit, check):
    check(kit.npz(y_train=np.zeros(12, np.int64)))


@refused("to be from 2 to 65535, got 70001", "Number the classes")
def test_too_many_classes(kit, check):
    check(kit.npz(y_train=np.array([*range(11), 70_000])))


@refused("channels, rows and columns of test to be those of train, (3, 8, 8), got (3, 9, 8)", "image_size")
def test_other_size_in_test(kit, check):
    images_NHWC, labels_N = kit.pixels(6, size=(9, 8))
    check(kit.npz(x_test=images_NHWC, y_test=labels_N))


@refused("channels, rows and columns of train to be 1 to 64 and twice 1 to 4096", "image_size")
def test_too_many_channels(kit, check):
    check(kit.npz(x_train=np.zeros((12, 65, 66, 66), np.uint8)))


@refused("Expected the train split to be one image or more, got none", "Leave out what is empty")
def test_no_images(kit, check):
    check(kit.npz(x_train=np.zeros((0, 8, 8), np.uint8), y_train=np.zeros(0, np.int64)))


@refused(
    "Expected channel 1 of the train images to be one that varies, got 1.000 in every pixel",
    "Leave the channel",
)
def test_constant_channel(kit, check):
    images_NHWC = kit.pixels(12, num_channels=2)[0]
    images_NHWC[..., 1] = 255
    check(kit.npz(x_train=images_NHWC))


@refused("to be at most 200 times as large unpacked as packed, got 314,572,", "np.savez, uncompressed")
def test_npz_that_unpacks_to_a_multiple_of_its_size(kit, check):
    import zipfile

    config = kit.npz()
    with zipfile.ZipFile(config.path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("x_train.npy", "w") as out:
            header = {"descr": "|u1", "fortran_order": False, "shape": (300 * 2**10, 32, 32)}
            np.lib.format.write_array_header_1_0(out, header)
            for _ in range(300):
                out.write(bytes(2**20))
        with archive.open("y_train.npy", "w") as out:
            np.save(out, np.zeros(300 * 2**10, np.int64))
    check(config)


@refused("data.npz to be one for each name, got x_train and X_TRAIN", "Leave one of them out")
def test_one_name_in_two_cases(kit, check):
    check(kit.npz(X_TRAIN=kit.pixels(12)[0]))
