"""CIFAR-100: 50,000 train and 10,000 test images of 32×32 pixels in 100 classes.

A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
"""

from __future__ import annotations

from pathlib import Path

from sparsight.datasets import _cifar
from sparsight.datasets._config import DatasetConfig
from sparsight.datasets._dataset import Located

CLASS_NAMES = (
    *(
        "apple",
        "aquarium_fish",
        "baby",
        "bear",
        "beaver",
        "bed",
        "bee",
        "beetle",
        "bicycle",
        "bottle",
    ),
    *(
        "bowl",
        "boy",
        "bridge",
        "bus",
        "butterfly",
        "camel",
        "can",
        "castle",
        "caterpillar",
        "cattle",
    ),
    *(
        "chair",
        "chimpanzee",
        "clock",
        "cloud",
        "cockroach",
        "couch",
        "crab",
        "crocodile",
        "cup",
    ),
    *(
        "dinosaur",
        "dolphin",
        "elephant",
        "flatfish",
        "forest",
        "fox",
        "girl",
        "hamster",
        "house",
    ),
    *(
        "kangaroo",
        "keyboard",
        "lamp",
        "lawn_mower",
        "leopard",
        "lion",
        "lizard",
        "lobster",
        "man",
    ),
    *(
        "maple_tree",
        "motorcycle",
        "mountain",
        "mouse",
        "mushroom",
        "oak_tree",
        "orange",
        "orchid",
    ),
    *(
        "otter",
        "palm_tree",
        "pear",
        "pickup_truck",
        "pine_tree",
        "plain",
        "plate",
        "poppy",
    ),
    *(
        "porcupine",
        "possum",
        "rabbit",
        "raccoon",
        "ray",
        "road",
        "rocket",
        "rose",
        "sea",
        "seal",
    ),
    *(
        "shark",
        "shrew",
        "skunk",
        "skyscraper",
        "snail",
        "snake",
        "spider",
        "squirrel",
        "streetcar",
    ),
    *(
        "sunflower",
        "sweet_pepper",
        "table",
        "tank",
        "telephone",
        "television",
        "tiger",
        "tractor",
    ),
    *(
        "train",
        "trout",
        "tulip",
        "turtle",
        "wardrobe",
        "whale",
        "willow_tree",
        "wolf",
        "woman",
    ),
    *("worm",),
)
FILES = _cifar.Release(
    name="cifar-100",
    class_names=CLASS_NAMES,
    binary={"train": ("train.bin",), "test": ("test.bin",)},
    python={"train": ("train",), "test": ("test",)},
    num_label_bytes=2,
    label_key=b"fine_labels",
)


def claims(path: Path) -> bool:
    """Whether it is called like a release, or is a folder."""
    return path.is_dir() or _cifar.is_release(path, FILES)


def cifar100(config: DatasetConfig, cache_directory: Path) -> Located:
    """An archive or folder of either version, with the fine labels."""
    return _cifar.located(config.existing_path(), FILES)
