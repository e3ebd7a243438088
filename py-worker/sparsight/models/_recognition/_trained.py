"""How images were given to a model when it was trained, as far as anything hints at it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparsight.networks.model_source import source_of
from sparsight.process.raised import RAISED

_LARGE = 160
"""Sides from which images are taken to be those of ImageNet's models, in pixels."""
_CIFAR_SIDE = 32
_IMAGENET = 1000
"""Classes of ImageNet, whose models are made for large images."""
_KNOWN: Mapping[tuple[float, ...], str] = {
    (0.485, 0.456, 0.406): "imagenet",
    (0.48145466, 0.4578275, 0.40821073): "clip",
    (0.5, 0.5, 0.5): "inception",
}
_INTERPOLATIONS = ("bilinear", "bicubic", "nearest", "lanczos")


@dataclass(frozen=True, slots=True)
class TrainedWith:
    """Settings of `model.preprocess`, and where the guess comes from."""

    settings: Mapping[str, Any]
    why: str


def trained_with(
    name: str, *, own_side: int | None, side: int, num_channels: int, num_classes: int | None
) -> TrainedWith | None:
    """For a model of this name, of `own_side` where it takes only that; `side` is that of the images.

    Models that come with Sparsight normalise by the statistics of the data set, unless they are made for
    public weights, of which they say it themselves. A guess in any case, which must be checked; None where
    nothing hints.
    """
    if name and source_of(name).scheme == "member":
        return _of_ours(name)
    is_large = (own_side or side) >= _LARGE or (own_side is None and num_classes == _IMAGENET)
    if name.startswith("transformers:"):
        found = _of_folder(Path(name.removeprefix("transformers:")), num_channels)
        if found is not None:
            return found
    if name.startswith("timm:"):
        found = _of_timm(name.removeprefix("timm:"), num_channels)
        if found is not None and is_large:
            return found
    if num_channels != 3:
        return None
    if is_large:
        crop = own_side or 224
        settings = {"resize": round(crop * 256 / 224), "center_crop": crop, "mean": "imagenet"}
        return TrainedWith(settings, f"nets for images of {crop} pixels are mostly trained so")
    if (own_side or side) == _CIFAR_SIDE:
        return TrainedWith({"mean": "cifar10"}, "nets for images of 32 pixels are mostly trained so")
    return None


def _of_ours(name: str) -> TrainedWith | None:
    module = importlib.import_module(f"sparsight.models.{name}")
    settings = getattr(module, "PREPROCESS_OF_PUBLIC_WEIGHTS", None)
    return settings and TrainedWith(settings, f"public weights of {name} were trained so")


def _of_timm(name: str, num_channels: int) -> TrainedWith | None:
    try:
        config: Any = importlib.import_module("timm.models").get_pretrained_cfg(name)
        crop = int(config.input_size[1])
        mean = tuple(round(value, 8) for value in config.mean)
        interpolation, crop_pct, std = config.interpolation, float(config.crop_pct), list(config.std)
    except RAISED:
        return None
    if len(mean) != num_channels:
        return None
    known = _KNOWN.get(mean)
    settings: dict[str, Any] = {"resize": int(crop / crop_pct), "center_crop": crop}
    if interpolation in _INTERPOLATIONS:
        settings["interpolation"] = interpolation
    settings |= {"mean": known} if known else {"mean": list(mean), "std": std}
    return TrainedWith(settings, f"timm's own configuration of {name}")


def _of_folder(folder: Path, num_channels: int) -> TrainedWith | None:
    """What Hugging Face's trainer wrote beside the weights."""
    try:
        config = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))
        mean, std = [list(map(float, config[key])) for key in ("image_mean", "image_std")]
        size = config["size"]
        side = int(size.get("shortest_edge") or size["height"]) if isinstance(size, dict) else int(size)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if len(mean) != num_channels:
        return None
    known = _KNOWN.get(tuple(mean))
    normalisation = {"mean": known} if known else {"mean": mean, "std": std}
    settings = {"resize": side, "center_crop": side, **normalisation}
    return TrainedWith(settings, f"preprocessor_config.json in {folder.name}")
