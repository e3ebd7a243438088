"""The evaluations of a trial and the parts that they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import torch

from sparsight.datasets import Split
from sparsight.evaluation.attacked import AttackedEvaluator
from sparsight.evaluation.certified import CertifiedEvaluator
from sparsight.evaluation.certified_best import CertifiedBestEvaluator
from sparsight.evaluation.certified_exactly import CertifiedExactlyEvaluator
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import Evaluator, Part, Tick
from sparsight.evaluation.masked import MaskedEvaluator
from sparsight.evaluation.network import Network
from sparsight.evaluation.part_key import PartKey
from sparsight.evaluation.recolored import RecoloredEvaluator
from sparsight.evaluation.smoothed import SmoothedEvaluator
from sparsight.protocol.generated import (
    Attacked,
    Certified,
    CertifiedBest,
    CertifiedExactly,
    Evaluation,
    Masked,
    Recolored,
    Smoothed,
    TrialEvaluate,
)
from sparsight.randomness.mask_key import MaskKey
from sparsight.randomness.seeding import derive, seed_generators
from sparsight.reporting.evaluation_of import canonical_text


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What is evaluated: the network, the images, and what names them.

    `dataset_key` names the data set in the key of the masks; `weights_sha256` is the digest of the weights
    that were trained, None where the trial names them; `seed` is that of the trial.
    """

    network: Network
    split: Split
    num_classes: int
    dataset_key: str
    weights_sha256: str | None
    seed: int


class Evaluators:
    """An evaluator for each evaluation, over images that they share.

    The same settings have the same parts in every process. The evaluations have passed `check_evaluations`.
    """

    def __init__(self, settings: TrialEvaluate, evaluated: Evaluated) -> None:
        network, split = evaluated.network, evaluated.split
        self._settings, self._evaluated = settings, evaluated
        labels_N = torch.from_numpy(split.labels_N).to(network.device)
        key = MaskKey(settings.mask_key, evaluated.dataset_key)
        self.images = EvalImages(
            network,
            split.images_NCHW,
            labels_N,
            batch_size=settings.batch_size,
            key=key,
            top_k=settings.top_k,
        )
        self.all = [self._evaluator(evaluation) for evaluation in settings.evaluations]

    def parts(self, index: int) -> list[PartKey]:
        """The parts of an evaluation in order."""
        evaluator = self.all[index]
        size, num_images = evaluator.images_per_part, evaluator.num_images
        numerics = self._evaluated.network.numerics
        shared = (
            f"{canonical_text(self._settings.evaluations[index])} {self._evaluated.weights_sha256} "
            f"{numerics.precision} {numerics.memory_format} {self._settings.keep_logits} "
            f"{self._settings.top_k}"
        )
        bounds = [(first, min(first + size, num_images)) for first in range(0, num_images, size)]
        return [PartKey(index, first, last, f"{shared} {first} {last}") for first, last in bounds]

    def compute(self, key: PartKey, tick: Tick) -> Part:
        """What is found for the images of a part; what a model draws by itself depends on the part alone."""
        seed = derive(self._evaluated.seed, "evaluate", key.index, key.first)
        seed_generators(self._evaluated.network.device, seed)
        return self.all[key.index].part(key.first, key.last, tick)

    def _evaluator(self, evaluation: Evaluation) -> Evaluator:
        match evaluation:
            case Masked():
                return MaskedEvaluator(evaluation, self.images, keep_logits=self._settings.keep_logits)
            case Attacked():
                return AttackedEvaluator(evaluation, self.images, keep_logits=self._settings.keep_logits)
            case Certified():
                return CertifiedEvaluator(evaluation, self.images, self._evaluated.num_classes)
            case CertifiedBest():
                return CertifiedBestEvaluator(evaluation, self.images, self._evaluated.num_classes)
            case CertifiedExactly():
                return CertifiedExactlyEvaluator(evaluation, self.images)
            case Recolored():
                return RecoloredEvaluator(evaluation, self.images, keep_logits=self._settings.keep_logits)
            case Smoothed():
                return SmoothedEvaluator(evaluation, self.images, keep_logits=self._settings.keep_logits)
        assert_never(evaluation)
