"""Batch normalisation with statistics kept apart."""

from __future__ import annotations

import torch
from torch import nn

from sparsight.networks.batch_statistics import keep_apart, keep_together, use_statistics


def test_each_kind_updates_and_uses_its_own():
    model = nn.Sequential(nn.BatchNorm2d(1), nn.Sequential(nn.BatchNorm2d(1)))
    reference = nn.BatchNorm2d(1)
    keep_apart(model)
    masked, originals = torch.full((4, 1, 2, 2), 5.0), torch.randn(4, 1, 2, 2)
    with use_statistics(model, "masked"):
        model(masked)
    model(originals)
    reference(originals)
    torch.testing.assert_close(model[0].running_mean, reference.running_mean)
    torch.testing.assert_close(model[0].masked_running_mean, torch.tensor([0.5]))
    model.eval(), reference.eval()
    torch.testing.assert_close(model[0](originals), reference(originals))
    with use_statistics(model, "masked"):
        assert not torch.equal(model[0](originals), reference(originals))
    torch.testing.assert_close(model[0](originals), reference(originals))


def test_without_being_kept_apart_there_is_one_kind():
    model = nn.BatchNorm2d(1)
    with use_statistics(model, "masked"):
        model(torch.ones(4, 1, 2, 2))
    assert model.running_mean.item() > 0
    assert set(model.state_dict()) == set(nn.BatchNorm2d(1).state_dict())


def test_parameters_stay_shared():
    model = nn.BatchNorm1d(3)
    keep_apart(model)
    assert [name for name, _ in model.named_parameters()] == ["weight", "bias"]


def test_the_state_comes_back_whole():
    first, second = nn.BatchNorm1d(3), nn.BatchNorm1d(3)
    for model in (first, second):
        keep_apart(model)
    with use_statistics(first, "masked"):
        first(torch.randn(9, 3))
    second.load_state_dict(first.state_dict())
    assert torch.equal(second.masked_running_var, first.masked_running_var)
    assert not torch.equal(second.running_var, second.masked_running_var)


def test_within_another_use_the_inner_one_holds():
    model = nn.BatchNorm1d(1)
    keep_apart(model)
    model.running_mean.fill_(1)
    model.masked_running_mean.fill_(2)
    with use_statistics(model, "masked"):
        with use_statistics(model, "original"):
            assert model.running_mean.item() == 1
        with use_statistics(model, "masked"):
            assert model.running_mean.item() == 2
        assert model.running_mean.item() == 2
    assert (model.running_mean.item(), model.masked_running_mean.item()) == (1, 2)


def test_kept_together_again_both_kinds_are_one():
    model = nn.BatchNorm1d(1)
    keep_apart(model)
    keep_together(model)
    keep_together(model)
    assert set(model.state_dict()) == set(nn.BatchNorm1d(1).state_dict())
    with use_statistics(model, "masked"):
        model(torch.ones(4, 1))
    assert model.running_mean.item() > 0
