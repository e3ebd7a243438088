"""A model in evaluation mode, before a run depends on it."""

from __future__ import annotations

import torch
from torch import Tensor

from sparsight import attacks, masks, recolorings, saliency
from sparsight.dialogues.model_fit._candidate import Candidate, fingerprint, first_difference
from sparsight.errors import ExpectedError, Found, expected
from sparsight.evaluation.network import Network
from sparsight.randomness.mask_key import MaskKey

SEEDED = (
    "Draw from torch's, NumPy's or Python's own generator, which are seeded, or from one that is seeded as "
    "the model is made."
)
_SUM_TOLERANCE = 1e-3


def try_evaluation(candidate: Candidate, first: Network, second: Network, notes: list[str]) -> None:
    """Raise ExpectedError for a model that is not the same when it is made again, or when it is asked again,
    whose outputs are no finite logits, or that gives no input gradient though a mask needs it.

    `first` and `second` are the model, made twice. Outputs that are probabilities are noted.
    """
    name = candidate.name
    differing = first_difference(fingerprint(first.model), fingerprint(second.model))
    if differing is not None:
        got = Found(f"other numbers in {differing}")
        raise expected(
            f"{name}, made again with the same seed,", "the same", got, at="model.name", fix=SEEDED
        )
    logits = outputs(candidate, first)
    _check_finite(candidate, logits)
    got = Found("other outputs for the same images")
    if not is_same(logits, outputs(candidate, first)):
        fix = "Switch off what is random where self.training is False."
        raise expected(f"{name}, asked again in evaluation mode,", "the same", got, at="model.name", fix=fix)
    if not is_same(logits, outputs(candidate, second)):
        raise expected(
            f"{name}, made again with the same seed,", "the same", got, at="model.name", fix=SEEDED
        )
    if candidate.output_is == "probabilities":
        _check_probabilities(candidate, logits.exp())
    elif _are_probabilities(logits):
        notes.append(
            f"The outputs of {name} look like probabilities: none is negative, and those of an image sum to "
            "1. They are taken as logits, which makes nll, ece and training wrong: set model.output_is: "
            "probabilities, or let it return what goes into its softmax."
        )
    _try_gradient(candidate, first)


def outputs(candidate: Candidate, network: Network) -> Tensor:
    """What the network says of the images in evaluation mode."""
    with candidate.able("a model that can be evaluated"), network.evaluating():
        return candidate.check_logits(network.raw(candidate.images()), "evaluation").clone()


def is_same(first: Tensor, second: Tensor) -> bool:
    """Whether outputs are equal but for rounding."""
    return torch.allclose(first, second, rtol=1e-4, atol=1e-5)


def _check_finite(candidate: Candidate, logits: Tensor) -> None:
    if bool(logits.isfinite().all()):
        return
    at = "model.name" if candidate.weights is None else "model.weights"
    raise expected(f"the outputs of {candidate.name}", "finite", Found("NaN or infinity"), at=at)


def _check_probabilities(candidate: Candidate, outputs_BK: Tensor) -> None:
    if _are_probabilities(outputs_BK):
        return
    got = Found("some that do not sum to 1 for each image")
    fix = "Leave model.output_is out where the model returns logits."
    thing = f"the outputs of {candidate.name}"
    raise expected(thing, "probabilities", got, at="model.output_is", fix=fix)


def _are_probabilities(outputs_BK: Tensor) -> bool:
    sums = outputs_BK.sum(dim=1)
    return bool((outputs_BK >= 0).all() and ((sums - 1).abs() < _SUM_TOLERANCE).all())


def _try_gradient(candidate: Candidate, network: Network) -> None:
    needing = [
        family
        for family in candidate.families
        if family in masks.names() and masks.load(family).needs_saliency
    ]
    if not any(saliency.load(name).needs_gradient for name in candidate.saliencies):
        needing = []
    needing += [name for name in candidate.recolorings if recolorings.load(name).needs_gradient]
    if not needing:
        return
    rule = f"a model with a gradient with respect to its images, as {needing[0]} needs it"
    instead = " or let its saliency be occlusion," if needing[0] in candidate.families else ""
    fix = f"Let its forward do without torch.no_grad() and detach(),{instead} or leave {needing[0]} out."
    if not getattr(network.model, "computes_gradients", True):
        got = Found("one of onnxruntime, which computes none")
        fix = f"Leave {needing[0]} out,{instead} or give the model as code, torchscript: or torch_export:."
        raise expected(candidate.name, rule, got, at="model.name", fix=fix)
    with candidate.able(rule, fix), network.evaluating():
        gradient_BHW = attacks.input_gradient(network, candidate.images(), candidate.labels())
    if not bool(gradient_BHW.isfinite().all()):
        raise expected(candidate.name, rule, Found("NaN or infinity"), at="model.name", fix=fix)
    if "grad_cam" in candidate.saliencies:
        _try_maps(candidate, network)


def _try_maps(candidate: Candidate, network: Network) -> None:
    images_BCHW, index_B = candidate.images(), torch.arange(len(candidate.images()))
    try:
        with network.evaluating():
            saliency.load("grad_cam")(
                network, images_BCHW, candidate.labels(), index_B=index_B, key=MaskKey()
            )
    except ExpectedError as error:
        rule = "a model with a convolution, as the saliency grad_cam needs it"
        raise expected(candidate.name, rule, Found("one without"), at="model.name", fix=error.fix) from error
