"""A trial that computes nothing, in the place of `sparsight.trial`; the worker is the real one."""

from __future__ import annotations

import datetime
from typing import Any

from sparsight.protocol.generated import Result, Trial
from sparsight.reporting.reporter import Reporter


def run_trial(trial: Trial, *, reporter: Reporter, **_: Any) -> Result:
    """Report one metric and be done."""
    reporter.log("train_loss", 1, 0.0)
    return Result(
        trial_id=trial.trial_id,
        status="done",
        num_steps=1,
        num_images_seen=1,
        num_parameters=0,
        device="cpu",
        precision="float32",
        memory_format="contiguous",
        weights_sha256=None,
        files={},
        metrics={"train_loss": 0.0},
        error=None,
        train_s=0,
        evaluate_s=0,
        finished_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
    )
