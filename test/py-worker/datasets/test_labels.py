"""Labels are matched by the names of their classes, over files, splits, and with the order of a model."""

import unicodedata

import numpy as np
import pytest

from sparsight import datasets
from sparsight.errors import ExpectedError

CAFE_NFC, CAFE_NFD = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))


def shades(kinds):
    """A picture of each kind that shows which it is: its pixels are 40 times its number and some noise."""
    rng = np.random.default_rng(0)
    return rng.integers(0, 20, (len(kinds), 8, 8, 3)).astype(np.uint8) + np.uint8(40) * np.array(
        kinds, np.uint8
    ).reshape(-1, 1, 1, 1)


def kinds_of(split):
    """What the pictures of a split show."""
    return split.images_NCHW[:, 0].mean(axis=(1, 2)).astype(int) // 40


KINDS = np.arange(30) % 3
NAMES = ("ant", "bee", "cat")


def stored(names):
    """Labels of KINDS in a file whose classes have these names."""
    return np.array([names.index(NAMES[kind]) for kind in KINDS])


def shown(dataset, split):
    """The names that the labels of a split stand for, which must be what its pictures show."""
    names = dataset.facts["class_names"]
    return [names[label] for label in dataset.splits[split].labels_N]


def assert_right(dataset):
    for name, split in dataset.splits.items():
        assert shown(dataset, name) == [NAMES[kind] for kind in kinds_of(split)]


ORDERS = [("bee", "ant", "cat"), ("cat", "bee", "ant"), ("bee", "cat", "ant")]


@pytest.mark.parametrize("split", ["test", "validation"])
@pytest.mark.parametrize("order", ORDERS)
def test_class_names_in_another_order_in_a_split(config, cache, tmp_path, write_parquet, split, order):
    write_parquet(tmp_path / "pq" / "train.parquet", shades(KINDS), stored(NAMES), names=NAMES)
    write_parquet(tmp_path / "pq" / f"{split}.parquet", shades(KINDS), stored(order), names=order)
    dataset = datasets.load(config("parquet", tmp_path / "pq"), cache)
    assert dataset.facts["class_names"] == list(NAMES)
    assert_right(dataset)


@pytest.mark.parametrize("order", ORDERS)
def test_class_names_in_another_order_in_a_file_of_the_same_split(
    config, cache, tmp_path, write_parquet, order
):
    for number, names in enumerate((NAMES, order)):
        file = tmp_path / "pq" / f"train-0000{number}-of-00002.parquet"
        write_parquet(file, shades(KINDS), stored(names), names=names)
    dataset = datasets.load(config("parquet", tmp_path / "pq"), cache)
    assert sum(len(split.labels_N) for split in dataset.splits.values()) == 60
    assert_right(dataset)


def test_a_file_that_names_fewer_classes_is_matched(config, cache, tmp_path, write_parquet):
    write_parquet(tmp_path / "pq" / "train.parquet", shades(KINDS), stored(NAMES), names=NAMES)
    cats = KINDS == 2
    write_parquet(tmp_path / "pq" / "test.parquet", shades(KINDS)[cats], np.zeros(10, int), names=["cat"])
    dataset = datasets.load(config("parquet", tmp_path / "pq"), cache)
    assert shown(dataset, "test") == ["cat"] * 10
    assert dataset.facts["splits"]["test"]["missing_classes"] == [0, 1]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("ant", "bee", "cats"), r"'cats', of .*test.parquet, to be one of those of .*train"),
        (("ant", "bee", "cat", "dog"), r"'dog', of .*test.parquet, to be one of those of"),
        (("ant", "bee", "cat", "ant"), r"'ant', of .*, to be the name of one class, got two"),
        (None, r"test.parquet to be those of .*train.parquet, ant, bee, cat, got none"),
    ],
)
def test_class_names_that_do_not_match_are_refused(config, cache, tmp_path, write_parquet, names, message):
    write_parquet(tmp_path / "pq" / "train.parquet", shades(KINDS), stored(NAMES), names=NAMES)
    write_parquet(tmp_path / "pq" / "test.parquet", shades(KINDS), KINDS, names=names)
    with pytest.raises(ExpectedError, match=message) as caught:
        datasets.load(config("parquet", tmp_path / "pq"), cache)
    if names is not None and "cats" in names:
        assert "Did you mean cat?" in caught.value.fix


def test_a_train_file_without_names_beside_one_with_names_is_refused(config, cache, tmp_path, write_parquet):
    write_parquet(tmp_path / "pq" / "train.parquet", shades(KINDS), KINDS)
    write_parquet(tmp_path / "pq" / "test.parquet", shades(KINDS), KINDS, names=NAMES)
    with pytest.raises(ExpectedError, match=r"train.parquet, none, got ant, bee, cat"):
        datasets.load(config("parquet", tmp_path / "pq"), cache)
    assert_right(datasets.load(config("parquet", tmp_path / "pq", classes=list(NAMES)), cache))


def test_a_label_that_its_file_does_not_name_is_refused(config, cache, tmp_path, write_parquet):
    write_parquet(tmp_path / "pq" / "train.parquet", shades(KINDS), stored(NAMES), names=NAMES)
    write_parquet(tmp_path / "pq" / "test.parquet", shades(KINDS), KINDS, names=["cat", "ant"])
    with pytest.raises(ExpectedError, match=r"row 2 of .*test.parquet to be a class that the file names"):
        datasets.load(config("parquet", tmp_path / "pq"), cache)


def test_one_name_in_two_forms_of_unicode_is_one_class(config, cache, tmp_path, write_parquet):
    for split, cafe in (("train", CAFE_NFC), ("test", CAFE_NFD)):
        write_parquet(tmp_path / "pq" / f"{split}.parquet", shades(KINDS), KINDS, names=["a", "b", cafe])
    facts = datasets.inspect(config("parquet", tmp_path / "pq"), cache)
    assert facts["class_names"] == ["a", "b", CAFE_NFC]


@pytest.fixture
def named(tmp_path, write_parquet, write_image_folder):
    """A data set with class names, by its kind."""

    def make(kind):
        path = tmp_path / kind
        if kind == "image_folder":
            write_image_folder(path / "train", shades(KINDS), KINDS, classes=NAMES)
            write_image_folder(path / "test", shades(KINDS), KINDS, classes=NAMES)
        else:
            write_parquet(path / "train.parquet", shades(KINDS), stored(NAMES), names=NAMES)
            write_parquet(path / "test.parquet", shades(KINDS), stored(ORDERS[0]), names=ORDERS[0])
        return path

    return make


@pytest.mark.parametrize("kind", ["image_folder", "parquet"])
@pytest.mark.parametrize("order", [*ORDERS, ("dog", "cat", "ant", "eel", "bee")])
def test_the_order_of_a_model(config, cache, named, kind, order):
    dataset = datasets.load(config(kind, named(kind), classes=list(order)), cache)
    assert dataset.facts["class_names"] == list(order)
    assert dataset.facts["num_classes"] == len(order)
    assert_right(dataset)
    own = [place for place, name in enumerate(order) if name in NAMES]
    assert dataset.facts["own_classes"] == (own if len(order) > len(own) else None)
    assert dataset.facts["splits"]["train"]["missing_classes"] == []


@pytest.mark.parametrize("kind", ["image_folder", "parquet"])
def test_a_class_that_the_order_of_a_model_lacks_is_refused(config, cache, named, kind):
    with pytest.raises(ExpectedError) as caught:
        datasets.load(config(kind, named(kind), classes=["ant", "Cat"]), cache)
    assert caught.value.path == "dataset.classes"


def test_another_order_gives_another_fingerprint(config, cache, named):
    path = named("image_folder")
    orders = (None, list(NAMES), list(ORDERS[0]))
    facts = [datasets.inspect(config("image_folder", path, classes=order), cache) for order in orders]
    assert facts[0] == facts[1]
    assert facts[2]["fingerprint"] != facts[0]["fingerprint"]


def test_digits_in_the_order_of_a_model(config, cache):
    plain = datasets.load(config("digits"), cache)
    turned = datasets.load(config("digits", classes=list("9876543210")), cache)
    np.testing.assert_array_equal(turned.splits["test"].images_NCHW, plain.splits["test"].images_NCHW)
    np.testing.assert_array_equal(turned.splits["test"].labels_N, 9 - plain.splits["test"].labels_N)


def test_labels_without_names_get_the_names_of_the_model(config, cache, tmp_path, write_npz):
    file = write_npz(tmp_path / "a.npz", x_train=shades(KINDS), y_train=KINDS)
    assert_right(datasets.load(config("npz", file, classes=list(NAMES)), cache))
    with pytest.raises(ExpectedError, match="to be a class from 0 to 1, got 2"):
        datasets.load(config("npz", file, classes=["ant", "bee"]), cache)


def test_a_class_of_test_alone_is_no_fault_where_the_model_knows_it(
    config, cache, tmp_path, write_image_folder
):
    path = tmp_path / "images"
    write_image_folder(path / "train", shades(KINDS % 2), KINDS % 2, classes=NAMES)
    write_image_folder(path / "test", shades(KINDS), KINDS, classes=NAMES)
    dataset = datasets.load(config("image_folder", path, classes=list(NAMES)), cache)
    assert_right(dataset)
    assert dataset.facts["splits"]["train"]["missing_classes"] == [2]
