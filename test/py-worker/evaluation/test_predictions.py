"""The predictions file: as promised to those who read it."""

from __future__ import annotations

import numpy as np
import pytest

from sparsight.evaluation.predictions import PredictionsFile, write_index, write_labels

ALL = np.ones(5, np.bool_)


def make(directory, num_classes=10, num_rows=3, num_images=5):
    return PredictionsFile(
        directory / "test.npy", num_rows=num_rows, num_images=num_images, num_classes=num_classes
    )


@pytest.mark.parametrize(
    ("num_classes", "dtype", "unseen"), [(2, np.uint8, 255), (255, np.uint8, 255), (256, np.uint16, 65535)]
)
def test_the_type_follows_the_classes_and_its_greatest_value_means_not_evaluated(
    tmp_path, num_classes, dtype, unseen
):
    file = make(tmp_path, num_classes)
    file.write(slice(1, 2), np.array([[num_classes - 1, 0]]))
    rows = np.load(tmp_path / "test.npy")
    assert rows.dtype == dtype
    assert rows.tolist() == [[unseen] * 5, [num_classes - 1, 0, *[unseen] * 3], [unseen] * 5]


def test_a_row_counts_with_exactly_its_images(tmp_path):
    file = make(tmp_path)
    file.write(slice(0, 1), np.array([[1, 2, 3]]))
    assert file.has(slice(0, 1), ALL[:3])
    assert not file.has(slice(0, 1), ALL[:2])
    assert not file.has(slice(0, 1), ALL[:4])
    assert not file.has(slice(1, 2), ALL[:3])
    assert not file.has(slice(0, 2), ALL[:3])


def test_an_image_without_a_class_counts_as_such(tmp_path):
    file = make(tmp_path)
    file.write(slice(1, 3), np.array([[1, -1, 3], [0, -1, 9]]))
    assert np.load(tmp_path / "test.npy")[1].tolist() == [1, 255, 3, 255, 255]
    assert file.has(slice(1, 3), np.array([True, False, True]))
    assert not file.has(slice(1, 3), ALL[:3])


def test_rows_are_still_there_in_the_next_attempt(tmp_path):
    make(tmp_path).write(slice(2, 3), np.arange(5)[None])
    assert make(tmp_path).has(slice(2, 3), ALL)
    assert not make(tmp_path).has(slice(0, 1), ALL)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: b"",
        lambda content: b"x" + content[1:],
    ],
    ids=["cut", "empty", "header"],
)
def test_a_damaged_file_is_begun_again(tmp_path, damage):
    make(tmp_path).write(slice(2, 3), np.arange(5)[None])
    file = tmp_path / "test.npy"
    file.write_bytes(damage(file.read_bytes()))
    assert not make(tmp_path).has(slice(2, 3), ALL)


def test_another_shape_is_begun_again(tmp_path):
    make(tmp_path).write(slice(2, 3), np.arange(5)[None])
    assert not make(tmp_path, num_rows=4).has(slice(2, 3), ALL)


def test_labels_have_the_type_of_predictions(tmp_path):
    write_labels(tmp_path / "test-labels.npy", np.array([299, 0], np.int64), 300)
    labels = np.load(tmp_path / "test-labels.npy")
    assert labels.dtype == np.uint16
    assert labels.tolist() == [299, 0]


def test_the_index_of_a_whole_split_counts_its_images(tmp_path):
    file = tmp_path / "test-images.npy"
    write_index(file, None, 3)
    assert np.load(file).tolist() == [0, 1, 2]
    write_index(file, np.array([7, 2], np.int64), 2)
    assert np.load(file).dtype == np.int32
    assert np.load(file).tolist() == [7, 2]
