"""The network of a trial, before its training."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import msgspec
import torch
from torch import nn

from sparsight import models
from sparsight.arithmetic.device import device_name
from sparsight.arithmetic.numerics import Numerics
from sparsight.arithmetic.numerics_probe import choose
from sparsight.errors import expected
from sparsight.evaluation.network import Network
from sparsight.networks.batch_statistics import keep_apart, keep_together
from sparsight.networks.model_input import ModelInput
from sparsight.networks.model_options import source_sha256
from sparsight.networks.model_source import source_of
from sparsight.networks.preprocessing import Preprocessing
from sparsight.process.process_state import arithmetic_kept
from sparsight.protocol.generated import Trial, TrialModel
from sparsight.randomness.seeding import derive, seed_generators


def make_network(
    trial: Trial, *, used: Mapping[str, Any] | None, device: torch.device, cache_directory: Path
) -> Network:
    """The model with its first weights, on the device.

    `used` are the facts of an earlier attempt, so that a resumed trial goes on with the same numerics. Raises
    ExpectedError for a model or weights that do not fit.
    """
    model = _model(trial)
    numerics = _probed(trial, model, device, cache_directory) if used is None else Numerics.of(used)
    facts = trial.dataset.facts
    return Network(
        numerics.prepare(model, device),
        numerics=numerics,
        mean=facts.mean,
        std=facts.std,
        normalizes=trial.model.normalize,
        preprocessing=_preprocessing(trial),
        input_kind=trial.model.input,
        device=device,
    )


def _preprocessing(trial: Trial) -> Preprocessing | None:
    settings = trial.model.preprocess
    return None if settings is None else Preprocessing.of(msgspec.to_builtins(settings))


def _model(trial: Trial) -> nn.Module:
    facts, settings, train = trial.dataset.facts, trial.model, trial.train
    seed_generators(torch.device("cpu"), derive(trial.seed, "init"))
    preprocessing = _preprocessing(trial)
    height, width, given_shape = facts.image_height, facts.image_width, None
    if preprocessing is not None:
        given_shape = preprocessing.shape(facts.num_channels, height, width)
        height, width = preprocessing.size(height, width)
    changed: list[str] = []
    with arithmetic_kept(changed) if ":" in settings.name else nullcontext():
        model = models.build(
            settings.name,
            image_height=height,
            image_width=width,
            num_channels=ModelInput(settings.input, facts.num_channels).num_given,
            num_classes=facts.num_classes,
            width=settings.width,
            options=settings.options,
            output=models.OutputRule(settings.output, settings.output_is),
            given_shape=given_shape,
        )
    if changed:
        sys.stderr.write(f"{settings.name} changed {', '.join(changed)} of the process: put back.\n")
    _check_source(settings)
    for read in settings.read_files:
        _check_file(Path(read.path), read.sha256, "which the model's code reads,")
    if settings.weights is not None:
        rules = models.WeightsRules(
            settings.weights_key, tuple(settings.allow_missing), tuple(settings.allow_unused)
        )
        models.load_weights(model, Path(settings.weights), sha256=settings.weights_sha256, rules=rules)
    if train is not None:
        # What is trained keeps no statistics of masked images that this training would not update.
        is_apart = train.regime == "mixed" and train.batch_norm == "separate"
        (keep_apart if is_apart else keep_together)(model)
    return model


def _check_source(settings: TrialModel) -> None:
    """Raise where the code, the file or the package that the model is of is another one than planned."""
    source = source_of(settings.name)
    found = None if settings.code_sha256 is None else source_sha256(settings.name)
    if found != settings.code_sha256:
        thing = f"the package {source.package}" if source.module is None else f"the module {source.module}"
        fix = "It was changed after the experiment was planned: plan it again."
        raise expected(f"the SHA-256 of {thing}", str(settings.code_sha256), found, at="model.name", fix=fix)
    if source.file is not None and settings.weights_sha256 is not None:
        _check_file(source.file, settings.weights_sha256, "which is the model,")


def _check_file(file: Path, planned: str, role: str) -> None:
    try:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        found = str(error)
    if found != planned:
        thing = f"the SHA-256 of {file}, {role}"
        fix = "It was changed after the experiment was planned: plan it again."
        raise expected(thing, planned, found, at="model.name", fix=fix)


def _probed(trial: Trial, model: nn.Module, device: torch.device, cache_directory: Path) -> Numerics:
    facts, train = trial.dataset.facts, trial.train
    num_channels = ModelInput(trial.model.input, facts.num_channels).num_given
    image_shape = (num_channels, facts.image_height, facts.image_width)
    preprocessing = _preprocessing(trial)
    return choose(
        model,
        precision="auto" if train is None else train.precision,
        memory_format="auto" if train is None else train.memory_format,
        image_shape=image_shape if preprocessing is None else preprocessing.shape(*image_shape),
        batch_size=trial.evaluate.batch_size if train is None else train.batch_size,
        training=train is not None,
        machine=device_name(str(device)),
        device=device,
        cache_directory=cache_directory,
    )
