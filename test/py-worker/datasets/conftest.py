"""Small data sets of every kind, written by the tests themselves."""

import gzip
import io
import json
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import scipy.io
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


@pytest.fixture
def releases():
    """Writes a data set as it is released: 20 train and 10 test images; gives the path, and what is in it."""
    return ReleaseWriter()


class ReleaseWriter:
    """Random images; `made` has what a split was given, images NHWC and labels."""

    def __init__(self):
        self.made = {}

    def _split(self, name, num_images, num_classes, shape):
        rng = np.random.default_rng(len(name))
        images_NHWC = rng.integers(0, 256, (num_images, *shape), np.uint8)
        self.made[name] = images_NHWC, np.arange(num_images) % num_classes
        return self.made[name]

    def cifar100(self, folder, num_classes=100):
        folder.mkdir(parents=True)
        for name, count in (("train", 200), ("test", 100)):
            images_NHWC, labels_N = self._split(name, count, num_classes, (32, 32, 3))
            planes_NP = images_NHWC.transpose(0, 3, 1, 2).reshape(count, -1)
            records = np.concatenate([labels_N[:, None] // 5, labels_N[:, None], planes_NP], axis=1)
            (folder / f"{name}.bin").write_bytes(records.astype(np.uint8).tobytes())
        return folder

    def cifar100_python(self, folder, num_classes=100):
        folder.mkdir(parents=True)
        for name, count in (("train", 200), ("test", 100)):
            images_NHWC, labels_N = self._split(name, count, num_classes, (32, 32, 3))
            data = np.ascontiguousarray(images_NHWC.transpose(0, 3, 1, 2).reshape(count, -1))
            batch = {b"data": data, b"fine_labels": labels_N.tolist(), b"coarse_labels": [0] * count}
            (folder / name).write_bytes(pickle.dumps(batch, protocol=2))
        return folder

    def cifar10_python(self, folder):
        folder.mkdir(parents=True)
        for name in (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"):
            images_NHWC, labels_N = self._split(name, 10, 10, (32, 32, 3))
            data = np.ascontiguousarray(images_NHWC.transpose(0, 3, 1, 2).reshape(10, -1))
            (folder / name).write_bytes(
                pickle.dumps({b"data": data, b"labels": labels_N.tolist()}, protocol=2)
            )
        return folder

    def cifar10_c(self, folder, corruption="fog"):
        folder.mkdir(parents=True)
        images_NHWC, labels_N = self._split("test", 50, 10, (32, 32, 3))
        np.save(folder / f"{corruption}.npy", images_NHWC)
        np.save(folder / "labels.npy", labels_N)
        return folder / f"{corruption}.npy"

    def mnist(self, folder, suffix=""):
        folder.mkdir(parents=True)
        opener = gzip.open if suffix else open
        for name, part, count in (("train", "train", 20), ("test", "t10k", 10)):
            images_NHWC, labels_N = self._split(name, count, 10, (28, 28, 1))
            for kind, values in (("images-idx3", images_NHWC[..., 0]), ("labels-idx1", labels_N)):
                header = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">i4").tobytes()
                with opener(folder / f"{part}-{kind}-ubyte{suffix}", "wb") as file:
                    file.write(header + values.astype(np.uint8).tobytes())
        return folder

    def svhn(self, folder):
        folder.mkdir(parents=True)
        for name, count in (("train", 20), ("test", 10)):
            images_NHWC, labels_N = self._split(name, count, 10, (32, 32, 3))
            labels = np.where(labels_N == 0, 10, labels_N).astype(np.uint8)[:, None]
            scipy.io.savemat(
                folder / f"{name}_32x32.mat",
                {"X": images_NHWC.transpose(1, 2, 3, 0), "y": labels},
                do_compression=True,
            )
        return folder

    def stl10(self, folder):
        folder.mkdir(parents=True)
        for name, count in (("train", 20), ("test", 10)):
            images_NHWC, labels_N = self._split(name, count, 10, (96, 96, 3))
            (folder / f"{name}_X.bin").write_bytes(images_NHWC.transpose(0, 3, 2, 1).tobytes())
            (folder / f"{name}_y.bin").write_bytes((labels_N + 1).astype(np.uint8).tobytes())
        return folder

    def npy(self, folder):
        folder.mkdir(parents=True)
        for name, count in (("train", 20), ("test", 10)):
            images_NHWC, labels_N = self._split(name, count, 3, (8, 8, 3))
            np.save(folder / f"x_{name}.npy", images_NHWC)
            np.save(folder / f"y_{name}.npy", labels_N)
        return folder

    def _pictures(self, name, count, num_classes=3, size=(8, 8)):
        images_NHWC, labels_N = self._split(name, count, num_classes, (*size, 3))
        return [
            (encode(image_HWC), int(label)) for image_HWC, label in zip(images_NHWC, labels_N, strict=True)
        ]

    def tiny_imagenet(self, folder):
        wnids = ["n01", "n02", "n03"]
        for index, (content, label) in enumerate(self._pictures("train", 20)):
            file = folder / "train" / wnids[label] / "images" / f"{index:02}.JPEG"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            (folder / "train" / wnids[label] / f"{wnids[label]}_boxes.txt").touch()
        (folder / "val" / "images").mkdir(parents=True)
        lines = []
        for index, (content, label) in enumerate(self._pictures("val", 10)):
            (folder / "val" / "images" / f"val_{index}.JPEG").write_bytes(content)
            lines.append(f"val_{index}.JPEG\t{wnids[label]}\t0\t0\t8\t8\n")
        (folder / "val" / "val_annotations.txt").write_text("".join(lines))
        (folder / "test" / "images").mkdir(parents=True)
        return folder

    def imagenet(self, folder, truth="val.txt"):
        wnids = ["n01", "n02", "n03"]
        for index, (content, label) in enumerate(self._pictures("train", 20)):
            file = folder / "train" / wnids[label] / f"{index:02}.JPEG"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        pictures = self._pictures("val", 10)
        (folder / "val").mkdir(parents=True)
        names = [f"ILSVRC2012_val_{index:08}" for index in range(1, 11)]
        for name, (content, _) in zip(names, pictures, strict=True):
            (folder / "val" / f"{name}.JPEG").write_bytes(content)
        labels = [label for _, label in pictures]
        match truth:
            case "val.txt":
                lines = [f"{name}.JPEG {label}" for name, label in zip(names, labels, strict=True)]
                (folder / "val.txt").write_text("\n".join(lines))
            case "LOC_val_solution.csv":
                lines = [f"{name},{wnids[label]} 1 2 3 4 " for name, label in zip(names, labels, strict=True)]
                (folder / truth).write_text("\n".join(["ImageId,PredictionString", *lines]))
            case "devkit":
                data = folder / "ILSVRC2012_devkit_t12" / "data"
                data.mkdir(parents=True)
                numbers = {0: 2, 1: 1, 2: 3}
                lines = [str(numbers[label]) for label in labels]
                (data / "ILSVRC2012_validation_ground_truth.txt").write_text("\n".join(lines))
                kind = [("ILSVRC2012_ID", "i4"), ("WNID", "O"), ("num_children", "i4")]
                synsets = np.array([(1, "n02", 0), (2, "n01", 0), (3, "n03", 0), (4, "n00", 3)], dtype=kind)
                scipy.io.savemat(data / "meta.mat", {"synsets": synsets})
        return folder

    def table(self, folder):
        folder.mkdir(parents=True)
        for name, count in (("train", 20), ("test", 10)):
            lines = ["path,label"]
            for index, (content, label) in enumerate(self._pictures(name, count)):
                (folder / f"{name}{index}.png").write_bytes(content)
                lines.append(f"{name}{index}.png,{['cat', 'dog', 'eel'][label]}")
            (folder / f"{name}.csv").write_text("\n".join(lines))
        return folder

    def webdataset(self, folder):
        folder.mkdir(parents=True)
        for name, count in (("train", 20), ("test", 10)):
            pictures = self._pictures(name, count)
            for shard in (0, 1):
                with tarfile.open(folder / f"{name}-{shard:06}.tar", "w") as members:
                    for index in range(shard * count // 2, (shard + 1) * count // 2):
                        content, label = pictures[index]
                        for suffix, data in (("png", content), ("cls", str(label).encode())):
                            info = tarfile.TarInfo(f"{index:04}.{suffix}")
                            info.size = len(data)
                            members.addfile(info, io.BytesIO(data))
        (folder / "classnames.txt").write_text("cat\ndog\neel\n")
        return folder

    def arrow(self, folder):
        splits = {"train": 20, "test": 10}
        for name, count in splits.items():
            (folder / name).mkdir(parents=True)
            pictures = self._pictures(name, count)
            features = {
                "info": {"features": {"label": {"names": ["cat", "dog", "eel"], "_type": "ClassLabel"}}}
            }
            table = pa.table(
                {
                    "image": [{"bytes": content, "path": None} for content, _ in pictures],
                    "label": [label for _, label in pictures],
                }
            ).replace_schema_metadata({"huggingface": json.dumps(features)})
            half = count // 2
            for shard, part in enumerate((table[:half], table[half:])):
                file = f"data-{shard:05}-of-00002.arrow"
                with pa.ipc.new_stream(str(folder / name / file), table.schema) as stream:
                    stream.write_table(part, max_chunksize=3)
            files = [{"filename": f"data-{shard:05}-of-00002.arrow"} for shard in (0, 1)]
            (folder / name / "state.json").write_text(json.dumps({"_data_files": files}))
        (folder / "dataset_dict.json").write_text(json.dumps({"splits": list(splits)}))
        return folder
