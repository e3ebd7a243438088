"""The peer of `empty-trials-ray`: trials that do nothing, in workers that have imported torch."""

from __future__ import annotations

import sys

import ray
from ray import tune


def empty_trial(config: dict[str, int]) -> None:
    """One metric, as Tune wants of every trial."""
    import torch  # noqa: F401 - as every training function does

    tune.report({"loss": 0.0})


def main(num_trials: int, folder: str) -> None:
    """A grid over seeds."""
    ray.init(
        include_dashboard=False, log_to_driver=False, _node_ip_address="127.0.0.1", _temp_dir=f"{folder}/ray"
    )
    tuner = tune.Tuner(
        empty_trial,
        param_space={"seed": tune.grid_search(list(range(num_trials)))},
        tune_config=tune.TuneConfig(reuse_actors=True),
        run_config=tune.RunConfig(storage_path=folder, verbose=0),
    )
    results = tuner.fit()
    if results.errors or len(results) != num_trials:
        raise SystemExit(f"Expected {num_trials} finished trials, got errors: {results.errors}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
