"""Small data sets of every kind, written by the tests themselves."""

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

CIFAR10_FILES = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def pixels():
    """Random uint8 images NHWC and labels that have every class."""

    def make(num_images, seed=0, size=(8, 8), num_channels=3, num_classes=3):
        rng = np.random.default_rng(seed)
        images_NHWC = rng.integers(0, 256, (num_images, *size, num_channels), np.uint8)
        return images_NHWC, np.arange(num_images) % num_classes

    return make


def encode(image_HWC, kind="PNG"):
    stream = io.BytesIO()
    Image.fromarray(image_HWC.squeeze()).save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def write_parquet():
    def write(file: Path, images_NHWC, labels_N, *, names=None, image="img", label="label", binary=False):
        encoded = [encode(image_HWC) for image_HWC in images_NHWC]
        column = encoded if binary else [{"bytes": each, "path": None} for each in encoded]
        table = pa.table({image: column, label: pa.array(labels_N)})
        if names is not None:
            features = {"info": {"features": {label: {"names": names, "_type": "ClassLabel"}}}}
            table = table.replace_schema_metadata({"huggingface": json.dumps(features)})
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, file, row_group_size=4)
        return file

    return write


@pytest.fixture
def write_npz():
    def write(file: Path, **arrays):
        np.savez(file, **arrays)
        return file

    return write


@pytest.fixture
def write_image_folder():
    def write(folder: Path, images_NHWC, labels_N, classes=("cat", "dog", "eel")):
        for index, (image_HWC, label) in enumerate(zip(images_NHWC, labels_N, strict=True)):
            file = folder / classes[label] / f"{index:03}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(encode(image_HWC))
        return folder

    return write


@pytest.fixture
def write_cifar10():
    def write(folder: Path, num_records=10):
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(10)
        for name in CIFAR10_FILES:
            records_NB = rng.integers(0, 256, (num_records, 3073), np.uint8)
            records_NB[:, 0] = np.arange(num_records) % 10
            (folder / name).write_bytes(records_NB.tobytes())
        return folder

    return write


@pytest.fixture
def pack():
    """A tar.gz of a folder, as the CIFAR-10 release is packed."""

    def make(folder: Path, archive: Path):
        with tarfile.open(archive, "w:gz") as members:
            members.add(folder, "cifar-10-batches-bin")
        return archive

    return make
