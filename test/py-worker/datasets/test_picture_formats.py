"""Pictures in tables, shards and the layouts of ImageNet: images and labels are those that were written."""

import json
import os
import tarfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sparsight import datasets
from sparsight.errors import ExpectedError

NAMES = ["cat", "dog", "eel"]
WNIDS = ["n01", "n02", "n03"]


@pytest.fixture
def check(config, cache, releases):
    """Loads the data set and holds every image against what was written, in whatever order it is read."""

    def check(name, path, class_names, **settings):
        settings = {"val_fraction": 0, "test_fraction": 0.5, **settings}
        dataset = datasets.load(config(name, path, **settings), cache)
        assert dataset.facts["class_names"] == list(class_names)
        for split, (images_NHWC, labels_N) in releases.made.items():
            wanted = pairs(nchw(images_NHWC), labels_N)
            found = dataset.splits[split]
            got = pairs(found.images_NCHW, found.labels_N)
            if split == "train" and "test" not in releases.made:  # half of it is test
                held_out = dataset.splits["test"]
                got |= pairs(held_out.images_NCHW, held_out.labels_N)
            assert got == wanted
        return dataset.facts

    return check


def pairs(images_NCHW, labels_N):
    return {image.tobytes(): int(label) for image, label in zip(images_NCHW, labels_N, strict=True)}


def nchw(images_NHWC):
    return images_NHWC.transpose(0, 3, 1, 2)


def test_tiny_imagenet(check, releases, tmp_path):
    folder = releases.tiny_imagenet(tmp_path / "data" / "tiny-imagenet-200")
    for file in folder.glob("train/*/*.txt"):
        assert file.exists()
    for path in (folder, folder.parent):
        assert check("tiny_imagenet", path, WNIDS)["unused"] == ["test"]


@pytest.mark.parametrize("truth", ["val.txt", "LOC_val_solution.csv", "devkit"])
def test_imagenet_with_a_flat_val(check, releases, tmp_path, truth):
    check("imagenet", releases.imagenet(tmp_path / "data", truth), WNIDS)


@pytest.mark.parametrize("truth", ["LOC_val_solution.csv", "devkit"])
def test_imagenet_of_val_alone(check, releases, tmp_path, truth):
    folder = releases.imagenet(tmp_path / "data", truth)
    (folder / "train").rename(tmp_path / "elsewhere")
    del releases.made["train"]
    check("imagenet", folder, WNIDS)


def test_imagenet_as_kaggle_packs_it(check, releases, tmp_path):
    folder = releases.imagenet(tmp_path / "data" / "ILSVRC" / "Data" / "CLS-LOC", "LOC_val_solution.csv")
    (folder / "LOC_val_solution.csv").rename(tmp_path / "data" / "LOC_val_solution.csv")
    check("imagenet", tmp_path / "data", WNIDS)


def test_imagenet_with_val_in_folders(check, releases, tmp_path, write_image_folder):
    folder = releases.imagenet(tmp_path / "data")
    for file in (folder / "val").iterdir():
        file.unlink()
    write_image_folder(folder / "val", *releases.made["val"], classes=WNIDS)
    check("imagenet", folder, WNIDS)


def test_tables_of_splits(check, releases, tmp_path):
    check("table", releases.table(tmp_path / "data"), NAMES)


def test_one_table_with_a_column_of_splits(check, releases, tmp_path):
    folder = releases.table(tmp_path / "data")
    lines = ["split\tlabel\tfile"]
    for split in ("train", "test"):
        for row in (folder / f"{split}.csv").read_text().splitlines()[1:]:
            path, label = row.split(",")
            lines.append(f"{split}\t{label}\t{path}")
    (folder / "all.tsv").write_text("\n".join(lines))
    check("table", folder / "all.tsv", NAMES)


def test_json_lines_with_numbers(check, releases, tmp_path):
    folder = releases.table(tmp_path / "data")
    for split in ("train", "test"):
        rows = [row.split(",") for row in (folder / f"{split}.csv").read_text().splitlines()[1:]]
        lines = [json.dumps({"file_name": path, "label": NAMES.index(label)}) for path, label in rows]
        (folder / f"{split}.csv").unlink()
        (folder / f"{split}.jsonl").write_text("\n".join(lines))
    check("table", folder, [])


def test_webdataset(check, releases, tmp_path):
    check("webdataset", releases.webdataset(tmp_path / "data"), NAMES)


def test_webdataset_with_names_in_json_in_folders(check, releases, tmp_path):
    folder = releases.webdataset(tmp_path / "data")
    for shard in list(folder.glob("*.tar")):
        target = folder / shard.name.partition("-")[0] / shard.name.partition("-")[2]
        target.parent.mkdir(exist_ok=True)
        with tarfile.open(shard) as members, tarfile.open(target, "w") as rewritten:
            for member in members:
                data = members.extractfile(member).read()
                if member.name.endswith(".cls"):
                    data = json.dumps({"label": NAMES[int(data)], "more": 1}).encode()
                    member.name, member.size = member.name.replace(".cls", ".json"), len(data)
                import io

                rewritten.addfile(member, io.BytesIO(data))
        shard.unlink()
    check("webdataset", folder, NAMES)


def test_arrow(check, releases, tmp_path):
    check("arrow", releases.arrow(tmp_path / "data"), NAMES)


def test_arrow_of_one_data_set(config, cache, releases, tmp_path):
    folder = releases.arrow(tmp_path / "data")
    facts = datasets.inspect(config("arrow", folder / "test", test_fraction=1), cache)
    assert (facts["num_test"], facts["class_names"]) == (10, NAMES)


def encoded(releases, name, count):
    pictures = releases._pictures(name, count)
    return [content for content, _ in pictures], [label for _, label in pictures]


@pytest.mark.parametrize("image", ["jpg", "png", "picture", "anything"])
@pytest.mark.parametrize("label", ["cls", "target", "whatever"])
def test_parquet_with_whatever_columns(check, releases, tmp_path, image, label):
    folder = tmp_path / "data"
    folder.mkdir()
    for name, count in (("train", 20), ("test", 10)):
        contents, labels = encoded(releases, name, count)
        pq.write_table(
            pa.table({image: contents, label: labels, "text": ["x"] * count}), folder / f"{name}.parquet"
        )
    check("parquet", folder, [])


@pytest.mark.parametrize("is_dictionary", [False, True])
def test_parquet_with_names_for_labels(check, releases, tmp_path, is_dictionary):
    folder = tmp_path / "data"
    folder.mkdir()
    for name, count in (("train", 20), ("test", 10)):
        contents, labels = encoded(releases, name, count)
        order = np.argsort(labels, kind="stable")  # so that a shard lacks classes
        for shard, rows in enumerate(np.array_split(order, 2)):
            names = pa.array([NAMES[labels[row]] for row in rows])
            column = names.dictionary_encode() if is_dictionary else names
            table = pa.table({"image": [contents[row] for row in rows], "label": column})
            pq.write_table(table, folder / f"{name}-{shard:05}-of-00002.parquet")
    check("parquet", folder, NAMES)


def cut(file):
    os.truncate(file, file.stat().st_size * 2 // 3)


BAD = {
    "a path that is not there": (
        "table",
        "train17.png",
        os.unlink,
        r"line 19 of .*train\.csv to be the path of an image, got train17\.png, where there is no file",
    ),
    "no picture": (
        "table",
        "train17.png",
        lambda file: file.write_text("x"),
        r"train17\.png in line 19 of .* to be an image",
    ),
    "no column": (
        "table",
        "train.csv",
        lambda file: file.write_text("a,b\n1,2\n"),
        "the columns of line 2 of .* to be with one of path, ",
    ),
    "no label": (
        "table",
        "train.csv",
        lambda file: file.write_text("path,label\ntrain0.png,\n"),
        "the label of line 2 of .* to be a text, got nothing",
    ),
    "no UTF-8": (
        "table",
        "train.csv",
        lambda file: file.write_bytes(b"path,label\n\xff\xfe,1\n"),
        r"train\.csv to be a table in UTF-8",
    ),
    "a class that train has not": (
        "table",
        "test.csv",
        lambda file: file.write_text("path,label\ntest0.png,gnu\n"),
        r"the class of test0\.png in line 2 .* to be one of the classes, \['cat', 'dog', 'eel'\], got 'gnu'",
    ),
    "a cut shard": ("webdataset", "train-000000.tar", cut, r"train-000000\.tar to be "),
    "a shard of gzip": (
        "webdataset",
        "train-000000.tar",
        lambda file: tarfile.open(file, "w:gz").close(),
        "to be a whole tar archive, not compressed",
    ),
    "a sample without a class": (
        "webdataset",
        "train-000001.tar",
        lambda file: lone(file),
        "lone in .* to be a picture and its class, got no class",
    ),
    "a missing arrow file": (
        "arrow",
        "train/data-00001-of-00002.arrow",
        os.unlink,
        "to be there, as state.json names it",
    ),
    "a cut arrow file": ("arrow", "train/data-00000-of-00002.arrow", cut, "to be a whole Arrow file"),
    "a state that is no JSON": (
        "arrow",
        "test/state.json",
        lambda file: file.write_text("{"),
        "to be JSON with a list _data_files",
    ),
    "a val image without a class": (
        "imagenet",
        "val.txt",
        lambda file: file.write_text("other.JPEG 1\n"),
        r"the class of ILSVRC2012_val_00000001\.JPEG to be in .*val\.txt",
    ),
    "a class number beyond train": (
        "imagenet",
        "val.txt",
        lambda file: file.write_text("ILSVRC2012_val_00000001.JPEG 3\n"),
        "line 1 of .* to be a class below 3",
    ),
    "a flat val without classes": (
        "imagenet",
        "val.txt",
        os.unlink,
        "the classes of .*val, which is flat, to be in one of",
    ),
    "annotations of another file": (
        "tiny_imagenet",
        "val/images/val_3.JPEG",
        os.unlink,
        "line 4 of .* to be the name of a file in val/images",
    ),
    "annotations of another class": (
        "tiny_imagenet",
        "val/val_annotations.txt",
        lambda file: file.write_text("val_0.JPEG\tn09\n"),
        r"line 1 of .* to be one of the classes, .*, got 'n09'",
    ),
}


def lone(file):
    with tarfile.open(file, "w") as members:
        info = tarfile.TarInfo("lone.png")
        members.addfile(info)


@pytest.mark.parametrize(("name", "file", "damage", "message"), BAD.values(), ids=BAD.keys())
def test_bad_files_are_refused(config, cache, releases, tmp_path, name, file, damage, message):
    folder = getattr(releases, name)(tmp_path / "data")
    damage(folder / file)
    with pytest.raises(ExpectedError, match=message) as caught:
        datasets.load(config(name, folder), cache)
    assert caught.value.fix
    assert not list(cache.glob("decoded/*.partial"))


@pytest.mark.parametrize("name", ["table", "webdataset", "arrow", "imagenet", "tiny_imagenet"])
def test_an_empty_folder_is_refused(config, cache, tmp_path, name):
    (tmp_path / "data").mkdir()
    with pytest.raises(ExpectedError) as caught:
        datasets.load(config(name, tmp_path / "data"), cache)
    assert caught.value.fix


@pytest.mark.parametrize("name", ["table", "webdataset", "imagenet", "tiny_imagenet"])
def test_damaged_pictures_are_left_out_on_request(config, cache, releases, tmp_path, name):
    folder = getattr(releases, name)(tmp_path / "data")
    if name == "webdataset":
        with tarfile.open(folder / "train-000002.tar", "w") as members:
            for suffix, size in (("png", 0), ("cls", 1)):
                info = tarfile.TarInfo(f"bad.{suffix}")
                info.size = size
                import io

                members.addfile(info, io.BytesIO(b"0"))
    else:
        next(file for file in sorted(folder.rglob("*")) if file.suffix in (".png", ".JPEG")).write_bytes(b"")
    facts = datasets.inspect(config(name, folder, unreadable="skip"), cache)
    assert len([each for each in facts["unused"] if each != "test"]) == 1


@pytest.mark.parametrize("name", ["table", "webdataset", "arrow", "imagenet", "tiny_imagenet"])
def test_every_format_goes_through_the_rules_of_pictures(
    config, cache, releases, tmp_path, monkeypatch, name
):
    """Modes, transparency, depth and EXIF are decoded in one place, by what the settings say."""
    from sparsight.datasets import _picture

    seen = []
    pixels_HWC = _picture.pixels_HWC
    monkeypatch.setattr(_picture, "pixels_HWC", lambda *arguments: seen.append(1) or pixels_HWC(*arguments))
    folder = getattr(releases, name)(tmp_path / "data")
    dataset = datasets.load(config(name, folder, color="gray", image_size=5), cache)
    assert (dataset.facts["num_channels"], dataset.facts["image_height"]) == (1, 5)
    assert len(seen) == 30
