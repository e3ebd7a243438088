from __future__ import annotations

import torch
from torch import nn

from sparsight.attacks import input_gradient
from sparsight.masks.salient_block import salient_block


def test_it_is_the_gradient_of_the_loss_summed_over_channels() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(2 * 5 * 6, 3))
    images_BCHW, labels_B = torch.rand(4, 2, 5, 6), torch.tensor([0, 2, 1, 1])
    saliency_BHW = input_gradient(model, images_BCHW, labels_B)
    probability_BK = model(images_BCHW).softmax(dim=1).detach()
    error_BK = probability_BK - nn.functional.one_hot(labels_B, 3)
    gradient_BCHW = (error_BK @ model[1].weight.detach()).view(4, 2, 5, 6)
    assert torch.allclose(saliency_BHW, gradient_BCHW.abs().sum(dim=1), atol=1e-6)


def test_it_works_without_gradients_around_and_leaves_none() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(30, 3))
    images_BCHW = torch.rand(4, 1, 5, 6)
    with torch.no_grad():
        saliency_BHW = input_gradient(model, images_BCHW, torch.zeros(4, dtype=torch.int64))
    assert saliency_BHW.shape == (4, 5, 6)
    assert not saliency_BHW.requires_grad
    assert not images_BCHW.requires_grad
    assert model[1].weight.grad is None


def test_salient_block_covers_what_the_model_looks_at() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 2))
    with torch.no_grad():
        model[1].weight.zero_()
        model[1].weight.view(2, 8, 8)[0, 3:5, 5:7] = 1.0
    saliency_BHW = input_gradient(model, torch.rand(3, 1, 8, 8), torch.zeros(3, dtype=torch.int64))
    mask_BHW = salient_block(torch.arange(3), hidden=4, height=8, width=8, saliency_BHW=saliency_BHW)
    assert mask_BHW[:, 3:5, 5:7].all()
