"""One trial: train a model, or take a given one, and make its evaluations."""

from sparsight.trial._assist import assist_trial
from sparsight.trial._run import run_trial

__all__ = ["assist_trial", "run_trial"]
