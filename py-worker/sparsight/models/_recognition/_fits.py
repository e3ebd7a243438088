"""Which model a checkpoint is of: ours and those of installed libraries, by names and shapes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import nn

from sparsight.models._names import rename
from sparsight.models._recognition._layers import Ends, Shapes
from sparsight.process.raised import RAISED

_COUNT = "num_batches_tracked"
_SIDES = (32, 28, 64, 96, 128, 224, 16, 8)


@dataclass(frozen=True, slots=True)
class Fit:
    """A model by its name in settings, all of whose weights are those of the checkpoint."""

    name: str
    how: str
    """In a few words, why it is this model."""
    width: float = 1
    options: Mapping[str, int] = field(default_factory=dict)
    side: int | None = None
    """The only size of images, in pixels, that it fits, of those tried."""
    num_channels: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of the model that is sought, and of the images that it is for."""

    shapes: Shapes
    num_classes: int
    own_channels: int | None
    side: int | None
    channels_of_images: int

    @classmethod
    def of(cls, shapes: Shapes, ends: Ends, side: int | None, channels_of_images: int) -> Wanted | None:
        """None where the weights show no classes, so that no model can be made."""
        if ends.num_classes is None:
            return None
        return cls(shapes, ends.num_classes, ends.num_channels, side, channels_of_images)

    @property
    def channels(self) -> Sequence[int]:
        """Numbers of channels that may be meant, the likeliest first."""
        if self.own_channels is not None:
            return [self.own_channels]
        return list(dict.fromkeys([self.channels_of_images, 3, 1]))

    @property
    def sides(self) -> Sequence[int]:
        """Sizes of images: those at hand, those that a first matrix has columns for, and usual ones."""
        columns = next((shape[1] for shape in self.shapes.values() if len(shape) == 2), 0)
        squares = [math.isqrt(columns // channels) for channels in self.channels]
        return [side for side in dict.fromkeys([self.side or _SIDES[0], *squares, *_SIDES]) if side > 0]


def made_shapes(make: Callable[[], object]) -> Shapes | None:
    """Shapes of the weights of a model that is made without memory for them; None where it cannot be."""
    try:
        with torch.device("meta"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = make()
    except RAISED:
        return None
    if not isinstance(model, nn.Module):
        return None
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def agrees(own: Shapes | None, found: Shapes, *, by_names_alone: bool = False) -> bool:
    """Whether the weights of a model are those of a checkpoint, by names and shapes."""
    if own is None:
        return False
    names, _ = rename(list(found), set(own))
    renamed = {names[name]: tuple(shape) for name, shape in found.items() if not name.endswith(_COUNT)}
    wanted = {name: tuple(shape) for name, shape in own.items() if not name.endswith(_COUNT)}
    return renamed.keys() == wanted.keys() if by_names_alone else renamed == wanted
