"""Data sets that cannot be used: each case is refused, by the grammar, naming the file and what to do."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from sparsight_worker import datasets
from sparsight_worker.datasets._images import ImageStack
from sparsight_worker.errors import ExpectedError


@dataclass
class Kit:
    """What a case may use to make its data set; the conftest says what each does."""

    folder: Path
    config: object
    pixels: object
    write_parquet: object
    write_npz: object
    write_image_folder: object
    write_cifar10: object
    pack: object

    def npz(self, **changes):
        images_NHWC, labels_N = self.pixels(12)
        arrays = {"x_train": images_NHWC, "y_train": labels_N, **changes}
        arrays = {name: array for name, array in arrays.items() if array is not None}
        return self.config("npz", self.write_npz(self.folder / "data.npz", **arrays))

    def parquet(self, name="train-00000-of-00001.parquet", **settings):
        file = self.write_parquet(self.folder / "pq" / name, *self.pixels(12))
        return self.config("parquet", file.parent, **settings), file

    def parquet_of(self, **columns):
        file = self.folder / "train.parquet"
        pq.write_table(pa.table(columns), file)
        return self.config("parquet", file)

    def images(self, **settings):
        folder = self.folder / "images"
        self.write_image_folder(folder / "train", *self.pixels(12))
        return self.config("image_folder", folder, **settings), folder

    def cifar10(self):
        folder = self.write_cifar10(self.folder / "cifar")
        return self.config("cifar10", folder), folder


@pytest.fixture
def kit(tmp_path, config, pixels, write_parquet, write_npz, write_image_folder, write_cifar10, pack):
    return Kit(tmp_path, config, pixels, write_parquet, write_npz, write_image_folder, write_cifar10, pack)


CASES = []


def case(message, fix, path="dataset.path"):
    """The decorated function makes the data set; the texts are parts of what is said about it."""

    def add(make):
        CASES.append(pytest.param(make, message, fix, path, id=make.__name__))
        return make

    return add


# Paths


@case("Expected the path of the data set to be the file or folder of npz images, got None", "Add `path:`")
def no_path(kit):
    return kit.config("npz")


@case('to be an existing file or folder, got "/no/such/place"', "Check its spelling")
def missing_path(kit):
    return kit.config("parquet", "/no/such/place")


@case('Expected the path of the data set to be absolute, got "data/a.npz"', "/data/a.npz.")
def relative_path(kit):
    return kit.config("npz", "data/a.npz")


@case("Expected the path of digits to be null, as they are built in, got /tmp", "Remove `path:`.")
def path_of_the_built_in(kit):
    return kit.config("digits", "/tmp")


@case("Expected the path of an npz data set to be a file, got the folder ", "np.savez")
def folder_instead_of_npz(kit):
    return kit.config("npz", kit.folder)


@case("Expected the path of an image_folder data set to be a folder, got the file ", "train/<class>")
def file_instead_of_folder(kit):
    file = kit.folder / "images.png"
    file.touch()
    return kit.config("image_folder", file)


@case(
    'Expected data set to be one of cifar10, digits, image_folder, npz, parquet, got "digit"', "digits", None
)
def unknown_name(kit):
    return kit.config("digit")


@case('Expected data set to be one of cifar10, digits, image_folder, npz, parquet, got "_loading"', "", None)
def name_of_a_part_that_is_no_data_set(kit):
    return kit.config("_loading")


@case("Expected the files of the data set to be readable, got [Errno 40]", "readable for this user")
def link_to_itself(kit):
    config, folder = kit.images()
    (folder / "train" / "cat" / "loop.png").symlink_to("loop.png")
    return config


# npz


@case("data.npz to be a whole archive of np.savez", "np.savez")
def truncated_npz(kit):
    config = kit.npz()
    file = Path(config.path)
    file.write_bytes(file.read_bytes()[:-200])
    return config


@case("data.npz to be a whole archive of np.savez without pickled objects, got Bad CRC-32", "np.savez")
def flipped_bit_in_npz(kit):
    config = kit.npz()
    file = Path(config.path)
    content = bytearray(file.read_bytes())
    content[1000] ^= 1
    file.write_bytes(content)
    return config


@case("data.npz to be a whole archive of np.savez", "np.savez")
def empty_npz(kit):
    (kit.folder / "data.npz").touch()
    return kit.config("npz", kit.folder / "data.npz")


@case("data.npz to be an archive of np.savez, got a single array", "np.savez")
def npy_instead_of_npz(kit):
    with (kit.folder / "data.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    return kit.config("npz", kit.folder / "data.npz")


@case("without pickled objects, got Object arrays cannot be loaded", "np.savez")
def pickled_objects_in_npz(kit):
    return kit.npz(x_train=np.array([{"a": 1}] * 12, dtype=object))


@case("data.npz to be x_train and y_train at least, got ['a']", "np.savez")
def npz_with_other_names(kit):
    return kit.npz(a=np.zeros(3), x_train=None, y_train=None)


@case("data.npz to be complete with y_test", "np.savez")
def unlabelled_test_images(kit):
    return kit.npz(x_test=kit.pixels(3)[0])


@case("Expected x_train in ", "np.rint(x * 255).astype(np.uint8)")
def float_images(kit):
    return kit.npz(x_train=np.zeros((12, 8, 8, 3), np.float32))


@case("data.npz to be uint8, got float64 with 2 NaN", "np.rint(x * 255).astype(np.uint8)")
def nan_in_images(kit):
    images_NHW = np.zeros((12, 8, 8))
    images_NHW[3, 2, 1:3] = np.nan
    return kit.npz(x_train=images_NHW)


@case("data.npz to be of shape N×H×W, N×H×W×C or N×C×H×W, got shape (12, 64)", "np.savez")
def flat_images(kit):
    return kit.npz(x_train=np.zeros((12, 64), np.uint8))


@case("data.npz to be whole numbers, got float64", "int64")
def float_labels(kit):
    return kit.npz(y_train=np.arange(12) / 1)


@case("data.npz to be of shape (12,), a label an image, got shape (11,)", "one for each image")
def a_label_too_few(kit):
    return kit.npz(y_train=np.arange(11) % 3)


@case("data.npz to be of shape (12,), a label an image, got shape (12, 1)", "y.reshape(-1)")
def column_of_labels(kit):
    return kit.npz(y_train=(np.arange(12) % 3)[:, None])


@case("Expected the label of image 7 (x_train, y_train) in ", "kept secret")
def negative_label(kit):
    labels_N = np.arange(12) % 3
    labels_N[7] = -1
    return kit.npz(y_train=labels_N)


@case("Expected the label of image 0 (x_train, y_train) in ", "a class from 0")
def label_beyond_int64(kit):
    return kit.npz(y_train=np.full(12, 2**64 - 1, np.uint64))


@case("to be a class from 0 to 2, got 3 – at", "Number the classes from 0")
def label_that_train_has_not(kit):
    return kit.npz(x_test=kit.pixels(4)[0], y_test=np.array([0, 1, 2, 3]))


@case("Expected class 1 to be the label of at least one image of train, got none in 12 images", "Add images")
def class_without_images(kit):
    return kit.npz(y_train=np.arange(12) % 2 * 2)


@case("to be from 2 to 65535, got 1", "Number the classes")
def one_class(kit):
    return kit.npz(y_train=np.zeros(12, np.int64))


@case("to be from 2 to 65535, got 70001", "Number the classes")
def too_many_classes(kit):
    return kit.npz(y_train=np.array([*range(11), 70_000]))


@case("channels, rows and columns of test to be those of train, (3, 8, 8), got (3, 9, 8)", "image_size")
def other_size_in_test(kit):
    images_NHWC, labels_N = kit.pixels(6, size=(9, 8))
    return kit.npz(x_test=images_NHWC, y_test=labels_N)


@case("channels, rows and columns of train to be 1 to 64 and twice 1 to 4096", "image_size")
def too_many_channels(kit):
    return kit.npz(x_train=np.zeros((12, 65, 8, 8), np.uint8))


@case("Expected the train split to be one image or more, got none", "Leave out what is empty")
def no_images(kit):
    return kit.npz(x_train=np.zeros((0, 8, 8), np.uint8), y_train=np.zeros(0, np.int64))


@case(
    "Expected channel 1 of the train images to be one that varies, got 1.000 in every pixel",
    "Leave the channel",
)
def constant_channel(kit):
    images_NHWC = kit.pixels(12, num_channels=2)[0]
    images_NHWC[..., 1] = 255
    return kit.npz(x_train=images_NHWC)


# Parquet


@case("one folder of files *.parquet, got ['easy', 'hard']", "Name one of them")
def parquet_in_several_folders(kit):
    for name in ("easy", "hard"):
        kit.write_parquet(kit.folder / "hub" / name / "train.parquet", *kit.pixels(12))
    return kit.config("parquet", kit.folder / "hub")


@case("train-00000-of-00001.parquet to be a whole Parquet file, got ", "Fetch the file anew")
def truncated_parquet(kit):
    config, file = kit.parquet()
    file.write_bytes(file.read_bytes()[:-100])
    return config


@case("train-00000-of-00001.parquet to be a whole Parquet file, got ", "Fetch the file anew")
def damaged_page_in_parquet(kit):
    config, file = kit.parquet()
    content = bytearray(file.read_bytes())
    content[4:64] = bytes(60)
    file.write_bytes(content)
    return config


@case("train.parquet to be a whole Parquet file, got ", "Fetch the file anew")
def text_instead_of_parquet(kit):
    file = kit.folder / "train.parquet"
    file.write_text("version https://git-lfs.github.com/spec/v1\n")
    return kit.config("parquet", file)


@case("to be one with files *.parquet, got ['readme.txt']", "Name the files train-*.parquet")
def folder_without_parquet(kit):
    (kit.folder / "pq").mkdir()
    (kit.folder / "pq" / "readme.txt").touch()
    return kit.config("parquet", kit.folder / "pq")


@case("to be some of train at least, got ['test-00000-of-00001.parquet']", "Name the files train-*.parquet")
def parquet_without_train(kit):
    return kit.parquet("test-00000-of-00001.parquet")[0]


@case("Expected the files train-*-of-00003.parquet in ", "Fetch the missing ones.")
def missing_shard(kit):
    return kit.parquet("train-00000-of-00003.parquet")[0]


@case("train.parquet to be with one of img, image for the image, got ['picture', 'label']", "to_parquet")
def no_image_column(kit):
    return kit.parquet_of(picture=[b"x"], label=[0])


@case(
    "train.parquet to be with one of label, labels, fine_label for the label, got ['img', 'y']", "to_parquet"
)
def no_label_column(kit):
    return kit.parquet_of(img=[b"x"], y=[0])


@case("Expected the column label of ", "whole numbers")
def float_label_column(kit):
    return kit.parquet_of(img=[b"x"], label=[0.5])


@case("train.parquet to be binary, or a struct with a binary field bytes, got string", "embedded as bytes")
def paths_instead_of_images(kit):
    return kit.parquet_of(img=["a.png"], label=[0])


@case(
    "train.parquet to be binary, or a struct with a binary field bytes, got struct<path: string>", "embedded"
)
def struct_without_bytes(kit):
    return kit.parquet_of(img=[{"path": "a.png"}], label=[0])


@case("Expected row 1 of ", "embedded as bytes")
def null_image(kit):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    column = pa.array([{"bytes": image}, {"bytes": None}], pa.struct([("bytes", pa.binary())]))
    return kit.parquet_of(img=column, label=[0, 1])


@case("to be an image and its label, got no label", "labels as whole numbers")
def null_label(kit):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    return kit.parquet_of(img=[image, image], label=pa.array([0, None]))


@case("Expected row 0 of ", "Fetch the file anew, or remove it")
def no_picture_in_parquet(kit):
    return kit.parquet_of(img=[b"not a picture"], label=[0])


@case("train.parquet to be a table with images, got no rows", "Leave out what is empty")
def parquet_without_rows(kit):
    return kit.parquet_of(img=pa.array([], pa.binary()), label=pa.array([], pa.int64()))


@case("Expected the label of row 1 of ", "kept secret")
def secret_labels_in_parquet(kit):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    return kit.parquet_of(img=[image, image], label=[0, -1])


@case("train.parquet to be a whole Parquet file, got Integer value 18446744073709551615", "Fetch")
def label_beyond_int64_in_parquet(kit):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    return kit.parquet_of(img=[image], label=pa.array([2**64 - 1], pa.uint64()))


@case("Expected the metadata `huggingface` of ", "to_parquet")
def broken_metadata(kit):
    config, file = kit.parquet()
    table = pq.read_table(file).replace_schema_metadata({"huggingface": "{"})
    pq.write_table(table, file)
    return config


@case("Expected class 3 (fox) to be the label of at least one image of train", "Add images of that class")
def named_class_without_images(kit):
    names = ["cat", "dog", "eel", "fox"]
    file = kit.write_parquet(kit.folder / "train.parquet", *kit.pixels(12), names=names)
    return kit.config("parquet", file)


# Folders of images


@case("to be one with a folder train, got ['cat', 'dog', 'eel']", "train/<class>")
def classes_without_train(kit):
    kit.write_image_folder(kit.folder / "images", *kit.pixels(12))
    return kit.config("image_folder", kit.folder / "images")


@case("dog/004.png to be a whole image, got ", "Fetch the file anew, or remove it")
def broken_png(kit):
    config, folder = kit.images()
    file = folder / "train" / "dog" / "004.png"
    file.write_bytes(file.read_bytes()[:60])
    return config


@case("dog/photo.jpg to be a whole image, got image file is truncated", "Fetch the file anew, or remove it")
def broken_jpeg(kit):
    config, folder = kit.images()
    file = folder / "train" / "dog" / "photo.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)).save(file, quality=95)
    file.write_bytes(file.read_bytes()[:-100])
    return config


@case("eel/note.png to be an image, got something else", "Fetch the file anew, or remove it")
def text_named_as_image(kit):
    config, folder = kit.images()
    (folder / "train" / "eel" / "note.png").write_text("hello")
    return config


@case("eel/notes.txt to be an image (.bmp ", "Move it out of the data set")
def file_that_is_no_image(kit):
    config, folder = kit.images()
    (folder / "train" / "eel" / "notes.txt").write_text("hello")
    return config


@case("train/000.png to be a folder of one class, got a file", "train/<class>")
def image_outside_of_classes(kit):
    config, folder = kit.images()
    (folder / "train" / "cat" / "000.png").rename(folder / "train" / "000.png")
    return config


@case("train/fox to be a folder with images, got none", "Put images there")
def empty_class_folder(kit):
    config, folder = kit.images()
    (folder / "train" / "fox").mkdir()
    return config


@case("test/fox to be a class that train has", "train/<class>")
def class_only_in_test(kit):
    config, folder = kit.images()
    (folder / "test" / "fox").mkdir(parents=True)
    return config


@case("images/test to be a folder with images, got none", "train/<class>")
def empty_test_folder(kit):
    config, folder = kit.images()
    (folder / "test").mkdir()
    return config


@case("to be UTF-8, got other bytes", "Rename the file")
def name_that_is_not_utf_8(kit):
    config, folder = kit.images()
    Path(os.fsdecode(os.fsencode(folder / "train" / "cat") + b"/\xff.png")).touch()
    return config


@case("the size of ", "`image_size: 8`", "dataset.image_size")
def images_of_two_sizes(kit):
    config, folder = kit.images()
    Image.new("RGB", (9, 10)).save(folder / "train" / "cat" / "zzz.png")
    return config


@case(
    "cat/deep.png to be an image of 8 bits a channel, got Pillow's mode I;16", "Convert the images to 8 bits"
)
def sixteen_bits(kit):
    config, folder = kit.images()
    Image.fromarray(np.zeros((8, 8), np.uint16)).save(folder / "train" / "cat" / "deep.png")
    return config


@case(
    "cat/bomb.png to be a whole image, got Image size (400000000 pixels) exceeds limit", "Fetch the file anew"
)
def picture_of_giant_size(kit):
    config, folder = kit.images()
    Image.new("1", (20_000, 20_000)).save(folder / "train" / "cat" / "bomb.png")
    return config


# CIFAR-10


@case("data_batch_3.bin in ", "Fetch the file anew: it is cut off.")
def truncated_binary_record(kit):
    config, folder = kit.cifar10()
    file = folder / "data_batch_3.bin"
    file.write_bytes(file.read_bytes()[:-1])
    return config


@case("test_batch.bin in ", "it is cut off")
def empty_binary_file(kit):
    config, folder = kit.cifar10()
    (folder / "test_batch.bin").write_bytes(b"")
    return config


@case("to be one with data_batch_2.bin, test_batch.bin, got ['data_batch_1.bin'", "binary version")
def missing_binary_files(kit):
    config, folder = kit.cifar10()
    (folder / "data_batch_2.bin").unlink()
    (folder / "test_batch.bin").unlink()
    return config


@case("Expected the label of record 4 of data_batch_2.bin in ", "Number the classes")
def label_beyond_ten(kit):
    config, folder = kit.cifar10()
    file = folder / "data_batch_2.bin"
    content = bytearray(file.read_bytes())
    content[4 * 3073] = 10
    file.write_bytes(content)
    return config


@case("cifar.tar.gz to be a whole cifar-10-binary.tar.gz, got ", "binary version")
def truncated_archive(kit):
    archive = kit.pack(kit.cifar10()[1], kit.folder / "cifar.tar.gz")
    archive.write_bytes(archive.read_bytes()[:50_000])
    return kit.config("cifar10", archive)


@case("cifar.tar.gz to be a whole cifar-10-binary.tar.gz, got ", "binary version")
def file_that_is_no_archive(kit):
    archive = kit.folder / "cifar.tar.gz"
    archive.write_text("<html>404</html>")
    return kit.config("cifar10", archive)


@case("to be with data_batch_1.bin, ", "binary version")
def python_version_of_the_archive(kit):
    folder = kit.folder / "cifar-10-batches-py"
    folder.mkdir()
    (folder / "data_batch_1").write_bytes(b"pickle")
    return kit.config("cifar10", kit.pack(folder, kit.folder / "cifar-10-python.tar.gz"))


@pytest.mark.parametrize(("make", "message", "fix", "path"), CASES)
def test_is_refused(kit, cache, make, message, fix, path):
    config = make(kit)
    for _ in range(2):  # the second time, nothing of the first may be believed
        with pytest.raises(ExpectedError) as caught:
            datasets.load(config, cache)
        error = caught.value
        assert message in str(error).splitlines()[0]
        assert str(error).startswith("Expected ")
        assert len(str(error).splitlines()) == 2, "one line that says what is wrong, one that says what to do"
        assert fix in (error.fix or "") or fix in error.message
        assert error.path == path
    assert not list(cache.glob("datasets/*/*"))
    assert not list(cache.glob("decoded/*.partial"))


def test_more_images_than_memory_holds_are_refused(tmp_path):
    file = tmp_path / "photo.png"
    Image.new("RGB", (4000, 3000)).save(file)
    stack = ImageStack(10**8, "rgb", None)
    with pytest.raises(
        ExpectedError, match="small enough to fit in memory, got 100000000 images like"
    ) as caught:
        stack.add(file, str(file))
    assert caught.value.path == "dataset.image_size"


def test_there_are_enough_cases():
    assert len(CASES) >= 25
