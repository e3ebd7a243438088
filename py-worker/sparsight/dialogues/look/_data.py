"""What a file or folder of images is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from sparsight.datasets import DatasetConfig
from sparsight.datasets._glimpse import Glimpse, glimpse
from sparsight.datasets._recognition import recognised
from sparsight.protocol.generated import DataSeen, DatasetQuestion, SplitSeen

_MOST_NAMED = 100


def data_seen(question: DatasetQuestion, cache_directory: Path) -> DataSeen:
    """The likeliest data set, its splits, classes, sizes and colours.

    Raises ExpectedError where it is none.
    """
    config = DatasetConfig.of(msgspec.to_builtins(question))
    name, *others = recognised(config, cache_directory)
    seen = glimpse(replace(config, name=name), cache_directory)
    pictures = seen.pictures
    return DataSeen(
        name=name,  # type: ignore[arg-type]
        others=others,  # type: ignore[arg-type]
        splits=[
            SplitSeen(name=split, num_images=len(each.labels_N), origin=each.origin)
            for split, each in seen.decoded.splits.items()
        ],
        class_names=list(seen.decoded.class_names),
        num_classes=seen.decoded.num_classes,
        heights=[pick(each.height for each in pictures) for pick in (min, max)],
        widths=[pick(each.width for each in pictures) for pick in (min, max)],
        num_seen=len(pictures),
        num_channels=_num_channels(seen),
        are_pictures=seen.are_pictures,
        has_transparency=any(each.is_clear for each in pictures),
        bits=max(each.bits or 8 for each in pictures),
        unreadable=list(seen.unreadable)[:_MOST_NAMED],
        unused=[each for each in seen.decoded.unused if each not in seen.unreadable][:_MOST_NAMED],
    )


def _num_channels(seen: Glimpse) -> int:
    if seen.are_pictures:
        return 1 if all(each.is_gray for each in seen.pictures) else 3
    [split, *_] = seen.decoded.splits.values()
    return int(split.images_NCHW.shape[1])  # type: ignore[union-attr]
