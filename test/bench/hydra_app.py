"""The peer of `empty-trials-hydra`: a job that does nothing, in a program that has imported torch."""

from __future__ import annotations

import hydra
import torch  # noqa: F401 - as every training script does
from omegaconf import DictConfig


@hydra.main(version_base=None)
def main(config: DictConfig) -> float:
    """An empty trial."""
    return 0.0


if __name__ == "__main__":
    main()
