"""Parts of the evaluations of a trial that another process carries out."""

from __future__ import annotations

from pathlib import Path

import torch

from sparsight.arithmetic.numerics import keep_heap, make_repeatable
from sparsight.errors import expected
from sparsight.evaluation.assistant import Assistant, AssistReporter
from sparsight.evaluation.evaluators import Evaluators
from sparsight.evaluation.part_files import PartFiles
from sparsight.files.checkpoint import CheckpointDirectory
from sparsight.networks.model_state import load_state
from sparsight.process.sign_of_life import listening
from sparsight.protocol.generated import Assist
from sparsight.trial._inputs import check_versions, evaluated, load_dataset
from sparsight.trial._network import make_network


def assist_trial(
    order: Assist, *, device: torch.device, cache_directory: Path, reporter: AssistReporter
) -> None:
    """Compute parts until none is left for this process, with the numerics and the weights of the order.

    Raises TrialStopped when the reporter asks for it, ExpectedError where the weights are not those.
    """
    make_repeatable(device)
    keep_heap()
    check_versions(order.trial)
    directory = Path(order.directory)
    with listening(reporter.alive):
        dataset = load_dataset(order.trial, cache_directory)
        used = {"precision": order.precision, "memory_format": order.memory_format}
        network = make_network(order.trial, used=used, device=device, cache_directory=cache_directory)
    if order.weights_sha256 is not None:
        finished = CheckpointDirectory(directory / "checkpoints", order.trial.trial_id).finished()
        found = None if finished is None else finished.sha256
        if finished is None or found != order.weights_sha256:
            raise expected(
                "the digest of the trained weights", order.weights_sha256, found, at=str(directory)
            )
        load_state(network.model, finished.state)
    reporter.alive()
    evaluators = Evaluators(
        order.trial.evaluate, evaluated(order.trial, network, dataset, order.weights_sha256)
    )
    with network.evaluating():
        Assistant(evaluators, PartFiles(directory / "parts", owns=False), reporter).run()
