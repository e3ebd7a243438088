"""Data sets to evaluate on, not to train on: no train split, or all of it as test, and whose statistics."""

from pathlib import Path

import numpy as np
import pytest

from sparsight import datasets
from sparsight.errors import ExpectedError


@pytest.fixture
def write(tmp_path, pixels, write_image_folder, write_parquet, write_npz):
    """Writes the named splits, six images each, in a layout; gives the path."""

    def make(layout, *names):
        made = {name: pixels(6, seed=n) for n, name in enumerate(names)}
        if layout == "npz":
            arrays = {f"x_{name}": images for name, (images, _) in made.items()}
            return write_npz(
                tmp_path / "data.npz", **arrays, **{f"y_{name}": y for name, (_, y) in made.items()}
            )
        for name, images_and_labels in made.items():
            if layout == "image_folder":
                write_image_folder(tmp_path / "data" / name, *images_and_labels)
            else:
                write_parquet(tmp_path / "data" / f"{name}-00000-of-00001.parquet", *images_and_labels)
        return tmp_path / "data"

    return make


LAYOUTS = ["image_folder", "parquet", "npz"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["test", "val"])
def test_one_split_alone_is_all_there_is(config, cache, write, layout, name):
    dataset = datasets.load(config(layout, write(layout, name)), cache)
    facts = dataset.facts
    assert {split: facts[f"num_{split}"] for split in dataset.splits} == {
        "train": 0,
        "val": 0,
        "test": 0,
        name: 6,
    }
    assert {split: len(each.labels_N) for split, each in dataset.splits.items()}[name] == 6
    assert dataset.splits["train"].images_NCHW.shape == (0, 3, 8, 8)
    assert facts["num_classes"] == 3
    assert facts["splits"]["train"] == {
        "origin": "none",
        "is_cut_out": False,
        "is_stratified": False,
        "missing_classes": [],
    }
    images_NCHW = dataset.splits[name].images_NCHW[:] / 255
    assert facts["statistics_of"] == name
    np.testing.assert_allclose(facts["mean"], images_NCHW.mean(axis=(0, 2, 3)), rtol=1e-12)
    assert datasets.inspect(config(layout, write(layout, name)), cache) == facts


@pytest.mark.parametrize("layout", LAYOUTS)
def test_without_train_the_statistics_are_those_of_test(config, cache, write, layout):
    facts = datasets.inspect(config(layout, write(layout, "val", "test")), cache)
    assert (facts["num_val"], facts["num_test"], facts["statistics_of"]) == (6, 6, "test")


def test_classes_without_train_are_the_folders_of_all_splits(
    config, cache, tmp_path, pixels, write_image_folder
):
    images, labels = pixels(6)
    write_image_folder(tmp_path / "data" / "test", images, labels, classes=("dog", "eel", "fox"))
    write_image_folder(tmp_path / "data" / "val", images, labels, classes=("ant", "dog", "eel"))
    facts = datasets.inspect(config("image_folder", tmp_path / "data"), cache)
    assert facts["class_names"] == ["ant", "dog", "eel", "fox"]
    assert facts["splits"]["test"]["missing_classes"] == [0]


def test_test_fraction_1_evaluates_on_everything(config, cache):
    facts = datasets.inspect(config("digits", test_fraction=1), cache)
    assert (facts["num_train"], facts["num_val"], facts["num_test"]) == (0, 0, 1797)
    assert facts["statistics_of"] == "test"


def test_given_statistics_are_those_of_the_data_set(config, cache):
    given = {"mean": [0.5], "std": [0.25]}
    own = datasets.inspect(config("digits"), cache)
    facts = datasets.inspect(config("digits", statistics=given), cache)
    assert facts == {**own, **given, "statistics_of": "given"}


def test_given_statistics_of_other_channels_are_refused(config, cache):
    three = {"mean": [0.5] * 3, "std": [0.25] * 3}
    with pytest.raises(
        ExpectedError, match="to be as many as the images have channels, got 3 and 1"
    ) as caught:
        datasets.inspect(config("digits", statistics=three), cache)
    assert caught.value.path == "dataset.statistics"


def test_the_docs_tell_of_evaluation_alone():
    page = (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")
    assert "`test_fraction: 1`" in page
