"""Names of tensors in a file against those of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

_WRAPPERS = {"module.": "DataParallel", "_orig_mod.": "torch.compile", "model.": "Lightning"}
_COUNT = "num_batches_tracked"
_MOST_SHOWN = 3


def rename(names: Collection[str], wanted: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """The name in the model for each name in the file, and what to tell of it.

    They differ where all names of one side begin with what a wrapper puts before them, and more names agree
    without it.
    """
    before, after = _wrappers(names), _wrappers(wanted)
    choices = [(before[:i], after[:j]) for i in range(len(before) + 1) for j in range(len(after) + 1)]

    def renamed(choice: tuple[list[str], list[str]]) -> dict[str, str]:
        out, put = ("".join(prefixes) for prefixes in choice)
        return {name: f"{put}{name.removeprefix(out)}" for name in names}

    best = max(choices, key=lambda choice: sum(name in wanted for name in renamed(choice).values()))
    notes = [f"{_told(prefix)} before all names in the file is left out" for prefix in best[0]]
    return renamed(best), notes + [
        f"{_told(prefix)} is put before all names in the file" for prefix in best[1]
    ]


def counts_left_out(model: nn.Module, found: Collection[str]) -> set[str]:
    """Counts of batches that torch before 0.4.1 did not save; torch fills them in where the statistics beside
    them are there.
    """
    layers = [name for name, module in model.named_modules() if isinstance(module, _BatchNorm)]
    prefixes = [f"{name}." if name else "" for name in layers]
    return {f"{p}{_COUNT}" for p in prefixes if f"{p}{_COUNT}" not in found and f"{p}running_mean" in found}


def some_of(texts: Iterable[str]) -> str:
    """The first of them, and how many more there are."""
    texts = list(texts)
    more = f" and {len(texts) - _MOST_SHOWN} more" if len(texts) > _MOST_SHOWN else ""
    return ", ".join(texts[:_MOST_SHOWN]) + more


def _wrappers(names: Collection[str]) -> list[str]:
    """What wrappers put before all of the names, the outermost first."""
    prefix = next(
        (each for each in _WRAPPERS if names and all(name.startswith(each) for name in names)), None
    )
    return [] if prefix is None else [prefix, *_wrappers([name.removeprefix(prefix) for name in names])]


def _told(prefix: str) -> str:
    return f'"{prefix}" ({_WRAPPERS[prefix]})'
