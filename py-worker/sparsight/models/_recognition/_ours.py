"""Which model that comes with Sparsight a checkpoint is of."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping

from sparsight.members import load_member, member_names
from sparsight.models._recognition._fits import Fit, Wanted, agrees, made_shapes
from sparsight.models._recognition._layers import Shapes

_MOST_DEPTH = 24


def fits_of_ours(wanted: Wanted) -> Iterator[Fit]:
    """Every member, width, depth and patch that fits."""
    for name in member_names("sparsight.models"):
        member: Callable[..., object] = load_member("sparsight.models", "the model", name)  # type: ignore[assignment]
        for options in _options(member, wanted.shapes):
            fit = _fit(name, member, options, wanted)
            if fit is not None:
                yield fit


def _options(member: Callable[..., object], shapes: Shapes) -> list[dict[str, int]]:
    """Options to try; none that has its default."""
    parameters = inspect.signature(member).parameters
    kernel = next((shape[2] for shape in shapes.values() if len(shape) == 4), None)
    depths: list[dict[str, int]] = [{}]
    if "depth" in parameters:
        default = parameters["depth"].default
        depths += [{"depth": depth} for depth in range(1, _MOST_DEPTH + 1) if depth != default]
    patches: list[dict[str, int]] = [{}]
    if "patch" in parameters and kernel is not None:
        patches.append({"patch": kernel})
    return [{**depth, **patch} for depth, patch in itertools.product(depths, patches)]


def _fit(name: str, member: Callable[..., object], options: Mapping[str, int], wanted: Wanted) -> Fit | None:
    def shapes(side: int, channels: int, width: float) -> Shapes | None:
        sizes = {"image_height": side, "image_width": side, "num_channels": channels}
        return made_shapes(lambda: member(**sizes, num_classes=wanted.num_classes, width=width, **options))

    plain = shapes(wanted.sides[0], wanted.channels[0], 1)
    if plain is None or not agrees(plain, wanted.shapes, by_names_alone=True):
        return None
    width = _width(plain, wanted.shapes)
    for channels, side in itertools.product(wanted.channels, wanted.sides):
        if agrees(shapes(side, channels, width), wanted.shapes):
            is_any_side = agrees(shapes(2 * side, channels, width), wanted.shapes)
            how = f"names and shapes of all {len(wanted.shapes)} tensors are those of {name}"
            return Fit(name, how, width, options, None if is_any_side else side, channels)
    return None


def _width(plain: Shapes, found: Shapes) -> float:
    """Channels of the first layer ÷ those that it has at width 1."""
    [own] = [shape for name, shape in plain.items() if name.endswith("weight")][:1]
    [other] = [shape for name, shape in found.items() if name.endswith("weight")][:1]
    return other[0] / own[0]
