"""Where a model comes from, as its name says: `member`, `module:callable` or `scheme:rest`."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sparsight.errors import Found, expected

FILES = ("torchscript", "torch_export", "onnx")
"""Schemes whose rest is a file that needs no code: it is the weights, too."""
_PACKAGES = {
    "onnx": "onnxruntime",
    "timm": "timm",
    "torchvision": "torchvision",
    "robustbench": "robustbench",
    "transformers": "transformers",
}
"""The package that a scheme needs beside torch."""
SCHEMES = (*FILES, *(scheme for scheme in _PACKAGES if scheme not in FILES))


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The parts of a model's name."""

    scheme: str
    """One of SCHEMES; `code` for `module:callable`, `member` for a model of ours."""
    rest: str
    """What stands behind the colon; for `code` and `member` the whole name."""

    @property
    def file(self) -> Path | None:
        """The file that is the model."""
        return Path(self.rest) if self.scheme in FILES else None

    @property
    def module(self) -> str | None:
        """The module of the user's own code."""
        return self.rest.partition(":")[0] if self.scheme == "code" else None

    @property
    def package(self) -> str | None:
        """The installed package that makes or runs the model."""
        return _PACKAGES.get(self.scheme)


def source_of(name: str) -> ModelSource:
    """What a name of the settings means."""
    scheme, colon, rest = name.partition(":")
    if not colon:
        return ModelSource("member", name)
    return ModelSource(scheme, rest) if scheme in SCHEMES else ModelSource("code", name)


def version_sha256(package: str, scheme: str) -> str:
    """SHA-256 of the name and version of a package: its part in the identity of a trial.

    Raises ExpectedError, with the command that installs it, where it is missing.
    """
    try:
        version = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        raise missing(package, scheme) from None
    return hashlib.sha256(f"{package} {version}\n".encode()).hexdigest()


def missing(package: str, scheme: str) -> Exception:
    """The error for a package that is not installed."""
    fix = f"Install it beside the pinned torch: {install_command(scheme)}"
    got = Found("none in the workers' Python")
    return expected(f"the package {package}", f"there, as {scheme}: needs it", got, at="model.name", fix=fix)


def install_command(scheme: str) -> str:
    """The line that installs what a scheme needs, and leaves torch as it is."""
    root = Path(__file__).parents[2]
    project = root / "pyproject.toml"
    if not project.is_file():  # installed as a library
        return f"{sys.executable} -m pip install 'sparsight[{scheme}]'"
    pins = tomllib.loads(project.read_text())["project"]["optional-dependencies"][scheme]
    has_pip = importlib.util.find_spec("pip") is not None
    pip = f"{sys.executable} -m pip install" if has_pip else f"uv pip install --python {sys.executable}"
    return f"{pip} -c {root / 'requirements.txt'} {' '.join(pins)}"
