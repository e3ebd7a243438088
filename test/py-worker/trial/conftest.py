"""Runs a trial, as often as it takes."""

from __future__ import annotations

import pytest
import torch

from sparsight.reporting.reporter import TrialStopped
from sparsight.trial import run_trial

CPU = torch.device("cpu")


@pytest.fixture
def run(cache_directory, recorder):
    """Run a trial in a directory with a recorder of its own; gives what it reported, and its result."""

    def run(trial, directory, *, completed_evaluations=(), stop_when=lambda _: False, reporter=None):
        reporter = reporter or recorder(stop_when)
        try:
            result = run_trial(
                trial,
                directory=directory,
                completed_evaluations=completed_evaluations,
                device=CPU,
                cache_directory=cache_directory,
                reporter=reporter,
            )
        except TrialStopped:
            result = None
        return reporter, result

    return run
