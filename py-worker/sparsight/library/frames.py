"""Data frames, for those who have pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sparsight.errors import ExpectedError

if TYPE_CHECKING:
    import pandas as pd


def frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The rows as a data frame; raises ExpectedError where pandas is not installed."""
    try:
        import pandas as pd
    except ImportError:
        fix = "Install it: pip install 'sparsight[frames]', or pip install pandas."
        raise ExpectedError("Expected pandas to be installed for data frames, got none", fix=fix) from None
    return pd.DataFrame([dict(row) for row in rows])
