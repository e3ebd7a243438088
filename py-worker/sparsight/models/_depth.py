"""Numbers of layers."""

from __future__ import annotations

from sparsight.whole_number import whole_number

_MOST = 1000


def checked(depth: int) -> int:
    """The option `depth`; raises ExpectedError for one below 0, or beyond what anybody can train."""
    return whole_number("option depth of the model", depth, least=0, most=_MOST, at="model.options.depth")
