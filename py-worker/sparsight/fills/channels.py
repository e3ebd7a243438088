"""Hidden pixels lose some of their colour channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from torch import Tensor

from sparsight.errors import expected
from sparsight.fills._fill import Fill, FillRequest
from sparsight.members import one_of
from sparsight.real_number import real_number

_LOST = {
    "red": (0,),
    "green": (1,),
    "blue": (2,),
    "all_but_red": (1, 2),
    "all_but_green": (0, 2),
    "all_but_blue": (0, 1),
}


@dataclass(frozen=True)
class Channels(Fill):
    """The pixel itself, but for the channels that are lost, which have one value: at 100 % hidden, the images
    lack these channels altogether.
    """

    lost: Literal["red", "green", "blue", "all_but_red", "all_but_green", "all_but_blue"] = "red"
    """Which channels hidden pixels lose."""
    value: float = 0
    """What lost channels are, in [0, 1]."""

    sees_hidden: ClassVar[bool] = True
    needs_color: ClassVar[bool] = True
    parameter_words: ClassVar[Mapping[str, str]] = {"lost": "without {}"}

    def __post_init__(self) -> None:
        one_of("what channels lose", self.lost, tuple(_LOST), at="lost")
        real_number("value of channels", self.value, least=0, most=1, at="value")

    def values(self, request: FillRequest) -> Tensor:
        """The images without these channels, [B, C, H, W]; raises ExpectedError unless there are three."""
        if request.num_channels != 3:
            fix = "Read the images in colour, or choose another fill."
            raise expected("images", "of three channels, as channels needs", request.num_channels, fix=fix)
        values_BCHW = request.images_BCHW.clone()
        values_BCHW[:, list(_LOST[self.lost])] = self.value
        return values_BCHW


channels = Channels()
