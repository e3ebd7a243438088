"""Normal noise."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from scipy import stats
from torch import Tensor

from sparsight import fills
from sparsight.errors import ExpectedError

INDEX = torch.arange(300)
EVERYTHING = torch.ones(300, 8, 8, dtype=torch.bool)


def noise(**parameters: Any) -> Tensor:
    spec = {"name": "gaussian", **parameters}
    return fills.apply(torch.zeros(300, 3, 8, 8), EVERYTHING, spec, index_B=INDEX)


def test_noise_is_normal_with_the_mean_and_deviation_that_are_given() -> None:
    values = noise(mean=0.4, deviation=0.05).flatten().double()
    assert stats.kstest((values.numpy() - 0.4) / 0.05, "norm").pvalue > 0.001
    assert abs(float(values.mean()) - 0.4) < 4 * 0.05 / len(values) ** 0.5
    assert abs(float(values.std()) - 0.05) < 0.0005


def test_noise_is_cut_off_at_black_and_white() -> None:
    values = noise(deviation=0.5)
    share = stats.norm.cdf(-1)
    for edge in (0, 1):
        assert abs(float((values == edge).double().mean()) - share) < 0.005


def test_pixels_and_channels_are_independent() -> None:
    flat_BN = noise().flatten(1)
    assert torch.corrcoef(flat_BN.T).fill_diagonal_(0).abs().max() < 5.5 / 300**0.5


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"mean": -0.1}, "mean of gaussian to be a number from 0 to 1, got -0.1"),
        ({"mean": "0.5"}, "mean of gaussian to be a number from 0 to 1"),
        ({"deviation": 0}, "deviation of gaussian to be a number above 0, up to 10, got 0"),
        ({"deviation": True}, "deviation of gaussian to be a number above 0, up to 10"),
    ],
)
def test_impossible_parameters_are_refused(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(ExpectedError, match=message) as raised:
        fills.of({"name": "gaussian", **parameters})
    assert raised.value.path == next(iter(parameters))
