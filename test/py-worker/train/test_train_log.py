"""Training metrics: means over the steps since the last reading."""

from __future__ import annotations

import math

import pytest
import torch

from sparsight.train.train_log import TrainLog

CPU = torch.device("cpu")
LOGITS = torch.tensor([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0], [0.0, 4.0]])


def test_means_since_the_last_reading():
    log = TrainLog(CPU)
    log.add(torch.tensor(1.0), LOGITS, torch.tensor([0, 1, 0, 0]))
    log.add(torch.tensor(2.0), LOGITS, torch.tensor([1, 0, 0, 0]))
    reading = log.read()
    assert (reading.loss, reading.accuracy) == (1.5, 0.5)
    log.add(torch.tensor(4.0), LOGITS, torch.tensor([0, 1, 0, 1]))
    assert log.read().loss == 4


def test_a_reading_goes_on_after_a_checkpoint():
    first, second = TrainLog(CPU), TrainLog(CPU)
    first.add(torch.tensor(1.0), LOGITS, torch.tensor([0, 1, 0, 1]))
    second.restore({name: value.clone() for name, value in first.tensors.items()})
    for log in (first, second):
        log.add(torch.tensor(0.5), LOGITS, torch.tensor([0, 0, 0, 1]))
    assert first.read() == second.read()


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_one_loss_that_is_not_finite_is_enough(loss):
    log = TrainLog(CPU)
    for value in (1.0, loss, 1.0):
        log.add(torch.tensor(value), LOGITS, torch.tensor([0, 1, 0, 1]))
    assert not log.read().is_finite
