"""Tells ./setup what a Python has: `probe.py [--import] distribution=module …`, JSON on stdout."""

import importlib
import importlib.metadata
import json
import sys


def version_of(distribution: str) -> str | None:
    """Return the installed version of a distribution, None when there is none."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def import_error(module: str) -> str | None:
    """Return why a module does not import, None when it does."""
    try:
        importlib.import_module(module)
    except Exception as error:  # a broken binary raises anything, OSError most often
        return str(error).splitlines()[0] if str(error) else type(error).__name__
    return None


def main() -> None:
    """Print what was asked for."""
    really = "--import" in sys.argv
    pairs = [argument.split("=") for argument in sys.argv[1:] if "=" in argument]
    versions = {distribution: version_of(distribution) for distribution, _ in pairs}
    errors = {distribution: import_error(module) for distribution, module in pairs} if really else {}
    facts = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "versions": versions,
        "errors": {name: error for name, error in errors.items() if error is not None},
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
