"""Where a label stands among the logits, and predictions among the mapped outputs alone."""

import torch
from torch import nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.evaluation.network import Network
from sparsight.reporting.metrics import Scores, label_ranks

CPU = torch.device("cpu")


def test_the_rank_of_a_label_is_its_place_in_a_stable_sort():
    logits = torch.randint(0, 4, (200, 12), generator=torch.Generator().manual_seed(0)).float()
    labels = torch.randint(0, 12, (200,), generator=torch.Generator().manual_seed(1))
    order = logits.argsort(dim=1, descending=True, stable=True)
    expected = (order == labels[:, None]).int().argmax(dim=1)
    assert label_ranks(logits, labels).tolist() == expected.tolist()


def test_rank_0_is_the_prediction_and_nan_has_no_rank():
    logits = torch.tensor([[1.0, 2.0, 2.0], [float("nan"), 0.0, 1.0], [0.0, -torch.inf, -torch.inf]])
    labels = torch.tensor([1, 2, 2])
    ranks = label_ranks(logits, labels)
    assert ranks.tolist() == [0, 3, 2]
    assert (ranks == 0).tolist() == (Scores.of(logits, labels).prediction_B == labels).tolist()


def test_among_some_outputs_nothing_else_is_predicted():
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 9))
    network = Network(model, numerics=Numerics("float32", "contiguous"), mean=[0], std=[1], device=CPU)
    images = torch.rand(40, 1, 2, 2)
    whole, some = network(images), network.among([7, 2, 3])(images)
    assert torch.equal(some[:, [2, 3, 7]], whole[:, [2, 3, 7]])
    assert set(some.argmax(dim=1).tolist()) <= {2, 3, 7}
    labels = torch.full((40,), 3)
    expected = -torch.log_softmax(whole[:, [2, 3, 7]].double(), dim=1)[:, 1]
    torch.testing.assert_close(Scores.of(some, labels).nll_B, expected)
    assert torch.equal(network(images), whole)


def test_a_gradient_through_some_outputs_is_finite():
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 9))
    network = Network(model, numerics=Numerics("float32", "contiguous"), mean=[0], std=[1], device=CPU)
    images = torch.rand(4, 1, 2, 2).requires_grad_()
    with torch.enable_grad():
        loss = nn.functional.cross_entropy(network.among([1, 5])(images), torch.tensor([1, 5, 1, 5]))
    loss.backward()
    assert images.grad is not None
    assert bool(images.grad.isfinite().all())
    assert bool(images.grad.any())
