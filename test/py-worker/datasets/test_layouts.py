"""Where the splits of a data set are found: one list of usual names for every layout, in any case."""

import re
import shutil
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sparsight import datasets
from sparsight.datasets._split_names import USUAL_NAMES, split_of
from sparsight.errors import ExpectedError
from sparsight.members import member_names

NAMES = ["val", "valid", "validation", "dev", "Val", "VALID", "test", "testing", "eval", "Test", "TESTING"]


def test_the_usual_names():
    assert {name: split_of(name) for name in NAMES} == {
        **dict.fromkeys(["val", "valid", "validation", "dev", "Val", "VALID"], "val"),
        **dict.fromkeys(["test", "testing", "eval", "Test", "TESTING"], "test"),
    }
    assert [split_of(name) for name in ("Training", "TRAIN", "extra", "trainer", "test1", "")] == [
        *("train", "train", None, None, None, None)
    ]


@pytest.fixture
def write(tmp_path, pixels, write_image_folder, write_parquet, write_npz):
    """Writes splits, by the names that are given, in one of the layouts; gives the path."""

    def make(layout, *names):
        made = {name: pixels(30 if n == 0 else 6, seed=n) for n, name in enumerate(names)}
        path = tmp_path / "data"
        for name, images_and_labels in made.items():
            match layout:
                case "image_folder":
                    write_image_folder(path / name, *images_and_labels)
                case "parquet":
                    write_parquet(path / f"{name}-00000-of-00001.parquet", *images_and_labels)
                case "parquet folders":
                    write_parquet(path / "default" / name / "0000.parquet", *images_and_labels)
                case "npz":
                    path = tmp_path / "data.npz"
        if layout == "npz":
            arrays = {f"x_{name}": images for name, (images, _) in made.items()}
            write_npz(path, **arrays, **{f"y_{name}": labels for name, (_, labels) in made.items()})
        return path

    return make


LAYOUTS = ["image_folder", "parquet", "parquet folders", "npz"]


def inspect(config, cache, layout, path, **settings):
    return datasets.inspect(config(layout.split()[0], path, **settings), cache)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_split_under_any_usual_name_is_that_split(config, cache, write, layout, name):
    facts = inspect(config, cache, layout, write(layout, "train", name))
    split = split_of(name)
    assert facts[f"num_{split}"] == 6
    assert not facts["splits"][split]["is_cut_out"]
    assert name in facts["splits"][split]["origin"]
    other = "val" if split == "test" else "test"
    assert facts["splits"][other]["is_cut_out"]
    assert facts["splits"][other]["origin"] == facts["splits"]["train"]["origin"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_train_and_val_and_test_of_any_case(config, cache, write, layout):
    facts = inspect(config, cache, layout, write(layout, "TRAINING", "Dev", "Eval"))
    assert (facts["num_train"], facts["num_val"], facts["num_test"]) == (30, 6, 6)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_names_of_one_split_are_refused(config, cache, write, layout):
    with pytest.raises(
        ExpectedError, match=r"Expected the val split in .* to be under one name, got .*dev and .*val"
    ):
        inspect(config, cache, layout, write(layout, "train", "val", "dev"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["extra", "tset", "holdout"])
def test_images_under_another_name_are_refused_by_name(config, cache, write, layout, name):
    with pytest.raises(ExpectedError, match=f"{name}.* to be .*split") as caught:
        inspect(config, cache, layout, write(layout, "train", name))
    assert "val (or valid, validation, dev); test (or testing, eval)" in caught.value.fix


@pytest.mark.parametrize("layout", ["parquet", "parquet folders"])
def test_a_further_split_of_a_hub_is_left_out_and_said(config, cache, write, layout):
    facts = inspect(config, cache, layout, write(layout, "train", "test", "extra"))
    assert len(facts["unused"]) == 1
    assert facts["unused"][0].startswith("extra")
    assert (facts["num_train"] + facts["num_val"], facts["num_test"]) == (30, 6)


def test_a_folder_without_images_is_no_split(config, cache, write):
    path = write("image_folder", "train", "test")
    (path / "annotations").mkdir()
    (path / "annotations" / "boxes.json").write_text("{}")
    (path / "README.txt").touch()
    assert inspect(config, cache, "image_folder", path)["num_test"] == 6


def test_images_deep_in_a_folder_of_another_name_are_found(config, cache, write):
    path = write("image_folder", "train", "test")
    (path / "more" / "cat" / "2024").mkdir(parents=True)
    shutil.copy(next(path.glob("train/cat/*.png")), path / "more" / "cat" / "2024")
    with pytest.raises(
        ExpectedError, match=r"the folder .*more to be a split of the data set, as it has images"
    ):
        inspect(config, cache, "image_folder", path)


def test_parquet_as_a_hub_converts_it(config, cache, tmp_path, pixels, write_parquet):
    """<config>/<split>/0000.parquet, by the folder of all or by that of the config."""
    names = ["cat", "dog", "eel"]
    hub = tmp_path / "hub"
    images_NHWC, labels_N = pixels(30)
    write_parquet(hub / "default" / "train" / "0000.parquet", images_NHWC[:20], labels_N[:20], names=names)
    write_parquet(hub / "default" / "train" / "0001.parquet", images_NHWC[20:], labels_N[20:], names=names)
    write_parquet(hub / "default" / "test" / "0000.parquet", *pixels(9, seed=1), names=names)
    for path in (hub, hub / "default"):
        facts = datasets.inspect(config("parquet", path, val_fraction=0), cache)
        assert (facts["num_train"], facts["num_test"], facts["class_names"]) == (30, 9, names)
        assert facts["splits"]["test"]["origin"] == "folder test"
    (hub / "default" / "train" / "0000.parquet").unlink()
    with pytest.raises(ExpectedError, match="to be those from 0 to 1, got 1 of them"):
        datasets.inspect(config("parquet", hub), cache)


def test_several_configs_of_a_hub_are_named(config, cache, tmp_path, pixels, write_parquet):
    for name in ("large", "small"):
        write_parquet(tmp_path / "hub" / name / "train" / "0000.parquet", *pixels(12))
    with pytest.raises(ExpectedError, match=r"got \['large', 'small'\]"):
        datasets.inspect(config("parquet", tmp_path / "hub"), cache)


def test_capital_letters_in_arrays(config, cache, tmp_path, pixels, write_npz):
    images_NHWC, labels_N = pixels(30)
    file = write_npz(
        tmp_path / "a.npz", X_train=images_NHWC, Y_train=labels_N, X_Test=images_NHWC, y_Test=labels_N
    )
    facts = datasets.inspect(config("npz", file), cache)
    assert facts["num_test"] == 30
    assert facts["splits"]["test"]["origin"] == "X_Test and y_Test"


@pytest.mark.parametrize("place", ["", "train", "train/cat"])
@pytest.mark.parametrize(
    "name",
    ["desktop.ini", "Thumbs.db", "thumbs.db", ".DS_Store", "Icon\r", "__MACOSX", "._000.png", "@eaDir"],
)
def test_files_of_the_operating_system_are_passed_over(config, cache, write, place, name):
    path = write("image_folder", "train", "test")
    file = path / place / name
    if name in ("__MACOSX", "@eaDir"):
        shutil.copytree(path / "test", file)
    else:
        file.write_bytes(b"\xd0\xcf\x11\xe0")
    facts = inspect(config, cache, "image_folder", path)
    assert (facts["class_names"], facts["num_test"]) == (["cat", "dog", "eel"], 6)
    assert facts["num_train"] + facts["num_val"] == 30


@pytest.mark.parametrize("suffix", [".jfif", ".JFIF", ".jpe", ".jpg"])
def test_jpegs_under_every_suffix(config, cache, write, suffix):
    path = write("image_folder", "train")
    picture = np.random.default_rng(7).integers(0, 256, (8, 8, 3), np.uint8)
    Image.fromarray(picture).save(path / "train" / "cat" / f"download{suffix}", "JPEG")
    facts = inspect(config, cache, "image_folder", path)
    assert sum(facts[f"num_{name}"] for name in ("train", "val", "test")) == 31


NFC, NFD = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))


@pytest.mark.parametrize("forms", [(NFC, NFD), (NFD, NFC), (NFD, NFD)])
def test_one_class_name_in_two_normal_forms_is_one_class(
    config, cache, tmp_path, pixels, write_image_folder, forms
):
    path = tmp_path / "images"
    for seed, (split, form) in enumerate(zip(("train", "test"), forms, strict=True)):
        write_image_folder(path / split, *pixels(12, seed=seed), classes=("zoo", form, "bar"))
    assert datasets.inspect(config("image_folder", path), cache)["class_names"] == ["bar", NFC, "zoo"]


def test_two_folders_of_one_class_are_refused(config, cache, tmp_path, pixels, write_image_folder):
    path = write_image_folder(tmp_path / "images" / "train", *pixels(12), classes=(NFC, NFD, "bar"))
    if len(list(path.iterdir())) == 2:
        pytest.skip("this file system takes both forms for one name")
    with pytest.raises(
        ExpectedError, match=r"the class café in .* to be one folder, got 'cafe\\u0301' and 'caf\\xe9'"
    ):
        datasets.inspect(config("image_folder", path.parent), cache)


def test_the_docs_tell_the_usual_names():
    page = (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")
    for first, *others in USUAL_NAMES.values():
        assert f"`{first}` (or {', '.join(f'`{name}`' for name in others)})" in page


def test_a_folder_of_classes_is_all_train(config, cache, tmp_path, pixels, write_image_folder):
    path = write_image_folder(tmp_path / "images", *pixels(12))
    facts = datasets.inspect(config("image_folder", path, test_fraction=1, val_fraction=0), cache)
    assert (facts["class_names"], facts["num_test"]) == (["cat", "dog", "eel"], 12)
    assert facts["splits"]["test"]["origin"] == "all images of the folder"


def test_folders_of_classes_under_names_that_no_split_has_are_refused(
    config, cache, tmp_path, pixels, write_image_folder
):
    for name in ("training_set", "test_set"):
        write_image_folder(tmp_path / "images" / name, *pixels(12))
    with pytest.raises(ExpectedError, match="to be one with a folder train, val or test"):
        datasets.inspect(config("image_folder", tmp_path / "images"), cache)


def test_images_lie_at_any_depth(config, cache, tmp_path, pixels, write_image_folder):
    path = tmp_path / "images" / "train"
    write_image_folder(path, *pixels(12))
    (path / "cat" / "2024" / "may").mkdir(parents=True)
    (path / "cat" / "000.png").rename(path / "cat" / "2024" / "may" / "000.png")
    facts = datasets.inspect(config("image_folder", path.parent, test_fraction=0.5, val_fraction=0), cache)
    assert (facts["num_train"], facts["num_test"], facts["class_names"]) == (6, 6, ["cat", "dog", "eel"])


def test_the_docs_have_a_line_for_every_format():
    page = (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")
    table = page.partition("## Formats")[2].partition("##")[0]
    named = [
        name
        for line in table.splitlines()
        for name in re.findall(r"`(\w+)`", line.split("|")[1:2][0] if "|" in line else "")
    ]
    assert sorted(named) == sorted(name for name in member_names("sparsight.datasets") if name != "in_memory")
