"""Who may import whom: the worker's packages in layers, each importing only itself and those below."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "py-worker" / "sparsight"
LAYERS = [
    {"constants", "errors", "process", "protocol"},
    {"certificate", "members", "networks", "real_number", "whole_number"},
    {"files", "randomness"},
    {"arithmetic", "datasets", "fills", "masks", "models", "reporting", "saliency"},
    {"attacks", "hiding"},
    {"recolorings"},
    {"evaluation"},
    {"train"},
    {"dialogues", "library", "trial"},
    {"standalone", "worker"},
    {"__main__"},
]
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
ALONE = {"masks", "fills", "hiding", "attacks", "recolorings", "saliency"}
"""Importable with torch and numpy and nothing else of ours but FOUNDATION."""
FOUNDATION = {"constants", "errors", "real_number", "whole_number", "members", "randomness"}


def modules() -> list[Path]:
    return [file for file in sorted(PACKAGE.rglob("*.py")) if file != PACKAGE / "__init__.py"]


def top(file: Path) -> str:
    part = file.relative_to(PACKAGE).parts[0]
    return part.removesuffix(".py")


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                found |= {f"{module}.{alias.name}" for alias in names}
            case ast.ImportFrom(level=level) if level > 0:
                pytest.fail(f"{file}: relative import")
    return found


def own(names: set[str]) -> set[str]:
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "sparsight" and len(part) > 1}


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_what_lies_below(file: Path) -> None:
    assert top(file) in HEIGHT, f"{top(file)} has no place in LAYERS"
    above = {name for name in own(imports(file)) if HEIGHT[name] > HEIGHT[top(file)]}
    assert not above


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_only_the_worker_knows_of_zeromq_and_only_main_of_the_environment(file: Path) -> None:
    names = imports(file)
    if top(file) != "worker":
        assert not {name for name in names if name.split(".")[0] == "zmq"}
    if top(file) not in {"__main__", "datasets", "process"}:
        assert "os.environ" not in file.read_text()


@pytest.mark.parametrize(
    "file",
    [file for file in modules() if top(file) in ALONE],
    ids=lambda file: str(file.relative_to(PACKAGE)),
)
def test_the_mask_method_stands_alone(file: Path) -> None:
    names = imports(file)
    assert own(names) <= ALONE | FOUNDATION
    assert not {name for name in names if name.split(".")[0] in {"msgspec", "zmq"}}
