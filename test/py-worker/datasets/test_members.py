"""What holds of every data set, none skipped."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sparsight import datasets
from sparsight.datasets import _checks
from sparsight.datasets._recognition import recognised
from sparsight.members import member_names

SCHEMAS = Path(__file__).parents[3] / "schemas"
NAMES = [name for name in member_names("sparsight.datasets") if name != "in_memory"]
"""All that can be read."""
ALL_TEST = {"cifar10_c"}
"""Those that have no image to train on."""


def test_the_schema_bounds_what_may_be_decoded():
    mask = json.loads((SCHEMAS / "mask.json").read_text(encoding="utf-8"))
    trial = json.loads((SCHEMAS / "trial.json").read_text(encoding="utf-8"))
    facts = trial["$defs"]["dataset_facts"]["properties"]
    assert mask["$defs"]["image_side"]["maximum"] == _checks.MAX_SIDE
    assert facts["num_channels"]["maximum"] == _checks.MAX_CHANNELS
    assert facts["num_classes"]["maximum"] == _checks.MAX_CLASSES


def test_the_schema_names_the_files():
    experiment = json.loads((SCHEMAS / "experiment.json").read_text(encoding="utf-8"))
    assert sorted(experiment["$defs"]["dataset_name"]["enum"]) == list(member_names("sparsight.datasets"))


def test_the_settings_are_those_of_the_schema(config):
    trial = json.loads((SCHEMAS / "trial.json").read_text(encoding="utf-8"))
    assert set(trial["$defs"]["trial_dataset"]["properties"]) == {*config("digits").__slots__, "facts"}


@pytest.fixture(params=NAMES)
def member(
    request, tmp_path, config, pixels, write_parquet, write_npz, write_image_folder, write_cifar10, releases
):
    """Settings of each data set, small, with a test split of its own where it has one."""
    images_NHWC, labels_N = pixels(30)
    path = tmp_path / "data"
    match request.param:
        case "digits":
            path = None
        case "cifar10":
            write_cifar10(path)
        case "parquet":
            write_parquet(path / "train-00000-of-00001.parquet", images_NHWC, labels_N)
            write_parquet(path / "test-00000-of-00001.parquet", *pixels(6, seed=1))
        case "image_folder":
            write_image_folder(path / "train", images_NHWC, labels_N)
            write_image_folder(path / "test", *pixels(6, seed=1))
        case "npz":
            path = write_npz(tmp_path / "data.npz", x_train=images_NHWC, y_train=labels_N)
        case name if hasattr(releases, name):
            path = getattr(releases, name)(path)
        case name:
            pytest.fail(f"no test data for {name}")
    return config(request.param, path)


def test_images_and_facts_fit_together(member, cache):
    dataset = datasets.load(member, cache)
    facts = dataset.facts
    assert set(dataset.splits) == {"train", "val", "test"}
    for name, split in dataset.splits.items():
        shape = (facts["num_channels"], facts["image_height"], facts["image_width"])
        assert split.images_NCHW.shape == (facts[f"num_{name}"], *shape)
        assert split.images_NCHW.dtype == np.uint8
        assert split.images_NCHW[:].flags.c_contiguous
        assert split.labels_N.shape == (facts[f"num_{name}"],)
        assert split.labels_N.dtype == np.int64
        assert (
            not split.labels_N.size
            or 0 <= split.labels_N.min() <= split.labels_N.max() < facts["num_classes"]
        )
    assert facts["num_test"] > 0
    if member.name not in ALL_TEST:
        assert facts["num_train"] > 0
        assert facts["num_val"] > 0
    assert len(facts["class_names"]) in (0, facts["num_classes"])


def test_is_recognised_by_its_names_and_layout(member, cache):
    if member.path is not None:
        assert member.name in recognised(replace(member, name="image_folder"), cache)


def test_facts_satisfy_the_schema(member, cache):
    facts = datasets.inspect(member, cache)
    trial = json.loads((SCHEMAS / "trial.json").read_text(encoding="utf-8"))
    assert set(facts) == set(trial["$defs"]["dataset_facts"]["required"])
    assert json.loads(json.dumps(facts)) == facts
    assert len(facts["fingerprint"]) == 64


def test_mean_and_std_are_those_of_train(member, cache):
    dataset = datasets.load(member, cache)
    split = dataset.splits["test" if member.name in ALL_TEST else "train"]
    pixels_NCHW = split.images_NCHW[:].astype(np.float64) / 255
    np.testing.assert_allclose(dataset.facts["mean"], pixels_NCHW.mean(axis=(0, 2, 3)), rtol=1e-12)
    np.testing.assert_allclose(dataset.facts["std"], pixels_NCHW.std(axis=(0, 2, 3)), rtol=1e-12)


def test_cached_and_decoded_anew_are_the_same(member, cache, tmp_path):
    first = datasets.load(member, cache)
    for directory in (cache, tmp_path / "another cache"):
        again = datasets.load(member, directory)
        assert again.facts == first.facts
        for name, split in first.splits.items():
            np.testing.assert_array_equal(again.splits[name].images_NCHW, split.images_NCHW)
            np.testing.assert_array_equal(again.splits[name].labels_N, split.labels_N)


def test_images_can_be_resized(member, cache, config):
    from dataclasses import replace

    facts = datasets.inspect(replace(member, image_size=5), cache)
    assert (facts["image_height"], facts["image_width"]) == (5, 5)
    assert facts["fingerprint"] != datasets.inspect(member, cache)["fingerprint"]
