"""Data sets that cannot be used: each is refused, by the grammar, naming the file and what to do."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sparsight import datasets
from sparsight.errors import ExpectedError


@dataclass
class Kit:
    """What a case may use to make its data set; the conftest says what each does."""

    folder: Path
    config: object
    pixels: object
    write_parquet: object
    write_npz: object
    write_image_folder: object
    write_cifar10: object
    pack: object

    def npz(self, **changes):
        images_NHWC, labels_N = self.pixels(12)
        arrays = {"x_train": images_NHWC, "y_train": labels_N, **changes}
        arrays = {name: array for name, array in arrays.items() if array is not None}
        return self.config("npz", self.write_npz(self.folder / "data.npz", **arrays))

    def parquet(self, name="train-00000-of-00001.parquet", **settings):
        file = self.write_parquet(self.folder / "pq" / name, *self.pixels(12))
        return self.config("parquet", file.parent, **settings), file

    def parquet_of(self, **columns):
        file = self.folder / "train.parquet"
        pq.write_table(pa.table(columns), file)
        return self.config("parquet", file)

    def images(self, **settings):
        folder = self.folder / "images"
        self.write_image_folder(folder / "train", *self.pixels(12))
        return self.config("image_folder", folder, **settings), folder

    def cifar10(self):
        folder = self.write_cifar10(self.folder / "cifar")
        return self.config("cifar10", folder), folder


@pytest.fixture
def kit(tmp_path, config, pixels, write_parquet, write_npz, write_image_folder, write_cifar10, pack):
    return Kit(tmp_path, config, pixels, write_parquet, write_npz, write_image_folder, write_cifar10, pack)


@pytest.fixture
def check(request, cache):
    """Checks that a data set is refused with what the test's mark says; a case ends with it."""
    mark = request.node.get_closest_marker("refused")
    num_checked = 0

    def is_refused(config):
        nonlocal num_checked
        num_checked += 1
        for _ in range(2):  # the second time, nothing of the first may be believed
            with pytest.raises(ExpectedError) as caught:
                datasets.load(config, cache)
            _compare(caught.value, *mark.args, **mark.kwargs)
        assert not list(cache.glob("datasets/*/*"))
        assert not list(cache.glob("decoded/*.partial"))

    yield is_refused
    assert num_checked == 1


def _compare(error, message, fix, path="dataset.path"):
    assert message in str(error).splitlines()[0]
    assert str(error).startswith("Expected ")
    assert len(str(error).splitlines()) == 2, "one line that says what is wrong, one that says what to do"
    assert fix in (error.fix or "") or fix in error.message
    assert error.path == path
