"""Trials that measure how often the class is among the greatest logits."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("top_k", [[2], [2, 5]])
def test_records_of_masks_and_searches_have_the_shares(make_trial, kinds, run, tmp_path, top_k):
    evaluations = [kinds.masked("scatter", 20), kinds.attacked("worst_block", [6, 12], num_images=8)]
    measured = []
    for asked in (top_k, []):
        trial = make_trial(train={"epochs": 1}, evaluate={"evaluations": evaluations, "top_k": asked})
        reporter, _ = run(trial, tmp_path / str(len(asked)))
        masked, attacked = reporter.evaluations[0], reporter.evaluations[1]
        measured.append([masked.metrics, *(result.metrics for result in attacked.results)])
    for each, plain in zip(*measured, strict=True):
        shares = [each["accuracy"], *(each.pop(f"top{k}_accuracy") for k in top_k)]
        assert shares == sorted(shares)
        assert each == plain
