"""What a trial is computed from, checked against what was planned."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sparsight import datasets
from sparsight.constants import MASK_SUITE, NUMERICS
from sparsight.datasets import Dataset, DatasetConfig
from sparsight.errors import expected
from sparsight.evaluation.checks import check_evaluations
from sparsight.evaluation.evaluators import Evaluated
from sparsight.evaluation.network import Network
from sparsight.protocol.generated import Trial


def check_versions(trial: Trial) -> None:
    """Raise ExpectedError for a trial that another version of this program planned."""
    planned, ours = trial.versions, (MASK_SUITE, NUMERICS)
    if (planned.mask_suite, planned.numerics) != ours:
        got = f"{planned.mask_suite} and {planned.numerics}"
        fix = "It was planned with another version of this program: plan it again."
        rule = f"{MASK_SUITE} and {NUMERICS}"
        raise expected("the versions of mask suite and numerics", rule, got, at="versions", fix=fix)


def load_dataset(trial: Trial, cache_directory: Path) -> Dataset:
    """The trial's images.

    Raises ExpectedError where they changed, or where an evaluation does not fit them.
    """
    config = DatasetConfig.of(msgspec.to_builtins(trial.dataset))
    planned: dict[str, object] = msgspec.to_builtins(trial.dataset.facts)
    dataset = datasets.load(config, cache_directory, planned=planned)
    for name, found in dataset.facts.items():
        if planned[name] != found:
            fix = "The files changed after the experiment was planned: plan it again."
            raise expected(f"the {name} of the data set", str(planned[name]), found, at="dataset", fix=fix)
    settings, facts = trial.evaluate, trial.dataset.facts
    check_evaluations(
        settings,
        num_images=len(dataset.splits[settings.split].labels_N),
        height=facts.image_height,
        width=facts.image_width,
        num_classes=facts.num_classes,
    )
    return dataset


def evaluated(trial: Trial, network: Network, dataset: Dataset, weights_sha256: str | None) -> Evaluated:
    """What the trial evaluates; `weights_sha256` is the digest of the weights that it trained."""
    own_classes = trial.dataset.facts.own_classes
    if trial.evaluate.among == "mapped" and own_classes is not None:
        network = network.among(own_classes)
    return Evaluated(
        network,
        dataset.splits[trial.evaluate.split],
        num_classes=trial.dataset.facts.num_classes,
        dataset_key=trial.dataset.facts.fingerprint,
        weights_sha256=weights_sha256,
        seed=trial.seed,
    )
