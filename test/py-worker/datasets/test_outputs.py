"""Which output of a model a class of the data set is: ten classes of a thousand, in any order."""

import sys

import numpy as np
import pytest

from sparsight import datasets
from sparsight.errors import ExpectedError

OUTPUTS = {"cat": 281, "dog": 207, "eel": 390}


@pytest.fixture
def folder(tmp_path, pixels, write_image_folder):
    def make(classes=("cat", "dog", "eel"), split="test"):
        write_image_folder(tmp_path / "data" / split, *pixels(9), classes=classes)
        return tmp_path / "data"

    return make


def labels_of(dataset, split="test"):
    own = dataset.splits[split]
    return own.labels_N[np.argsort(own.index_N)].tolist()


def test_folders_are_mapped_to_outputs(config, cache, folder):
    dataset = datasets.load(config("image_folder", folder(), labels=OUTPUTS, num_classes=1000), cache)
    assert labels_of(dataset) == [281] * 3 + [207] * 3 + [390] * 3
    facts = dataset.facts
    assert (facts["num_classes"], facts["own_classes"]) == (1000, [207, 281, 390])
    assert [facts["class_names"][place] for place in (0, 207, 281, 999)] == ["0", "dog", "cat", "999"]
    assert facts["splits"]["test"]["missing_classes"] == []


def test_the_last_output_that_is_mapped_is_the_last_where_nothing_is_said(config, cache, folder):
    facts = datasets.inspect(config("image_folder", folder(), labels=OUTPUTS), cache)
    assert facts["num_classes"] == 391


def test_a_class_that_one_split_lacks_is_missing_there(config, cache, folder):
    folder(split="val")
    path = folder(("cat", "dog", "dog"))
    facts = datasets.inspect(config("image_folder", path, labels=OUTPUTS), cache)
    assert facts["splits"]["test"]["missing_classes"] == [390]


def test_a_mapping_may_name_classes_that_the_data_set_lacks(config, cache, folder):
    labels = {**OUTPUTS, "horse": 0}
    facts = datasets.inspect(config("image_folder", folder(), labels=labels), cache)
    assert facts["own_classes"] == [207, 281, 390]


@pytest.mark.parametrize("kind", ["image_folder", "parquet"])
def test_a_class_without_an_output_is_refused_by_name(
    config, cache, folder, tmp_path, pixels, write_parquet, kind
):
    path = folder() if kind == "image_folder" else tmp_path / "pq"
    write_parquet(tmp_path / "pq" / "test.parquet", *pixels(9), names=["cat", "dog", "eel"])
    with pytest.raises(ExpectedError, match=r"'eel', of .*, to be one of dataset.classes") as caught:
        datasets.inspect(config(kind, path, labels={"cat": 281, "dog": 207, "eels": 1}), cache)
    assert caught.value.path == "dataset.classes"
    assert "Did you mean eels?" in caught.value.fix


def test_two_classes_of_one_output_are_refused(config, cache, folder):
    labels = {"cat": 0, "kitten": 0, "dog": 1}
    path = folder(("cat", "dog", "kitten"))
    message = (
        r"'cat' and 'kitten', of the folders of .*, to be two outputs of the model, got output 0 for both"
    )
    with pytest.raises(ExpectedError, match=message):
        datasets.inspect(config("image_folder", path, classes=["cat", "dog"], labels=labels), cache)


def test_classes_of_files_are_mapped(config, cache, tmp_path, pixels, write_parquet):
    images_NHWC, labels_N = pixels(9)
    for split, names in (("val", ["cat", "dog", "eel"]), ("test", ["eel", "cat", "dog"])):
        write_parquet(tmp_path / "pq" / f"{split}.parquet", images_NHWC, labels_N, names=names)
    dataset = datasets.load(config("parquet", tmp_path / "pq", labels=OUTPUTS), cache)
    assert labels_of(dataset, "val") == [281, 207, 390] * 3
    assert labels_of(dataset, "test") == [390, 281, 207] * 3


@pytest.mark.parametrize("kind", ["npz", "parquet"])
def test_labels_without_names_are_mapped_by_number(
    config, cache, tmp_path, pixels, write_npz, write_parquet, kind
):
    images_NHWC, labels_N = pixels(9)
    if kind == "npz":
        path = write_npz(tmp_path / "data.npz", x_test=images_NHWC, y_test=2 * labels_N)
    else:
        write_parquet(tmp_path / "pq" / "test.parquet", images_NHWC, 2 * labels_N)
        path = tmp_path / "pq"
    dataset = datasets.load(config(kind, path, labels={"0": 7, "2": 5, "4": 3}), cache)
    assert labels_of(dataset) == [7, 5, 3] * 3
    with pytest.raises(ExpectedError, match="'4', of"):
        datasets.load(config(kind, path, labels={"0": 7, "2": 5}), cache)


def test_labels_that_are_outputs_may_be_fewer(config, cache, tmp_path, pixels, write_npz):
    images_NHWC, labels_N = pixels(9)
    path = write_npz(tmp_path / "data.npz", x_test=images_NHWC, y_test=labels_N)
    facts = datasets.inspect(config("npz", path, num_classes=10), cache)
    assert (facts["num_classes"], facts["own_classes"]) == (10, [0, 1, 2])
    with pytest.raises(
        ExpectedError, match="to be 3, the classes of the data set, without `classes`, got num_classes 2"
    ):
        datasets.inspect(config("npz", path, num_classes=2), cache)


def test_named_classes_are_no_outputs_of_a_larger_model(config, cache, folder):
    with pytest.raises(ExpectedError) as caught:
        datasets.inspect(config("image_folder", folder(), num_classes=1000), cache)
    assert caught.value.path == "dataset.num_classes"
    assert "classes: { cat: 281 }" in caught.value.fix


WORDNET = ("n01440764", "n02123045", "n02504458")  # tench, tabby, African elephant


def test_classes_of_imagenet_by_wordnet_id(config, cache, folder):
    pytest.importorskip("timm.data", reason="timm is not installed")
    dataset = datasets.load(config("image_folder", folder(WORDNET), classes="imagenet"), cache)
    assert labels_of(dataset) == [0] * 3 + [281] * 3 + [386] * 3
    assert dataset.facts["num_classes"] == 1000
    assert dataset.facts["class_names"][281].startswith("tabby")


@pytest.mark.parametrize("package", ["timm", "torchvision"])
def test_classes_of_imagenet_by_name(config, cache, folder, monkeypatch, package):
    pytest.importorskip("timm.data" if package == "timm" else "torchvision.models", reason="not installed")
    if package == "torchvision":
        monkeypatch.setitem(sys.modules, "timm.data", None)
    path = folder(("tench", "tabby", "African elephant"))
    dataset = datasets.load(config("image_folder", path, classes="imagenet"), cache)
    assert labels_of(dataset) == [386] * 3 + [281] * 3 + [0] * 3


def test_without_a_package_that_knows_them_the_line_that_installs_one_is_told(
    config, cache, folder, monkeypatch
):
    for name in ("timm.data", "torchvision.models._meta"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ExpectedError, match="to be known to timm or torchvision, got neither") as caught:
        datasets.inspect(config("image_folder", folder(WORDNET), classes="imagenet"), cache)
    assert "pip install --no-deps timm" in caught.value.fix
