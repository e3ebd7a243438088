"""A model in training mode, before a run depends on it."""

from __future__ import annotations

import torch
from torch import nn

from sparsight.dialogues.model_fit._candidate import Candidate, fingerprint, first_difference
from sparsight.dialogues.model_fit._evaluation import SEEDED, is_same, outputs
from sparsight.errors import Found, expected
from sparsight.evaluation.network import Network
from sparsight.files.weights_file import state_in, weights_content
from sparsight.networks.model_modes import kept_in_evaluation
from sparsight.networks.model_state import load_state, state_of
from sparsight.protocol.generated import Sgd
from sparsight.randomness.seeding import seed_generators
from sparsight.train.optimizers import make_optimizer

_SGD = Sgd(lr=0.01, momentum=0.9, nesterov=True, weight_decay=0)


def try_training(candidate: Candidate, first: Network, second: Network, notes: list[str]) -> None:
    """Raise ExpectedError for a model that one step cannot train, that does not come to the same by the same
    step, or that is another one after its state was saved and loaded.

    What only an interruption would show is noted. Both networks are as they were made; both are changed.
    """
    name = candidate.name
    _check_trainable(candidate, first.model)
    before, logits = state_in(weights_content(state_of(first.model))), outputs(candidate, first)
    trained = _trained(candidate, first)
    differing = first_difference(trained, _trained(candidate, second))
    if differing is not None:
        got = Found(f"other numbers in {differing}")
        thing = f"{name}, trained again by the same step,"
        raise expected(thing, "the same", got, at="model.name", fix=SEEDED)
    with candidate.able("a model whose state can be loaded"):
        load_state(first.model, before)
    if not is_same(logits, outputs(candidate, first)):
        got = Found("other outputs for the same images")
        fix = "Keep everything that training changes in parameters and buffers (register_buffer)."
        thing = f"{name}, after its state was saved and loaded,"
        raise expected(thing, "the same", got, at="model.name", fix=fix)
    if first_difference(trained, _trained(candidate, first)) is not None:
        notes.append(
            f"{name} has a generator or a state of its own that no checkpoint keeps: a trial that is "
            "interrupted while it trains starts over."
        )


def _check_trainable(candidate: Candidate, model: nn.Module) -> None:
    if any(parameter.requires_grad for parameter in model.parameters()):
        return
    fix = "Set train: null to evaluate it as it is."
    got = Found("none that requires a gradient")
    raise expected(
        f"the parameters of {candidate.name}", "trainable, at least one", got, at="model.name", fix=fix
    )


def _trained(candidate: Candidate, network: Network) -> dict[str, object]:
    """The fingerprint after one step, always the same one."""
    model = network.model
    seed_generators(network.device, 1)
    with candidate.able("a model that can be trained"):
        kept = kept_in_evaluation(model)
        model.train()
        for layer in kept:
            layer.eval()
        output = model(network.normalize(candidate.images()))
        logits_BK = candidate.check_logits(output, "training")
        loss = torch.nn.functional.cross_entropy(logits_BK, candidate.labels())
        if loss.requires_grad:
            loss.backward()  # type: ignore[no-untyped-call]
        if all(parameter.grad is None for parameter in model.parameters()):
            fix = "Let its forward do without torch.no_grad() and detach()."
            got = Found("no gradient for any of its parameters")
            raise expected(candidate.name, "a model that can be trained", got, at="model.name", fix=fix)
        make_optimizer(_SGD, model).step(_SGD.lr, num_before=0)
    return fingerprint(model)
