"""Names of tensors in a file against those of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

_WRAPPERS = {
    "module.": "DataParallel",
    "_orig_mod.": "torch.compile",
    "model.": "Lightning",
    "net.": "a wrapper",
    "backbone.": "a wrapper",
    "network.": "a wrapper",
    "ema.": "a wrapper",
    "ema_model.": "a wrapper",
}
_COUNT = "num_batches_tracked"
_MOST_SHOWN = 3
_DEEPEST = 4


def rename(names: Collection[str], wanted: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """The name in the model for each name in the file, and what to tell of it.

    They differ where more names agree without what a wrapper puts before them: before names in the file, or
    before all names of the model.
    """
    before, after = _chains(names), [chain for chain in _chains(wanted) if _is_before_all(chain, wanted)]
    choices = [(out, put) for out in before for put in after]

    def renamed(choice: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, str]:
        out, put = ("".join(prefixes) for prefixes in choice)
        return {name: f"{put}{name.removeprefix(out)}" if name.startswith(out) else name for name in names}

    best = max(choices, key=lambda choice: sum(name in wanted for name in renamed(choice).values()))
    where = "before all names in the file" if _is_before_all(best[0], names) else "before names in the file"
    notes = [f"{_told(prefix)} {where} is left out" for prefix in best[0]]
    return renamed(best), notes + [
        f"{_told(prefix)} is put before all names in the file" for prefix in best[1]
    ]


def allowed(names: Iterable[str], patterns: Collection[str]) -> list[str]:
    """Those of the names that one of the patterns, which may hold *, fits."""
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)]


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


def _chains(names: Collection[str]) -> list[tuple[str, ...]]:
    """What wrappers may have put before the names, the outermost first; the shortest chains first.

    A prefix of another name counts where all names have it.
    """
    chains: list[tuple[str, ...]] = [()]
    for chain in chains:  # grows while it is walked through
        if len(chain) == _DEEPEST:
            break
        rest = [name.removeprefix("".join(chain)) for name in names if name.startswith("".join(chain))]
        firsts = {f"{name.partition('.')[0]}." for name in rest if "." in name}
        is_only = len(firsts) == 1 and all("." in name for name in rest)
        chains += [(*chain, first) for first in sorted(firsts) if first in _WRAPPERS or is_only]
    return chains


def _is_before_all(chain: tuple[str, ...], names: Collection[str]) -> bool:
    return all(name.startswith("".join(chain)) for name in names)


def _told(prefix: str) -> str:
    return f'"{prefix}" ({_WRAPPERS[prefix]})' if prefix in _WRAPPERS else f'"{prefix}"'
