"""Models: one file per member, holding a function of the file's name.

Each is called with image_height, image_width, num_channels, num_classes, width and the options of the config,
takes normalised images [batch, channels, height, width] of any size from 8×8 up, and gives logits [batch,
classes].
"""

from __future__ import annotations

from sparsight.members import member_names
from sparsight.models._build import build
from sparsight.models._output import OutputRule, is_choice_in_vain
from sparsight.models._weights import WeightsRules, load_weights

__all__ = ["OutputRule", "WeightsRules", "build", "is_choice_in_vain", "load_weights", "names"]


def names() -> tuple[str, ...]:
    """Names of all models."""
    return member_names(__name__)
