"""A trial from its first byte to its result."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import torch

from sparsight.arithmetic.device import device_kind
from sparsight.arithmetic.numerics import keep_heap, make_repeatable
from sparsight.datasets import Dataset
from sparsight.errors import ExpectedError, Found, expected
from sparsight.evaluation.engine import EvaluationEngine
from sparsight.evaluation.network import Network
from sparsight.files.checkpoint import CheckpointDirectory
from sparsight.networks.model_state import load_state, state_of
from sparsight.process.raised import in_words
from sparsight.process.sign_of_life import listening
from sparsight.protocol.generated import Result, Trial
from sparsight.reporting.reporter import InvalidTrialError, Progress, Reporter, TrialStopped
from sparsight.reporting.scalar_board import ScalarBoard
from sparsight.reporting.stopwatch import Stopwatch
from sparsight.reporting.tensorboard import EventFile
from sparsight.train.trained import Trained
from sparsight.train.training import Training
from sparsight.trial._board import hyperparameters, replicates_group, run_name
from sparsight.trial._inputs import check_versions, evaluated, load_dataset
from sparsight.trial._network import make_network


def run_trial(
    trial: Trial,
    *,
    directory: Path,
    completed_evaluations: Sequence[int],
    device: torch.device,
    cache_directory: Path,
    reporter: Reporter,
) -> Result:
    """Carry out the trial, from its last checkpoint if there is one, with its files under `directory`.

    `completed_evaluations` were reported before and are not made again where their files are there. Raises
    TrialStopped when the reporter asks for it, after a checkpoint, and InvalidTrialError for settings that
    cannot run.
    """
    make_repeatable(device)
    keep_heap()
    directory.mkdir(parents=True, exist_ok=True)
    with EventFile(directory / "tensorboard" / run_name(trial)) as events, _invalid_if_unexpected():
        events.add_hyperparameters(hyperparameters(trial), group=replicates_group(trial))
        board = ScalarBoard(reporter, events)
        return TrialRun(trial, directory, device, cache_directory, board).run(completed_evaluations)


class TrialRun:
    """The parts of one trial."""

    def __init__(
        self, trial: Trial, directory: Path, device: torch.device, cache_directory: Path, board: ScalarBoard
    ) -> None:
        self._trial = trial
        self._directory = directory
        self._device = device
        self._cache_directory = cache_directory
        self._reporter = board
        self._checkpoints = CheckpointDirectory(directory / "checkpoints", trial.trial_id)

    def run(self, completed_evaluations: Sequence[int]) -> Result:
        """Load, train, evaluate."""
        check_versions(self._trial)
        with self._getting_ready("load"):
            dataset = load_dataset(self._trial, self._cache_directory)
        with self._getting_ready("prepare"):
            network = make_network(
                self._trial,
                used=self._checkpoints.facts(),
                device=self._device,
                cache_directory=self._cache_directory,
            )
        trained, weights_sha256 = self._trained(network, dataset)
        if not trained.is_finite:
            return self._result(network, trained, weights_sha256=None, artifacts={}, evaluate_s=0)
        clock = Stopwatch()
        engine = EvaluationEngine(
            self._trial.evaluate,
            evaluated(self._trial, network, dataset, weights_sha256),
            directory=self._directory,
            reporter=self._reporter,
            num_steps=trained.num_steps,
        )
        artifacts = engine.run(completed_evaluations)
        self._reporter.curves(engine.curve_points())
        return self._result(
            network,
            trained,
            weights_sha256=weights_sha256,
            artifacts=artifacts,
            evaluate_s=clock.seconds,
        )

    def _trained(self, network: Network, dataset: Dataset) -> tuple[Trained, str | None]:
        """Train the network; how that ended, and the digest of the weights that it made."""
        if self._trial.train is None:
            return Trained.untrained(), None
        finished = self._checkpoints.finished()
        if finished is not None:
            load_state(network.model, finished.state)
            return Trained.of(finished.facts), finished.sha256
        training = Training(
            self._trial,
            self._trial.train,
            dataset,
            network,
            checkpoints=self._checkpoints,
            reporter=self._reporter,
        )
        trained = training.run()
        self._reporter.flush()
        if not trained.is_finite:
            return trained, None
        weights_sha256 = self._checkpoints.finish(state_of(network.model), training.facts())
        self._reporter.checkpoint(trained.num_steps, weights_sha256)
        return trained, weights_sha256

    def _result(
        self,
        network: Network,
        trained: Trained,
        *,
        weights_sha256: str | None,
        artifacts: dict[str, str],
        evaluate_s: float,
    ) -> Result:
        parameters = [parameter for parameter in network.model.parameters() if parameter.requires_grad]
        return Result(
            trial_id=self._trial.trial_id,
            status="done" if trained.is_finite else "diverged",
            num_steps=trained.num_steps,
            num_images_seen=trained.num_images_seen,
            num_parameters=sum(parameter.numel() for parameter in parameters),
            device=device_kind(self._device),
            precision=network.numerics.precision,
            memory_format=network.numerics.memory_format,
            weights_sha256=weights_sha256,
            files=dict(artifacts),
            metrics=dict(trained.metrics),
            error=None,
            train_s=trained.train_s,
            evaluate_s=evaluate_s,
            finished_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
        )

    def _getting_ready(self, phase: Literal["load", "prepare"]) -> AbstractContextManager[None]:
        """Work before the first step, which may take long: it reports that it goes on, and can be stopped."""
        progress = Progress(phase=phase, num_evaluations=len(self._trial.evaluate.evaluations))

        def report() -> None:
            self._reporter.progress(progress)
            if self._reporter.stop_requested:
                raise TrialStopped(0)

        def count(num_done: int, num_all: int) -> None:
            nonlocal progress
            progress = replace(progress, num_images_done=num_done, num_images=num_all)

        self._reporter.progress(progress)
        return listening(report, count)


@contextmanager
def _invalid_if_unexpected() -> Iterator[None]:
    """Turns errors of the user into InvalidTrialError, which is never retried."""
    try:
        yield
    except ExpectedError as error:
        raise InvalidTrialError(error.message, path=error.path, fix=error.fix) from error
    except SystemExit as error:
        left = expected("the code of the model", "without sys.exit()", Found(in_words(error)))
        fix = "Raise an error there that says what is wrong."
        raise InvalidTrialError(left.message, path="model.name", fix=fix) from error
