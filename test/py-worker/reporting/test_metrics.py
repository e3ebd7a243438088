"""Accuracy, negative log-likelihood and calibration error, against their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from sparsight.reporting.metrics import Scores, calibration_error


def by_definition(confidence, correct, num_bins=15):
    """Guo et al., equation 3, bin by bin."""
    error = 0.0
    for m in range(num_bins):
        inside = (confidence > m / num_bins) & (confidence <= (m + 1) / num_bins)
        if inside.any():
            error += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return error


def test_a_uniform_model():
    labels = torch.tensor([0, 1, 2, 3])
    summary = Scores.of(torch.zeros(4, 4), labels).summary(labels)
    assert summary["nll"] == pytest.approx(math.log(4))
    assert summary["accuracy"] == 0.25
    assert summary["ece"] == pytest.approx(0, abs=1e-12)


def test_a_sure_model_that_is_wrong_half_the_time():
    labels = torch.tensor([0, 1])
    summary = Scores.of(torch.tensor([[1e4, 0.0], [1e4, 0.0]]), labels).summary(labels)
    assert summary == pytest.approx({"accuracy": 0.5, "nll": 5e3, "ece": 0.5})


def test_an_image_with_a_nan_among_its_logits_counts_as_wrong():
    labels = torch.tensor([0, 1, 2, 0])
    logits = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
    logits[0, 0] = logits[1, 1] = logits[2, 0] = torch.nan
    scores = Scores.of(logits, labels)
    assert ((scores.prediction_B == labels) == torch.tensor([False, False, False, True])).all()
    assert scores.prediction_B.tolist() == [1, 0, 0, 0]
    assert scores.summary(labels)["accuracy"] == 0.25
    assert math.isnan(scores.summary(labels)["nll"])


def test_scores_are_those_of_a_batch_of_one():
    torch.manual_seed(0)
    logits, labels = torch.randn(50, 7), torch.randint(7, (50,))
    whole = Scores.of(logits, labels)
    parts = Scores.join([Scores.of(logits[i : i + 1], labels[i : i + 1]) for i in range(50)])
    assert torch.equal(whole.prediction_B, parts.prediction_B)
    torch.testing.assert_close(whole.nll_B, parts.nll_B, rtol=1e-12, atol=0)
    assert whole.nll_B.dtype == torch.float64
    expected = torch.nn.functional.cross_entropy(logits.double(), labels, reduction="none")
    torch.testing.assert_close(whole.nll_B, expected)


def test_calibration_error_is_its_definition():
    random = np.random.default_rng(0)
    confidence = np.concatenate([random.uniform(0.1, 1, 500), np.arange(1, 16) / 15, [1.0]])
    correct = random.uniform(size=len(confidence)) < confidence**2
    assert calibration_error(confidence, correct) == pytest.approx(by_definition(confidence, correct))


def test_what_is_not_a_number_stays_one():
    labels = torch.tensor([0, 1])
    summary = Scores.of(torch.tensor([[math.nan, 0.0], [1.0, 2.0]]), labels).summary(labels)
    assert math.isnan(summary["nll"])
    assert math.isnan(summary["ece"])
