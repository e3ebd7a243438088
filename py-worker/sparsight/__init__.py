"""Sparsight: how little must a vision model see?

    import sparsight

    result = sparsight.evaluate(model, images, labels)
    print(result.table())
    result.save("runs/mine")

Everything here is imported when it is first used: the worker, which lives in this package too, needs little.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sparsight.library.accuracy import Accuracy
    from sparsight.library.evaluate import evaluate
    from sparsight.library.masking import MaskedDataset, RandomMask
    from sparsight.library.opened_run import OpenedRun, open_run
    from sparsight.library.result import EvaluationResult
    from sparsight.library.run_directory import save_run

_HOMES = {
    "Accuracy": "accuracy",
    "EvaluationResult": "result",
    "MaskedDataset": "masking",
    "OpenedRun": "opened_run",
    "RandomMask": "masking",
    "evaluate": "evaluate",
    "open_run": "opened_run",
    "save_run": "run_directory",
}

__all__ = [
    "Accuracy",
    "EvaluationResult",
    "MaskedDataset",
    "OpenedRun",
    "RandomMask",
    "evaluate",
    "open_run",
    "save_run",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sparsight' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"sparsight.library.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
