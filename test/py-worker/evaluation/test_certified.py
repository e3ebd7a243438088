"""Certified evaluations: against enumeration of all views, and without early stopping."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.certificate import certificate
from sparsight.errors import ExpectedError
from sparsight.evaluation.ballots import Ballot, Booth
from sparsight.evaluation.certified import CertifiedEvaluator, checked_certificate
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import joined
from sparsight.evaluation.network import Network
from sparsight.hiding import Hiding
from sparsight.protocol import generated
from sparsight.protocol.generated import Certified
from sparsight.randomness.mask_key import MaskKey

SCATTER = generated.ScatterMask(granularity=1)
NUM_CLASSES = 4


def evaluation(**changes):
    settings = {
        "mask": SCATTER,
        "fill": generated.BlackFill(),
        "hidden": 58,
        "select_votes": 20,
        "votes": 200,
        "alpha": 0.05,
        "num_images": 12,
    }
    return Certified(**{**settings, **changes})


def evaluator(images, **changes):
    return CertifiedEvaluator(evaluation(**changes), images, NUM_CLASSES)


@pytest.fixture
def sure_network(network):
    """One whose votes lie anywhere between none and all, image by image."""
    network.model[-1].weight.mul_(30)
    return network


def test_each_view_hides_all_but_so_many_pixels_and_no_two_are_alike(eval_images, images, network):
    booth = Booth(evaluation(fill=generated.WhiteFill(), hidden=58), eval_images)
    seen = []
    eval_images.network = Spy(network, seen)
    list(booth.votes([Ballot(3, 0, 40), Ballot(4, 0, 40)]))
    views = torch.cat(seen)
    hidden = (views == 1).all(dim=1)
    assert (hidden.sum(dim=(1, 2)) >= 58).all()
    assert (~hidden).flatten(1).unique(dim=0).shape[0] == 80
    own = images[3] / 255
    assert torch.equal(views[:40].where(~hidden[:40, None], own), own.expand(40, -1, -1, -1))


def test_views_are_those_that_the_page_describes(eval_images, images, network):
    seen = []
    eval_images.network = Spy(network, seen)
    settings = evaluation(fill=generated.NoiseFill())
    list(Booth(settings, eval_images).votes([Ballot(7, 5, 25)]))
    hiding = Hiding(SCATTER, "noise", key=MaskKey(7, "test/certificate/7"))
    expected = hiding.apply(
        (images[7:8] / 255).expand(20, -1, -1, -1), torch.arange(5, 25), hidden=settings.hidden
    )
    assert torch.equal(torch.cat(seen), expected)


class Spy:
    def __init__(self, network, seen):
        self._network, self._seen = network, seen
        self.mean_C, self.model, self.sees_masks = network.mean_C, network.model, False

    def __call__(self, images):
        self._seen.append(images)
        return self._network(images)


def test_batches_are_full_across_images(eval_images, network):
    seen = []
    eval_images.network = Spy(network, seen)
    list(Booth(evaluation(), eval_images).votes([Ballot(image, 0, 7) for image in range(5)]))
    assert [len(batch) for batch in seen] == [10, 10, 10, 5]


def test_selection_and_bound_use_separate_views_and_all_votes_are_counted(eval_images, sure_network, ticks):
    """Against asking for every view, without stopping early."""
    judge = evaluator(eval_images)
    whole = judge.part(0, 12, ticks)
    artifacts, record = judge.artifacts(whole), judge.record(whole, {})
    booth = Booth(evaluation(), eval_images)
    possible = certificate(200, hidden=58, height=8, width=8, alpha=0.05)
    for image in range(12):
        classes = np.concatenate([c for _, found in booth.votes([Ballot(image, 0, 220)]) for c in found])
        selected = np.bincount(classes[:20], minlength=NUM_CLASSES).argmax()
        radius = possible.radius(int((classes[20:] == selected).sum()))
        assert whole["selected"][image] == selected
        assert artifacts["abstained"][image] == (radius is None)
        assert artifacts["radii"][image] == (radius or 0)
        cast = int(artifacts["forwards"][image]) - 20
        assert (
            artifacts["votes"][image].tolist()
            == np.bincount(classes[20 : 20 + cast], minlength=NUM_CLASSES).tolist()
        )
    assert artifacts["abstained"].any()
    assert artifacts["radii"].any()
    assert artifacts["forwards"].min() < 220, "no image was certain before its last vote"
    assert ticks.num_forwards == artifacts["forwards"].sum()
    assert ticks.num_images == 12
    assert record.metrics["forwards_per_image"] == artifacts["forwards"].mean()


def test_the_record_sums_up_what_is_certified(eval_images, sure_network, labels, ticks):
    judge = evaluator(eval_images)
    whole = judge.part(0, 12, ticks)
    artifacts, record = judge.artifacts(whole), judge.record(whole, {})
    greatest = certificate(200, hidden=58, height=8, width=8, alpha=0.05).greatest_radius
    right = (whole["selected"] == labels[:12].numpy()) & ~artifacts["abstained"]
    curve = [float((right & (artifacts["radii"] >= r)).mean()) for r in range(greatest + 1)]
    assert record.certified_accuracy == curve
    assert record.metrics["accuracy"] == curve[0] == right.mean()
    assert record.metrics["abstained"] == artifacts["abstained"].mean()
    assert record.metrics["mean_radius"] == np.where(right, artifacts["radii"], 0).mean()
    assert record.metrics["median_radius"] == max(
        [r for r, share in enumerate(curve) if share >= 0.5], default=0
    )
    assert (record.hidden, record.visible, record.ratio) == (58, 6, 58 / 64)
    classes = judge.predictions(whole)[0]
    assert (classes == np.where(artifacts["abstained"], -1, whole["selected"])).all()
    assert judge.has_class(artifacts).tolist() == (classes >= 0).tolist()


def test_a_right_class_that_wins_every_vote_has_the_greatest_radius(eval_images, network, labels, ticks):
    network.model[-1].weight.zero_()
    network.model[-1].bias.copy_(torch.tensor([0.0, 9.0, 0.0, 0.0]))
    judge = evaluator(eval_images)
    record = judge.record(judge.part(0, 12, ticks), {})
    greatest = certificate(200, hidden=58, height=8, width=8, alpha=0.05).greatest_radius
    assert record.certified_accuracy == [3 / 12] * (greatest + 1)
    assert record.metrics["abstained"] == 0
    assert record.metrics["median_radius"] == 0
    assert record.metrics["mean_radius"] == greatest * 3 / 12


def test_views_that_give_nan_vote_for_no_class(eval_images, network, ticks):
    class Breaking(nn.Module):
        """Gives NaN where anything is hidden."""

        def forward(self, images):
            logits = images.new_zeros(len(images), NUM_CLASSES)
            shown = images * 0.2 + torch.tensor([0.4, 0.5, 0.6])[:, None, None]
            is_masked = (shown.amax(dim=1) < 1e-3).flatten(1).any(dim=1)
            return logits.masked_fill(is_masked[:, None], torch.nan)

    eval_images.network = network.with_model(Breaking())
    judge = evaluator(eval_images)
    whole = judge.part(0, 3, ticks)
    assert whole["votes"].sum() == 0
    assert judge.artifacts(whole)["abstained"].all()
    assert (whole["forwards"] < 220).all()


def test_a_model_that_gives_nan_for_a_clean_image_ends_it(eval_images, network, ticks):
    network.model[-1].bias[:] = torch.nan
    with pytest.raises(ExpectedError, match="the logits of a clean image to be numbers, got NaN for image 0"):
        evaluator(eval_images).part(0, 3, ticks)


def test_parts_give_the_same_numbers_whatever_is_computed_before(make_images, sure_network, ticks):
    judge = evaluator(make_images())
    in_order = [judge.part(i, i + 4, ticks) for i in (0, 4, 8)]
    turned = [evaluator(make_images()).part(i, i + 4, ticks) for i in (8, 4, 0)][::-1]
    one, other = joined(in_order), joined(turned)
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_parts_are_as_large_as_some_thousand_views(eval_images):
    assert evaluator(eval_images).images_per_part == 10  # the batch size
    assert evaluator(eval_images, votes=4000).images_per_part == 3
    assert evaluator(eval_images, votes=100_000).images_per_part == 1


@pytest.mark.parametrize(("size", "visible"), [(4, 2), (4, 3), (3, 2)])
def test_no_certificate_exceeds_the_truth_of_full_enumeration(size, visible, ticks):
    """On tiny images all views can be tried, and all sets of changed pixels: an adversary turns every view in
    which a changed pixel is visible.
    """
    torch.manual_seed(size * visible)
    model = nn.Sequential(nn.Flatten(), nn.Linear(size * size, 16), nn.ReLU(), nn.Linear(16, 3)).eval()
    model[-1].bias.mul_(3)
    network = Network(
        model, numerics=Numerics("float32", "contiguous"), mean=[0.3], std=[0.3], device=torch.device("cpu")
    )
    images = torch.randint(0, 256, (30, 1, size, size), dtype=torch.uint8)
    labels = torch.arange(30) % 3
    eval_images = EvalImages(network, images, labels, batch_size=500, key=MaskKey(1, "tiny"))
    settings = evaluation(hidden=size * size - visible, votes=1000, select_votes=100, num_images=30)
    judge = CertifiedEvaluator(settings, eval_images, 3)
    whole = judge.part(0, 30, ticks)
    artifacts = judge.artifacts(whole)
    views = list(itertools.combinations(range(size * size), visible))
    for image in range(30):
        truth = true_radius(network, images[image] / 255, int(whole["selected"][image]), views)
        certified = -1 if artifacts["abstained"][image] else int(artifacts["radii"][image])
        assert certified <= truth
    assert artifacts["radii"].any()


def true_radius(network, image, selected, views):
    num_pixels = image[0].numel()
    hidden = torch.ones(len(views), num_pixels, dtype=torch.bool)
    hidden[torch.arange(len(views))[:, None], torch.tensor(views)] = False
    shown = image.flatten(1).masked_fill(hidden[:, None], 0.0).view(len(views), *image.shape)
    votes_for = (network(shown).argmax(dim=1) == selected).numpy()
    visible = ~hidden.numpy()
    for radius in range(num_pixels + 1):
        for changed in itertools.combinations(range(num_pixels), radius):
            unseen = ~visible[:, list(changed)].any(axis=1)
            if 2 * (votes_for & unseen).sum() <= len(views):
                return radius - 1
    return num_pixels


@pytest.mark.parametrize(
    ("changes", "message", "path"),
    [
        ({"mask": generated.RandomBlockMask()}, "the mask of a certificate to be scatter", "mask"),
        (
            {"fill": generated.BlurFill(sigma=2)},
            "fill of a certificate to be one that looks neither at",
            "fill",
        ),
        ({"hidden": 64}, "the visible pixels of a view to be from 1 to 64", None),
        (
            {"votes": 4},
            "to be enough to certify a radius of one pixel.*, got 4 with 6 visible pixels",
            "votes",
        ),
        (
            {"hidden": 30},
            "to be enough to certify .*, got 200 with 34 visible pixels and alpha 0.05",
            "votes",
        ),
        ({"alpha": 1e-60}, "to be enough to certify .* alpha 1e-60", "votes"),
    ],
)
def test_what_certifies_nothing_or_nothing_valid_is_refused(changes, message, path):
    with pytest.raises(ExpectedError, match=message) as caught:
        checked_certificate(evaluation(**changes), 8, 8)
    assert caught.value.path == path
