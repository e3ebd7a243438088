"""Exponential average of the weights."""

from __future__ import annotations

import torch
from torch import nn

from sparsight_worker.train.weight_average import WeightAverage


def test_it_follows_weights_and_buffers():
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    average = WeightAverage(model, decay=0.5)
    expected = {name: value.clone() for name, value in model.state_dict().items()}
    for step in range(1, 20):
        with torch.no_grad():
            model[0].weight += 1
        model(torch.randn(4, 2))
        average.update(step)
        decay = min(0.5, (1 + step) / (10 + step))
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                expected[name] = decay * expected[name] + (1 - decay) * value
            else:
                expected[name] = value.clone()
    for name, value in average.model.state_dict().items():
        torch.testing.assert_close(value, expected[name])
    assert average.model.state_dict()["1.num_batches_tracked"] == 19
