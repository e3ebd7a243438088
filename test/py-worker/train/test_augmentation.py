"""Crop and flip of whole batches, against the same picture by picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparsight.errors import ExpectedError
from sparsight.protocol.generated import Augment
from sparsight.train.augmentation import Augmentation, EpochMoves, draw_moves

NUMPY_MODE = {"reflect": "reflect", "zero": "constant"}


def settings(padding=0, mode="reflect", flip="none"):
    return Augment(crop_padding=padding, crop_mode=mode, flip=flip)


def augmentation(augment, images_NCHW):
    num_channels, height, width = images_NCHW.shape[1:]
    return Augmentation(augment, num_channels=num_channels, height=height, width=width)


def picture_by_picture(image_CHW, padding, mode, down, right, flip):
    """Pad, cut the window out, mirror it: the usual way."""
    sides = ((0, 0), (padding, padding), (padding, padding))
    padded_CHW = np.pad(image_CHW, sides, mode=NUMPY_MODE[mode])
    height, width = image_CHW.shape[1:]
    top, left = padding + down, padding + right
    window_CHW = padded_CHW[:, top : top + height, left : left + width]
    return window_CHW[:, :, ::-1] if flip else window_CHW


@pytest.mark.parametrize("mode", ["reflect", "zero"])
@pytest.mark.parametrize("shape", [(3, 8, 8), (1, 5, 9), (2, 12, 4)])
def test_it_is_what_padding_cutting_and_mirroring_give(shape, mode):
    torch.manual_seed(0)
    images_NCHW = torch.randint(1, 256, (30, *shape), dtype=torch.uint8)
    augment = settings(3, mode, "random")
    moves = draw_moves(augment, 30, seed=0, epoch=0)
    order_B = torch.randperm(30)
    of_batch = EpochMoves(moves.down_N[order_B], moves.right_N[order_B], moves.flip_N[order_B])
    got_BCHW = augmentation(augment, images_NCHW).moved(images_NCHW[order_B], of_batch)
    for b, n in enumerate(order_B.tolist()):
        move = (int(moves.down_N[n]), int(moves.right_N[n]), bool(moves.flip_N[n]))
        np.testing.assert_array_equal(got_BCHW[b], picture_by_picture(images_NCHW[n].numpy(), 3, mode, *move))


def test_without_augmentation_images_are_as_they_are():
    images_NCHW = torch.randint(0, 256, (9, 3, 8, 8), dtype=torch.uint8)
    moves = draw_moves(settings(), 9, seed=0, epoch=0)
    image_B = torch.tensor([4, 4, 0])
    assert torch.equal(
        augmentation(settings(), images_NCHW).moved(images_NCHW[image_B], moves), images_NCHW[image_B]
    )


def test_offsets_are_uniform_over_the_padding():
    moves = draw_moves(settings(4), 90_000, seed=1, epoch=2)
    for offsets_N in (moves.down_N, moves.right_N):
        counts = torch.bincount(offsets_N + 4)
        assert len(counts) == 9
        assert ((counts - 10_000).abs() < 500).all()
    assert abs(np.corrcoef(moves.down_N, moves.right_N)[0, 1]) < 0.02


def flips(flip, epoch, seed=0):
    return draw_moves(settings(flip=flip), 10_000, seed=seed, epoch=epoch).flip_N


def test_flips():
    assert not flips("none", 0).any()
    assert flips("random", 0).float().mean().item() == pytest.approx(0.5, abs=0.02)
    assert not torch.equal(flips("random", 0), flips("random", 1))


@pytest.mark.parametrize("epoch", [0, 2, 10])
def test_alternating_shows_every_image_once_each_way_in_two_epochs(epoch):
    assert torch.equal(flips("alternating", epoch), ~flips("alternating", epoch + 1))
    assert flips("alternating", epoch).float().mean().item() == pytest.approx(0.5, abs=0.02)
    assert not torch.equal(flips("alternating", epoch), flips("alternating", epoch, seed=1))


def test_a_reflection_needs_pixels_to_reflect():
    images_NCHW = torch.zeros(1, 1, 8, 5, dtype=torch.uint8)
    with pytest.raises(ExpectedError, match="below 5, the smaller side, for crop_mode reflect, got 5"):
        augmentation(settings(5), images_NCHW)
    augmentation(settings(5, "zero"), images_NCHW)
