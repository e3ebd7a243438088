"""Masks to train with."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def twenty_visible() -> dict[str, Any]:
    """The settings of masks that leave 20 pixels of every image visible."""
    return {
        "mask": {"family": "scatter", "granularity": 1},
        "of": "visible",
        "distribution": "fixed",
        "values": [20],
        "fills": [{"name": "black"}],
    }
