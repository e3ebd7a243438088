"""The training loop."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import asdict, replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from sparsight.datasets import Dataset
from sparsight.errors import expected
from sparsight.evaluation.network import Network
from sparsight.files.checkpoint import Checkpoint, CheckpointDirectory
from sparsight.networks.batch_statistics import use_statistics
from sparsight.networks.model_modes import kept_in_evaluation
from sparsight.networks.model_state import ModelState, load_state, state_of
from sparsight.protocol.generated import Trial, TrialTrain
from sparsight.randomness.seeding import derive, seed_generators
from sparsight.reporting.reporter import Phase, Progress, Reporter, TaggedValue, TrialStopped, tagged
from sparsight.reporting.stopwatch import Speed, Stopwatch
from sparsight.train.budget import Budget
from sparsight.train.image_stream import Batch, ImageStream
from sparsight.train.metric_rows import MetricRows
from sparsight.train.optimizers import make_optimizer
from sparsight.train.schedule import rate_fraction
from sparsight.train.train_log import TrainLog
from sparsight.train.trained import Trained
from sparsight.train.validation import Validation
from sparsight.train.weight_average import WeightAverage


class Training:
    """One training, from the start or from a checkpoint; the network that is handed in is the one that
    learns.
    """

    def __init__(
        self,
        trial: Trial,
        train: TrialTrain,
        dataset: Dataset,
        network: Network,
        *,
        checkpoints: CheckpointDirectory,
        reporter: Reporter,
    ) -> None:
        self._trial, self._train = trial, train
        self._network, self._checkpoints, self._reporter = network, checkpoints, reporter
        dataset_key = trial.dataset.facts.fingerprint
        self._budget = Budget.of(train, len(dataset.splits["train"].labels_N))
        self._stream = ImageStream(
            train, dataset.splits["train"], network, self._budget, seed=trial.seed, dataset_key=dataset_key
        )
        mask = None if train.regime == "original" else train.mask
        self._validation = Validation(
            mask, dataset.splits["val"], mask_key=trial.evaluate.mask_key, dataset_key=dataset_key
        )
        self._kept_in_evaluation = kept_in_evaluation(network.model)
        self._optimizer = make_optimizer(train.optimizer, network.model)
        self._average = WeightAverage(network.model, train.weight_average) if train.weight_average else None
        self._log = TrainLog(network.device)
        self._step = 0
        self._metrics: dict[str, TaggedValue] = {}
        self._rows = MetricRows()
        self._clock, self._speed = Stopwatch(), Speed()

    def run(self) -> Trained:
        """Train to the end, or until the loss is no longer finite.

        The network then has the weights to evaluate: their average, where one is asked for.

        Raises TrialStopped after a checkpoint when that is requested.
        """
        self._resume()
        for batch in self._stream.batches(self._step):
            if self._reporter.stop_requested:
                self._save()
                raise TrialStopped(self._step)
            self._learn(batch)
            self._step += 1
            if not self._report():
                return self._outcome(is_finite=False)
        if self._average is not None:
            self._average.take_over()
        return self._outcome(is_finite=True)

    def facts(self) -> dict[str, Any]:
        """What a checkpoint must know beside tensors."""
        return {
            "step": self._step,
            "num_images_seen": self._step * self._budget.batch_size,
            **asdict(self._network.numerics),
            "metrics": self._metrics,
            "rows": self._rows.facts,
            "train_s": self._clock.seconds,
        }

    def _learn(self, batch: Batch) -> None:
        seed_generators(self._network.device, derive(self._trial.seed, "dropout", self._step))
        self._network.model.train()
        for layer in self._kept_in_evaluation:
            layer.eval()
        with self._network.numerics.autocast(self._network.device):
            logits_BK = self._forward(batch.images_BCHW).float()
        loss = functional.cross_entropy(
            logits_BK, batch.labels_B, label_smoothing=self._train.label_smoothing
        )
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step(self._rate(self._step), num_before=self._step)
        if self._average is not None:
            self._average.update(self._step + 1)
        self._log.add(loss, logits_BK, batch.labels_B)

    def _rate(self, step: int) -> float:
        fraction = rate_fraction(self._train.schedule, step, self._budget.num_steps)
        return self._train.optimizer.lr * fraction

    def _forward(self, images_BCHW: Tensor) -> Tensor:
        try:
            return self._logits(images_BCHW)
        except ValueError as error:
            if not str(error).startswith("Expected more than 1 value per channel"):
                raise
            fix = "Raise train.batch_size, or choose a model without batch normalisation."
            raise expected(
                "images of one kind in a batch",
                "2 or more, as the model's batch normalisation needs",
                1,
                at="train.batch_size",
                fix=fix,
            ) from error

    def _logits(self, images_BCHW: Tensor) -> Tensor:
        model, num_masked = self._network.model, self._budget.num_masked
        if self._train.batch_norm == "shared" or num_masked in (0, len(images_BCHW)):
            logits_BK: Tensor = model(images_BCHW)
            return logits_BK
        with use_statistics(model, "masked"):
            masked_BK = model(images_BCHW[:num_masked])
        return torch.cat([masked_BK, model(images_BCHW[num_masked:])])

    def _report(self) -> bool:
        """Log, validate and save where that is due; whether the loss is finite."""
        self._progress("train", self._budget.batch_size)
        is_last = self._step == self._budget.num_steps
        is_finite = True
        if is_last or self._step % self._train.log_every_steps == 0:
            is_finite = self._log_training()
        if not is_finite:
            return False
        if self._budget.is_due(self._step, self._train.validate_every_epochs):
            self._validate()
        if not is_last and self._budget.is_due(self._step, self._train.checkpoint_every_epochs):
            self._save()
        return True

    def _validate(self) -> None:
        self._progress("validate", 0)
        with nullcontext() if self._average is None else self._average.in_place():
            measured = self._validation.measure(self._network)
        for name, value in measured.items():
            self._log_value(name, value)

    def _log_training(self) -> bool:
        reading = self._log.read()
        self._log_value("train_loss", reading.loss)
        self._log_value("train_accuracy", reading.accuracy)
        self._log_value("lr", self._rate(self._step - 1))
        return reading.is_finite

    def _log_value(self, name: str, value: float) -> None:
        self._metrics[name] = tagged(value)
        self._rows.add(name, self._step, value)
        self._reporter.log(name, self._step, value)

    def _progress(self, phase: Phase, num_images: int) -> None:
        progress = Progress(
            phase=phase,
            step=self._step,
            num_steps=self._budget.num_steps,
            num_evaluations=len(self._trial.evaluate.evaluations),
            images_per_s=self._speed.add(num_images),
        )
        self._reporter.progress(progress)

    def _save(self) -> None:
        state = state_of(self._network.model)
        facts = {**self.facts(), "extra_state": state.extra}
        unpublished = self._checkpoints.write(Checkpoint(self._step, self._tensors(state), facts))
        self._reporter.flush()
        unpublished.publish()
        self._reporter.checkpoint(self._step, unpublished.sha256)

    def _resume(self) -> None:
        checkpoint = self._checkpoints.newest()
        if checkpoint is None:
            return
        self._step = checkpoint.step
        self._metrics = dict(checkpoint.facts["metrics"])
        self._rows = MetricRows.of(checkpoint.facts["rows"])
        self._clock = Stopwatch(checkpoint.facts["train_s"])
        extra = checkpoint.facts.get("extra_state", {})
        load_state(self._network.model, ModelState(_part(checkpoint.tensors, "model"), extra=extra))
        self._optimizer.restore(_part(checkpoint.tensors, "optimizer"))
        self._log.restore(_part(checkpoint.tensors, "log"))
        if self._average is not None:
            self._average.restore(_part(checkpoint.tensors, "average"))

    def _tensors(self, state: ModelState) -> dict[str, Tensor]:
        parts = {
            "model": state.tensors,
            "optimizer": self._optimizer.tensors(),
            "log": self._log.tensors,
            "average": {} if self._average is None else self._average.tensors,
        }
        return {f"{part}/{name}": value for part, tensors in parts.items() for name, value in tensors.items()}

    def _outcome(self, *, is_finite: bool) -> Trained:
        return replace(Trained.of(self.facts()), is_finite=is_finite)


def _part(tensors: Mapping[str, Tensor], part: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(f"{part}/"): value for name, value in tensors.items() if name.startswith(f"{part}/")
    }
