"""`python -m sparsight pace`: how long an image of a trial takes here, measured on a batch.

Standard input is a JSON object with `"device"`, `"num_threads"` and `"trials"`, a list of trials. The last
line of standard output is a JSON list with one object for each: `{"train_s", "evaluate_s"}`, seconds an
image, `train_s` null where nothing is trained; or null where the model does not work, or all time was used up
by those before it. What the code of a model prints may stand before it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import torch
from torch.nn import functional

from sparsight.arithmetic.numerics import make_repeatable
from sparsight.arithmetic.numerics_probe import enough_images, multiplications
from sparsight.datasets import Split
from sparsight.evaluation.network import Network, unit_images
from sparsight.protocol.generated import Trial, TrialTrain
from sparsight.reporting.stopwatch import Stopwatch
from sparsight.train.budget import Budget
from sparsight.train.image_stream import ImageStream
from sparsight.train.optimizers import make_optimizer
from sparsight.trial._network import make_network

_LONGEST_S = 20.0
"""After so long no further trial is begun."""
_ENOUGH_S = 0.3
_FEWEST_IMAGES = 2
"""Of one image, a batch norm behind a global pooling has nothing to normalise by."""
_MOST_ROUNDS = 20


def respond(request: str, cache_directory: Path) -> str:
    """Answer for each trial, in the order of the request."""
    asked = json.loads(request)
    torch.set_num_threads(asked["num_threads"])
    device = torch.device(asked["device"])
    make_repeatable(device)
    clock = Stopwatch()
    return json.dumps(
        [
            _answer(msgspec.convert(trial, Trial), device, cache_directory)
            if clock.seconds < _LONGEST_S
            else None
            for trial in asked["trials"]
        ]
    )


def _answer(trial: Trial, device: torch.device, cache_directory: Path) -> dict[str, float | None] | None:
    try:
        network = make_network(trial, used=None, device=device, cache_directory=cache_directory)
        train_s = None if trial.train is None else _train_s(network, trial, trial.train)
        return {"train_s": train_s, "evaluate_s": _evaluate_s(network, trial)}
    except Exception:  # whatever the model's own code raises: the worker will tell it in full
        return None


def _train_s(network: Network, trial: Trial, train: TrialTrain) -> float:
    """A step with the masks and moves of its images."""
    split = _noise(network, trial, train.batch_size)
    size = min(train.batch_size, len(split.labels_N))
    few = msgspec.structs.replace(train, batch_size=size, epochs=None, steps=_MOST_ROUNDS + 1)
    budget = Budget.of(few, len(split.labels_N))
    batches = ImageStream(few, split, network, budget, seed=0, dataset_key="noise").batches(0)
    optimizer = make_optimizer(train.optimizer, network.model)
    network.model.train()

    def step() -> None:
        batch = next(batches)
        with network.numerics.autocast(network.device):
            logits_BK = network.model(batch.images_BCHW)
        functional.cross_entropy(logits_BK.float(), batch.labels_B).backward()  # type: ignore[no-untyped-call]
        optimizer.step(0, num_before=0)

    return _mean_s(step, network.device) / size


def _evaluate_s(network: Network, trial: Trial) -> float:
    """A forward pass."""
    split = _noise(network, trial, trial.evaluate.batch_size)
    images_BCHW = unit_images(torch.from_numpy(split.images_NCHW[:]).to(network.device))
    with network.evaluating():
        return _mean_s(lambda: network(images_BCHW), network.device) / len(images_BCHW)


def _noise(network: Network, trial: Trial, batch_size: int) -> Split:
    """A batch of images that show nothing, of class 0; on a CPU no more of them than keep it busy."""
    facts = trial.dataset.facts
    shape = (facts.num_channels, facts.image_height, facts.image_width)
    num_images = batch_size
    if network.device.type == "cpu":
        an_image = multiplications(network.model, torch.zeros(1, *shape))
        num_images = min(batch_size, enough_images(an_image, fewest=_FEWEST_IMAGES))
    random = np.random.default_rng(0)
    return Split(
        random.integers(0, 256, (num_images, *shape), dtype=np.uint8), np.zeros(num_images, np.int64)
    )


def _mean_s(run: Callable[[], object], device: torch.device) -> float:
    """Of some runs; the first, in which kernels are made, counts only where it takes long by itself."""
    total, clock = Stopwatch(), Stopwatch()
    num_runs = 0
    while num_runs < 2 or (clock.seconds < _ENOUGH_S and num_runs < _MOST_ROUNDS):
        run()
        if device.type != "cpu":
            torch.accelerator.synchronize(device)
        num_runs += 1
        if num_runs == 1 and total.seconds > 10 * _ENOUGH_S:
            return total.seconds
        if num_runs == 1:
            clock = Stopwatch()
    return clock.seconds / (num_runs - 1)
