from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparsight import datasets
from sparsight.datasets._split import permutation_N, plan, stratified_order_N
from sparsight.errors import ExpectedError


@given(st.integers(0, 3000), st.integers(0, 2**63 - 1))
def test_a_permutation_has_every_index_once(num_images, key):
    assert sorted(permutation_N(num_images, key).tolist()) == list(range(num_images))


def test_permutation_vectors():
    assert permutation_N(8, 0).tolist() == [2, 4, 6, 5, 1, 7, 0, 3]
    assert permutation_N(8, 2**63 - 1).tolist() == [5, 3, 0, 6, 4, 7, 2, 1]


def test_first_places_are_uniform():
    counts = np.bincount([permutation_N(10, key)[0] for key in range(5000)], minlength=10)
    assert ((counts - 500) ** 2 / 500).sum() < 33.7  # chi-squared, 9 degrees of freedom, p = 0.0001


def numbered(write_npz, file, num_train, num_test=0):
    """Images whose pixels tell their number, so that a split can be checked image by image."""

    def images(start, stop):
        numbers_N = np.arange(start, stop, dtype=np.uint8)
        return np.broadcast_to(numbers_N[:, None, None], (stop - start, 4, 4)).copy()

    arrays = {"x_train": images(0, num_train), "y_train": np.arange(num_train) % 2}
    if num_test:
        arrays |= {"x_test": images(num_train, num_train + num_test), "y_test": np.arange(num_test) % 2}
    return write_npz(file, **arrays)


def numbers(dataset):
    return {name: split.images_NCHW[:, 0, 0, 0].tolist() for name, split in dataset.splits.items()}


@pytest.fixture
def load(tmp_path, write_npz, config, cache):
    def make(num_train, num_test, **settings):
        file = tmp_path / f"{num_train}-{num_test}.npz"
        if not file.exists():
            numbered(write_npz, file, num_train, num_test)
        return datasets.load(config("npz", file, **settings), cache)

    return make


def test_every_image_is_in_one_split(load):
    split = numbers(load(100, 0))
    assert {name: len(images) for name, images in split.items()} == {"train": 72, "val": 8, "test": 20}
    assert sorted(split["train"] + split["val"] + split["test"]) == list(range(100))


def test_a_test_split_of_its_own_stays_whole(load):
    split = numbers(load(100, 30, test_fraction=0.5))
    assert sorted(split["test"]) == list(range(100, 130))
    assert sorted(split["train"] + split["val"]) == list(range(100))
    assert len(split["val"]) == 10


def test_labels_stay_with_their_images(load):
    for split in load(100, 30).splits.values():
        numbers_N = split.images_NCHW[:, 0, 0, 0]
        np.testing.assert_array_equal(split.labels_N, numbers_N % 2)


@pytest.mark.parametrize("num_test", [0, 30])
def test_a_split_knows_which_images_of_its_source_it_has(load, num_test):
    splits = load(100, num_test, max_train=40).splits
    found = numbers(load(100, num_test, max_train=40))
    for name, split in splits.items():
        start = 100 if name == "test" and num_test else 0
        assert (split.index_N + start).tolist() == found[name]


def test_limits_cut_short_and_change_no_order(load):
    whole = numbers(load(100, 30))
    limited = numbers(load(100, 30, max_train=50, max_test=7))
    assert limited["test"] == whole["test"][:7]
    assert limited["val"] == whole["val"][:5]
    assert limited["val"] + limited["train"] == (whole["val"] + whole["train"])[:50]


def test_limits_beyond_the_data_take_all(load):
    assert numbers(load(100, 30, max_train=1000, max_test=1000)) == numbers(load(100, 30))


def test_a_limit_on_held_out_test_images_leaves_the_others_unused(load):
    whole, limited = numbers(load(100, 0)), numbers(load(100, 0, max_test=3))
    assert limited["test"] == whole["test"][:3]
    assert limited["train"] == whole["train"]


def test_the_order_is_shuffled(load):
    assert numbers(load(100, 30))["test"] != list(range(100, 130))


def test_the_seed_of_the_split_decides(load):
    first, second = load(100, 0, split_seed=1), load(100, 0, split_seed=2)
    assert numbers(first)["test"] != numbers(second)["test"]
    assert first.facts["fingerprint"] != second.facts["fingerprint"]


def test_no_val_on_demand(load):
    dataset = load(100, 30, val_fraction=0)
    assert dataset.facts["num_val"] == 0
    assert dataset.splits["val"].images_NCHW.shape == (0, 1, 4, 4)
    assert dataset.facts["num_train"] == 100


@pytest.mark.parametrize(
    ("settings", "same"),
    [
        ({"val_fraction": 0.2}, False),
        ({"max_train": 50}, False),
        ({"max_test": 10}, False),
        ({"split_seed": 5}, False),
        ({"max_train": 1000}, True),
        ({"val_fraction": 0.1001}, True),
        ({"test_fraction": 0.4}, True),
    ],
)
def test_the_fingerprint_follows_the_images_in_the_splits(load, settings, same):
    changed = load(100, 30, **settings).facts["fingerprint"]
    assert (changed == load(100, 30).facts["fingerprint"]) == same


@given(
    num_train=st.integers(1, 10**8),
    fractions=st.tuples(st.floats(0, 0.9), st.floats(0, 0.9, exclude_min=True)),
    limits=st.tuples(st.none() | st.integers(2, 10**8), st.none() | st.integers(1, 10**8)),
)
def test_parts_of_one_permutation_never_overlap(config, num_train, fractions, limits):
    val_fraction, test_fraction = fractions
    max_train, max_test = limits
    settings = {"val_fraction": val_fraction, "test_fraction": test_fraction}
    try:
        parts = plan({"train": num_train}, config("npz", **settings, max_train=max_train, max_test=max_test))
    except ExpectedError:
        return  # nothing left: see the test below
    assert 0 == parts["test"].start < parts["test"].stop <= parts["val"].start <= parts["val"].stop
    assert parts["val"].stop == parts["train"].start < parts["train"].stop <= num_train


@pytest.mark.parametrize(
    ("num_images", "settings", "message"),
    [
        (
            {"train": 2},
            {"test_fraction": 0.1},
            "Expected the test split to be one image or more, got none of 2 images",
        ),
        ({"train": 1}, {"test_fraction": 0.9}, "Expected the train split to be one image or more"),
    ],
)
def test_nothing_left_is_an_error(config, num_images, settings, message):
    with pytest.raises(ExpectedError) as caught:
        plan(num_images, replace(config("npz", "x"), **settings))
    assert str(caught.value).startswith(message)
    assert caught.value.path is not None
    assert caught.value.path.startswith("dataset.")


@given(st.lists(st.integers(0, 6), min_size=1, max_size=300), st.integers(0, 2**63 - 1))
def test_a_stratified_order_has_every_index_once_and_ends_with_every_class(labels, key):
    labels_N = np.array(labels)
    order_N = stratified_order_N(labels_N, key)
    assert sorted(order_N.tolist()) == list(range(len(labels)))
    num_classes = len(set(labels))
    assert set(labels_N[order_N[len(labels) - num_classes :]]) == set(labels)


@given(
    counts=st.lists(st.integers(1, 60), min_size=2, max_size=8),
    fraction=st.floats(0, 1),
    key=st.integers(0, 2**63 - 1),
)
def test_every_beginning_of_a_stratified_order_has_each_class_in_its_share(counts, fraction, key):
    labels_N = np.repeat(np.arange(len(counts)), counts)
    beginning_N = labels_N[stratified_order_N(labels_N, key)][: round(fraction * len(labels_N))]
    found_C = np.bincount(beginning_N, minlength=len(counts))
    wanted_C = np.array(counts) * len(beginning_N) / len(labels_N)
    assert np.abs(found_C - wanted_C).max() <= 1.5 + len(counts) / 2


def test_a_stratified_order_is_shuffled_within_classes():
    labels_N = np.arange(60) % 3
    orders = [stratified_order_N(labels_N, key) for key in (1, 2)]
    assert orders[0].tolist() != orders[1].tolist()
    assert not (np.diff(orders[0][labels_N[orders[0]] == 0]) > 0).all()


@pytest.fixture
def load_rare(config, cache, tmp_path, write_npz):
    """An npz with so many images of each class, whose pixels tell their number."""

    def make(counts, **settings):
        labels_N = np.repeat(np.arange(len(counts)), counts)
        numbers_N = np.arange(len(labels_N)).astype(np.uint8)[:, None, None]
        file = tmp_path / f"{len(counts)}.npz"
        if not file.exists():
            images = np.broadcast_to(numbers_N, (len(labels_N), 4, 4))
            write_npz(file, x_train=images, y_train=labels_N)
        return datasets.load(config("npz", file, **settings), cache)

    return make


RARE = [15] * 14 + [1] * 6


def test_classes_with_one_image_stay_in_train_and_all_others_are_everywhere(load_rare):
    """A plain cut would leave some classes out of train, and others out of test."""
    dataset = load_rare(RARE)
    splits = dataset.facts["splits"]
    assert splits["train"]["missing_classes"] == []
    assert splits["test"]["missing_classes"] == list(range(14, 20))
    assert [splits[name]["is_stratified"] for name in ("train", "val", "test")] == [False, True, True]
    assert set(np.bincount(dataset.splits["test"].labels_N)) <= {3, 4}


def test_two_images_a_class_are_one_to_train_on_and_one_to_test_on(load_rare):
    dataset = load_rare([2] * 30, test_fraction=0.5, val_fraction=0)
    for name in ("train", "test"):
        assert sorted(dataset.splits[name].labels_N.tolist()) == list(range(30))


def test_a_plain_cut_that_has_every_class_everywhere_is_left_alone(load):
    splits = load(100, 0).facts["splits"]
    assert not splits["test"]["is_stratified"]
    assert splits["test"]["missing_classes"] == []


@pytest.mark.parametrize("limits", [{"max_test": 5}, {"max_train": 30}, {"max_train": 30, "max_test": 5}])
def test_limits_only_cut_a_stratified_order_short(load_rare, limits):
    whole, limited = load_rare(RARE), load_rare(RARE, **limits)
    assert limited.facts["splits"]["test"]["is_stratified"]
    num_test = limited.facts["num_test"]
    assert numbers(limited)["test"] == numbers(whole)["test"][:num_test]


def test_classes_that_a_limit_leaves_out_are_told(load_rare):
    dataset = load_rare([5] * 20, max_train=15, val_fraction=0)
    missing = sorted(set(range(20)) - set(dataset.splits["train"].labels_N.tolist()))
    assert missing
    assert dataset.facts["splits"]["train"]["missing_classes"] == missing


def test_an_own_test_split_without_a_class_is_told(config, cache, tmp_path, pixels, write_npz):
    images_NHWC, labels_N = pixels(30)
    kept = labels_N != 1
    arrays = {"x_test": images_NHWC[kept], "y_test": labels_N[kept]}
    file = write_npz(tmp_path / "a.npz", x_train=images_NHWC, y_train=labels_N, **arrays)
    assert datasets.inspect(config("npz", file), cache)["splits"]["test"] == {
        "origin": "x_test and y_test",
        "is_cut_out": False,
        "is_stratified": False,
        "missing_classes": [1],
    }
