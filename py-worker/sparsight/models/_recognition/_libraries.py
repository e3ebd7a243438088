"""Which model of an installed library a checkpoint is of: by the name of its file, else by trying."""

from __future__ import annotations

import contextlib
import importlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sparsight.models._recognition._fits import Fit, Wanted, agrees, made_shapes
from sparsight.process.raised import RAISED

_MOST_HINTED = 12
_SHORTEST_HINT = 4
_VIT_KEY = re.compile(r"(?:^|\.)blocks\.0\.attn\.qkv\.weight$")
_VITS = "vit_*_patch*_224", "deit*_patch*_224"


def fits_of_libraries(wanted: Wanted, file: Path) -> Iterator[Fit]:
    """Models of timm and torchvision that fit: those whose name is in that of the file, its folder or the
    `config.json` beside it first, then all of torchvision, and vision transformers of timm where it is one.
    """
    hints = _hints(file)
    for scheme, names, make in (*_timm(wanted), *_torchvision(wanted)):
        hinted = sorted((name for name in names if _is_hinted(name, hints)), key=len, reverse=True)
        for name in hinted[:_MOST_HINTED]:
            if agrees(made_shapes(lambda name=name, make=make: make(name)), wanted.shapes):  # type: ignore[misc]
                how = f"the name of {file.name}, and names and shapes of all {len(wanted.shapes)} tensors"
                yield Fit(f"{scheme}:{name}", how, num_channels=wanted.channels[0])
    for scheme, names, make in (*_timm(wanted), *_torchvision(wanted)):
        for name in _worth_trying(scheme, names, wanted):
            if agrees(made_shapes(lambda name=name, make=make: make(name)), wanted.shapes):  # type: ignore[misc]
                how = f"names and shapes of all {len(wanted.shapes)} tensors, after trying all that come near"
                yield Fit(f"{scheme}:{name}", how, num_channels=wanted.channels[0])


_Library = tuple[str, Sequence[str], Callable[[str], object]]


def _timm(wanted: Wanted) -> list[_Library]:
    timm = _imported("timm")
    if timm is None:
        return []
    sizes = {"num_classes": wanted.num_classes, "in_chans": wanted.channels[0]}
    return [("timm", timm.list_models(), lambda name: timm.create_model(name, **sizes))]


def _torchvision(wanted: Wanted) -> list[_Library]:
    models = _imported("torchvision.models")
    if models is None or wanted.channels[0] != 3:
        return []
    names = models.list_models(module=models)
    return [("torchvision", names, lambda name: models.get_model(name, num_classes=wanted.num_classes))]


def _imported(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except RAISED:
        return None


def _worth_trying(scheme: str, names: Sequence[str], wanted: Wanted) -> Iterable[str]:
    is_vit_of_timm = any(_VIT_KEY.search(name) for name in wanted.shapes)
    if scheme == "torchvision":
        return [] if is_vit_of_timm else names
    if not is_vit_of_timm:
        return []
    timm = _imported("timm")
    return dict.fromkeys(name for pattern in _VITS for name in timm.list_models(pattern))


def _hints(file: Path) -> list[str]:
    """What may name the model, letters and digits alone."""
    texts = [file.stem, file.absolute().parent.name]
    beside = file.parent / "config.json"
    if beside.is_file():
        with contextlib.suppress(ValueError, KeyError, TypeError, OSError):  # another file of that name
            texts.insert(0, str(json.loads(beside.read_text(encoding="utf-8"))["architecture"]))
    return [_plain(text) for text in texts]


def _is_hinted(name: str, hints: Iterable[str]) -> bool:
    plain = _plain(name)
    return len(plain) >= _SHORTEST_HINT and any(plain in hint for hint in hints)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
