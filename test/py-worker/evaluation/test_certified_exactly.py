"""Certificates without chance: against enumeration of every change of tiny images."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.certificate import certified_by_gap
from sparsight.errors import ExpectedError
from sparsight.evaluation.certified_exactly import CertifiedExactlyEvaluator, check_exact_certificate
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import joined
from sparsight.evaluation.network import Network
from sparsight.evaluation.smoothing.view_masks import reached, view_masks
from sparsight.protocol import generated
from sparsight.protocol.generated import BandViews, CertifiedExactly, PartitionViews
from sparsight.randomness.mask_key import MaskKey

KEY = MaskKey(3, "tiny")


def exact(views, fill=None, num_images=12):
    return CertifiedExactly(views=views, fill=fill or generated.BlackFill(), num_images=num_images)


def columns(size, **changes):
    return BandViews(**{"shape": "columns", "size": size, "threshold": None, **changes})


VIEWS = {
    "partition": PartitionViews(parts=5),
    "parts of one pixel": PartitionViews(parts=16),
    "columns": columns(1),
    "rows": columns(2, shape="rows"),
    "blocks": columns(2, shape="blocks"),
    "threshold": columns(1, threshold=0.3),
}


@pytest.mark.parametrize("views", VIEWS.values(), ids=VIEWS.keys())
def test_views_show_what_their_name_says(views):
    hidden_VHW = view_masks(views, 4, 6 if not isinstance(views, PartitionViews) else 4, key=KEY)
    shown = ~hidden_VHW
    if isinstance(views, PartitionViews):
        assert (shown.sum(dim=0) == 1).all(), "each pixel in one part"
        sizes = shown.flatten(1).sum(dim=1)
        assert sizes.min() >= 1
        assert sizes.max() - sizes.min() <= 1
        return
    expected = {"columns": 4 * views.size, "rows": 6 * views.size, "blocks": views.size**2}[views.shape]
    assert (shown.flatten(1).sum(dim=1) == expected).all()
    assert shown.flatten(1).unique(dim=0).shape[0] == len(shown)
    assert (shown.sum(dim=0) == shown.sum(dim=0)[0, 0]).all(), "no pixel is seen more often than another"


def test_a_partition_is_that_of_the_key_and_the_same_everywhere():
    one, other = (view_masks(PartitionViews(parts=9), 8, 8, key=MaskKey(key, "a")) for key in (0, 1))
    assert not torch.equal(one, other)
    assert torch.equal(one, view_masks(PartitionViews(parts=9), 8, 8, key=MaskKey(0, "a")))


@pytest.mark.parametrize("views", VIEWS.values(), ids=VIEWS.keys())
def test_a_change_reaches_as_many_views_as_counted_and_no_more(views):
    """Every set of r pixels, and every square of r×r pixels."""
    shown = ~view_masks(views, 4, 4, key=KEY)
    for size, count in enumerate(reached(views, 4, 4)):
        most = max(int(shown[:, changed].any(dim=1).sum()) for changed in changes(views, size))
        assert most == count


def changes(views, size):
    """Every mask of pixels that a change of this size may touch."""
    masks = []
    if isinstance(views, PartitionViews):
        for pixels in itertools.combinations(range(16), size):
            mask = torch.zeros(16, dtype=torch.bool)
            mask[list(pixels)] = True
            masks.append(mask.view(4, 4))
    else:
        for row, column in itertools.product(range(5 - size), repeat=2):
            mask = torch.zeros(4, 4, dtype=torch.bool)
            mask[row : row + size, column : column + size] = True
            masks.append(mask)
    return masks


def test_the_gap_is_exact_for_every_tally():
    """All tallies of up to 7 views and 3 classes, and all ways in which r of the views change their mind."""
    for num_views in range(1, 8):
        tallies = [t for t in itertools.product(range(num_views + 1), repeat=3) if sum(t) == num_views]
        selected, radii = certified_by_gap(np.array(tallies), list(range(num_views // 2 + 1)))
        for tally, chosen, radius in zip(tallies, selected, radii, strict=True):
            assert chosen == int(np.argmax(tally))
            assert radius == truth(tally, chosen, num_views // 2)


def truth(tally, chosen, most):
    for radius in range(1, most + 1):
        for leaving in itertools.product(range(radius + 1), repeat=3):
            if sum(leaving) != radius or any(a > b for a, b in zip(leaving, tally, strict=True)):
                continue
            left = np.array(tally) - leaving
            for other in range(3):
                changed = left.copy()
                changed[other] += radius
                if int(np.argmax(changed)) != chosen:
                    return radius - 1
    return most


@pytest.fixture
def tiny():
    torch.manual_seed(5)
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 3)).eval()
    model[-1].bias[0] += 0.9
    network = Network(
        model, numerics=Numerics("float32", "contiguous"), mean=[0.3], std=[0.3], device=torch.device("cpu")
    )
    images = 255 * torch.randint(0, 2, (12, 1, 4, 4), dtype=torch.uint8)
    return EvalImages(network, images, torch.arange(12) % 3, batch_size=500, key=KEY)


@pytest.mark.parametrize("views", VIEWS.values(), ids=VIEWS.keys())
def test_no_change_within_the_radius_changes_the_class(tiny, views, ticks):
    """Every change of black and white pixels of 4×4, up to two at any places, or in a square up to 2×2."""
    judge = CertifiedExactlyEvaluator(exact(views), tiny)
    whole = judge.part(0, 12, ticks)
    classes, radii = judge.predictions(whole)[0], judge.artifacts(whole)["radii"]
    hidden_VHW = view_masks(views, 4, 4, key=KEY)
    for image in range(12):
        for radius in range(1, min(int(radii[image]), 2) + 1):
            for changed in changes(views, radius):
                flipped = every_content(tiny.unit(image, image + 1)[0, 0], changed)
                assert (vote(tiny.network, flipped, hidden_VHW, views) == classes[image]).all()
    assert radii.any()
    assert ticks.num_forwards == 12 * len(hidden_VHW)
    assert ticks.num_images == 12


def every_content(image_HW, changed_HW):
    contents = list(itertools.product([0.0, 1.0], repeat=int(changed_HW.sum())))
    images = image_HW.expand(len(contents), 4, 4).clone()
    images[:, changed_HW] = torch.tensor(contents)
    return images


def vote(network, images_BHW, hidden_VHW, views):
    """The votes once more, without the code under test."""
    shown = images_BHW[:, None] * ~hidden_VHW[None]
    logits = network(shown.flatten(0, 1)[:, None]).view(len(images_BHW), len(hidden_VHW), -1)
    threshold = getattr(views, "threshold", None)
    if threshold is not None:
        return (logits.softmax(dim=2) >= threshold).sum(dim=1).numpy().argmax(axis=1)
    return nn.functional.one_hot(logits.argmax(dim=2), 3).sum(dim=1).numpy().argmax(axis=1)


def test_the_record_sums_up_what_is_certified(tiny, ticks):
    judge = CertifiedExactlyEvaluator(exact(PartitionViews(parts=16)), tiny)
    whole = judge.part(0, 12, ticks)
    artifacts, record = judge.artifacts(whole), judge.record(whole, {})
    right = judge.predictions(whole)[0] == tiny.labels_N.numpy()
    curve = [float((right & (artifacts["radii"] >= r)).mean()) for r in range(9)]
    assert record.certified_accuracy == curve
    assert record.metrics["accuracy"] == curve[0] == right.mean()
    assert record.metrics["abstained"] == 0
    assert record.metrics["forwards_per_image"] == 16
    assert record.metrics["mean_radius"] == np.where(right, artifacts["radii"], 0).mean()


def test_parts_and_their_order_change_no_bit(tiny, ticks):
    judge = CertifiedExactlyEvaluator(exact(columns(1)), tiny)
    parts = [judge.part(i, i + 4, ticks) for i in (8, 4, 0)][::-1]
    assert np.array_equal(joined(parts)["votes"], judge.part(0, 12, ticks)["votes"])
    assert CertifiedExactlyEvaluator(exact(PartitionViews(parts=16)), tiny).images_per_part == 500


def test_views_whose_logits_are_nan_vote_for_nobody(tiny, ticks):
    class Breaking(nn.Module):
        """Gives NaN where anything is hidden, as black, and class 2 elsewhere."""

        def forward(self, images):
            is_black = images.flatten(1).amin(dim=1) < -0.9
            logits = torch.tensor([0.0, 0.0, 1.0]).repeat(len(images), 1)
            return logits.masked_fill(is_black[:, None], torch.nan)

    white = torch.full((2, 1, 4, 4), 255, dtype=torch.uint8)
    network = tiny.network.with_model(Breaking())
    images = EvalImages(network, white, torch.zeros(2).long(), batch_size=2, key=KEY)
    judge = CertifiedExactlyEvaluator(exact(columns(1), num_images=2), images)
    whole = judge.part(0, 2, ticks)
    assert whole["votes"].sum() == 0
    assert judge.artifacts(whole)["radii"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("views", "message", "path"),
    [
        (
            PartitionViews(parts=17),
            "the parts of a partition to be from 2 to 16, .*4×4, so that none is empty, got 17",
            "parts",
        ),
        (
            columns(3),
            "the size of columns to be from 1 to 2, so that a patch of one pixel reaches at most half",
            "size",
        ),
        (columns(3, shape="rows"), "the size of rows to be from 1 to 2", "size"),
        (
            columns(3, shape="blocks"),
            "the size of blocks to be from 1 to 2, .* got 3 in images of 4×4",
            "size",
        ),
    ],
)
def test_views_that_certify_nothing_are_refused(views, message, path):
    with pytest.raises(ExpectedError, match=message) as caught:
        check_exact_certificate(exact(views), 4, 4)
    assert caught.value.path == path


def test_a_fill_that_sees_what_a_view_hides_is_refused():
    with pytest.raises(
        ExpectedError, match="fill of a certificate to be one that looks neither at"
    ) as caught:
        check_exact_certificate(exact(columns(1), generated.BlurFill(sigma=2)), 4, 4)
    assert caught.value.path == "fill"
