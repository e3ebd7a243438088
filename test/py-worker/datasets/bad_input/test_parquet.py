"""Parquet files that are damaged, or that hold something else."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

refused = pytest.mark.refused


@refused("one folder of files *.parquet, got ['easy', 'hard']", "Name one of them")
def test_parquet_in_several_folders(kit, check):
    for name in ("easy", "hard"):
        kit.write_parquet(kit.folder / "hub" / name / "train.parquet", *kit.pixels(12))
    check(kit.config("parquet", kit.folder / "hub"))


@refused("train-00000-of-00001.parquet to be a whole Parquet file, got ", "Fetch the file again")
def test_truncated_parquet(kit, check):
    config, file = kit.parquet()
    file.write_bytes(file.read_bytes()[:-100])
    check(config)


@refused("train-00000-of-00001.parquet to be a whole Parquet file, got ", "Fetch the file again")
def test_damaged_page_in_parquet(kit, check):
    config, file = kit.parquet()
    content = bytearray(file.read_bytes())
    content[4:64] = bytes(60)
    file.write_bytes(content)
    check(config)


@refused("train.parquet to be a whole Parquet file, got ", "Fetch the file again")
def test_text_instead_of_parquet(kit, check):
    file = kit.folder / "train.parquet"
    file.write_text("version https://git-lfs.github.com/spec/v1\n")
    check(kit.config("parquet", file))


@refused("to be one with files *.parquet, got ['readme.txt']", "Name the files train-*.parquet")
def test_folder_without_parquet(kit, check):
    (kit.folder / "pq").mkdir()
    (kit.folder / "pq" / "readme.txt").touch()
    check(kit.config("parquet", kit.folder / "pq"))


@refused(
    "to be some of train, val or test, got ['extra-00000-of-00001.parquet']",
    "Name the files train-*.parquet",
)
def test_parquet_without_a_split(kit, check):
    check(kit.parquet("extra-00000-of-00001.parquet")[0])


@refused("Expected the files train-*-of-00003.parquet in ", "Fetch the missing ones.")
def test_missing_shard(kit, check):
    check(kit.parquet("train-00000-of-00003.parquet")[0])


@refused("picture, photo for the image, got ['one', 'other', 'label']", "to_parquet")
def test_no_image_column(kit, check):
    check(kit.parquet_of(one=[b"x"], other=[b"x"], label=[0]))


@refused("cls, target, y for the label, got ['img', 'one', 'other']", "to_parquet")
def test_no_label_column(kit, check):
    check(kit.parquet_of(img=[b"x"], one=[0], other=[0]))


@refused("Expected the column label of ", "whole numbers")
def test_float_label_column(kit, check):
    check(kit.parquet_of(img=[b"x"], label=[0.5]))


@refused("train.parquet to be binary, or a struct with a binary field bytes, got string", "embedded as bytes")
def test_paths_instead_of_images(kit, check):
    check(kit.parquet_of(img=["a.png"], label=[0]))


@refused(
    "train.parquet to be binary, or a struct with a binary field bytes, got struct<path: string>", "embedded"
)
def test_struct_without_bytes(kit, check):
    check(kit.parquet_of(img=[{"path": "a.png"}], label=[0]))


@refused("Expected row 1 of ", "embedded as bytes")
def test_null_image(kit, check):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    column = pa.array([{"bytes": image}, {"bytes": None}], pa.struct([("bytes", pa.binary())]))
    check(kit.parquet_of(img=column, label=[0, 1]))


@refused("to be an image and its label, got no label", "labels as whole numbers")
def test_null_label(kit, check):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    check(kit.parquet_of(img=[image, image], label=pa.array([0, None])))


@refused("Expected row 0 of ", "Fetch the file again, or remove it")
def test_no_picture_in_parquet(kit, check):
    check(kit.parquet_of(img=[b"not a picture"] * 2, label=[0, 1]))


@refused("train.parquet to be a table with images, got no rows", "Leave out what is empty")
def test_parquet_without_rows(kit, check):
    check(kit.parquet_of(img=pa.array([], pa.binary()), label=pa.array([], pa.int64())))


@refused("Expected the label of row 1 of ", "kept secret")
def test_secret_labels_in_parquet(kit, check):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    check(kit.parquet_of(img=[image, image], label=[0, -1]))


@refused("train.parquet to be a whole Parquet file, got Integer value 18446744073709551615", "Fetch")
def test_label_beyond_int64_in_parquet(kit, check):
    image = (kit.images()[1] / "train" / "cat" / "000.png").read_bytes()
    check(kit.parquet_of(img=[image], label=pa.array([2**64 - 1], pa.uint64())))


@refused("Expected the metadata `huggingface` of ", "to_parquet")
def test_broken_metadata(kit, check):
    config, file = kit.parquet()
    table = pq.read_table(file).replace_schema_metadata({"huggingface": "{"})
    pq.write_table(table, file)
    check(config)


@refused("Expected class 3 (fox) to be the label of at least one image of train", "Add images of that class")
def test_named_class_without_images(kit, check):
    names = ["cat", "dog", "eel", "fox"]
    file = kit.write_parquet(kit.folder / "train.parquet", *kit.pixels(12), names=names)
    check(kit.config("parquet", file))
