from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparsight_worker import datasets
from sparsight_worker.datasets._split import permutation_N, plan
from sparsight_worker.errors import ExpectedError


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
