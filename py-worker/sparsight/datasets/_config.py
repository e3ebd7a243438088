"""Which images: the `dataset` part of a trial, as the worker reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from sparsight.errors import Found, expected
from sparsight.files import canonical_json
from sparsight.networks.resampling import Resampling


@dataclass(frozen=True, slots=True)
class DatasetConfig:
    """Resolved settings; the fields are those of `trial_dataset` in schemas/trial.json, less `facts`."""

    name: str
    path: str | None
    image_size: int | None
    resize: Literal["crop", "squash"]
    resampling: Mapping[str, Any] | None
    color: Literal["rgb", "gray"]
    background: Literal["white", "gray", "black"]
    bits: int | None
    classes: list[str] | Literal["imagenet"] | None
    labels: Mapping[str, int] | None
    num_classes: int | None
    statistics: Mapping[str, list[float]] | None
    unreadable: Literal["refuse", "skip"]
    severity: int | None
    val_fraction: float
    test_fraction: float
    split_seed: int
    max_train: int | None
    max_test: int | None

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> DatasetConfig:
        """Take the fields from a JSON object, leaving out `facts`. Raises ExpectedError for other keys."""
        names = [field.name for field in fields(cls)]
        odd = sorted((set(settings) - {"facts"}) ^ set(names))
        if odd:
            raise expected(
                "the settings of a data set",
                f"exactly {', '.join(names)}",
                sorted(settings),
                at=f"dataset.{odd[0]}",
            )
        return cls(**{name: settings[name] for name in names})

    @property
    def says_outputs(self) -> bool:
        """Whether the outputs of a model are named or counted, of which there may be more than classes."""
        return not (self.classes is None and self.labels is None and self.num_classes is None)

    @property
    def model_input(self) -> Resampling | None:
        """What a model's preprocessing makes of images before they are masked."""
        return None if self.resampling is None else Resampling.of(self.resampling)

    @property
    def key(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the canonical JSON of all fields."""
        return hashlib.sha256(canonical_json.dumps(asdict(self)).encode()).hexdigest()[:16]

    def existing_path(self) -> Path:
        """`path`, which this data set cannot do without; raises ExpectedError if it is null or not there."""
        if self.path is None:
            raise expected(
                "the path of the data set",
                f"the file or folder of {self.name} images",
                None,
                at="dataset.path",
                fix="Add `path:` to `dataset`.",
            )
        path = Path(self.path)
        if not path.is_absolute():
            # Facts are kept under the settings, so the same text must always mean the same place.
            fix = f"Write {path.absolute()}."
            raise expected("the path of the data set", "absolute", self.path, at="dataset.path", fix=fix)
        if not path.exists():
            raise expected(
                "the path of the data set",
                "an existing file or folder",
                Found(f"the link {path}, which leads nowhere") if path.is_symlink() else self.path,
                at="dataset.path",
                fix="Check its spelling, and that the disk it is on is mounted.",
            )
        return path
