"""Certificates with several numbers of visible pixels: against asking every view, and against the truth."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from sparsight.arithmetic.numerics import Numerics
from sparsight.certificate import best_certificate
from sparsight.errors import ExpectedError
from sparsight.evaluation.ballots import Ballot, Booth
from sparsight.evaluation.certified_best import CertifiedBestEvaluator, checked_best_certificate
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import joined
from sparsight.evaluation.network import Network
from sparsight.protocol import generated
from sparsight.protocol.generated import Certified, CertifiedBest
from sparsight.randomness.mask_key import MaskKey

VISIBLE = [6, 12]


def best(**changes):
    settings = {
        "fill": generated.BlackFill(),
        "visible": VISIBLE,
        "select_votes": 20,
        "votes": 200,
        "alpha": 0.05,
        "num_images": 12,
    }
    return CertifiedBest(**{**settings, **changes})


@pytest.fixture
def sure_network(network):
    network.model[-1].weight.mul_(30)
    return network


def booth(visible, images, height=8, width=8):
    mask, fill = generated.ScatterMask(granularity=1), generated.BlackFill()
    hidden = height * width - visible
    settings = Certified(
        mask=mask, fill=fill, hidden=hidden, select_votes=20, votes=200, alpha=0.05, num_images=12
    )
    return Booth(settings, images)


def test_all_votes_are_counted_though_some_images_are_decided_early(eval_images, sure_network, ticks):
    judge = CertifiedBestEvaluator(best(), eval_images, 4)
    whole = judge.part(0, 12, ticks)
    artifacts, record = judge.artifacts(whole), judge.record(whole, {})
    possible = best_certificate(200, visible=VISIBLE, num_pixels=64, alpha=0.05, num_classes=4)
    for image in range(12):
        votes = [
            np.concatenate(
                [c for _, found in booth(k, eval_images).votes([Ballot(image, 0, 220)]) for c in found]
            )
            for k in VISIBLE
        ]
        chosen = np.array([np.bincount(each[:20], minlength=4) for each in votes])
        selected = int(((2 * chosen - 20) / np.array(VISIBLE)[:, None]).max(axis=0).argmax())
        bounding = np.array([np.bincount(each[20:], minlength=4) for each in votes])
        radius = possible.radius(
            bounding[:, selected].tolist(), np.delete(bounding, selected, axis=1).max(axis=1).tolist()
        )
        assert whole["selected"][image] == selected
        assert artifacts["abstained"][image] == (radius is None)
        assert artifacts["radii"][image] == (radius or 0)
    assert artifacts["radii"].any()
    assert artifacts["forwards"].min() < 2 * 220, "no image was certain before its last vote"
    assert ticks.num_forwards == artifacts["forwards"].sum()
    assert ticks.num_images == 12
    assert record.metrics["forwards_per_image"] == artifacts["forwards"].mean()
    assert record.certified_accuracy[0] == record.metrics["accuracy"]
    assert len(record.certified_accuracy) == possible.greatest_radius + 1
    assert judge.has_class(artifacts).tolist() == (judge.predictions(whole)[0] >= 0).tolist()


def test_a_view_with_more_visible_pixels_shows_those_with_fewer_too(eval_images):
    seen = {}

    class Spy:
        def __init__(self, network, name):
            self._network, self._name = network, name
            self.mean_C, self.model, self.sees_masks = network.mean_C, network.model, False

        def __call__(self, images):
            seen[self._name] = images
            return self._network(images)

    network = eval_images.network
    for k in VISIBLE:
        eval_images.network = Spy(network, k)
        list(booth(k, eval_images).votes([Ballot(2, 5, 15)]))
    few, many = (seen[k].ne(0).any(dim=1) for k in VISIBLE)
    assert (few & ~many).sum() == 0
    assert many.sum() > few.sum()


def test_parts_give_the_same_numbers_whatever_is_computed_before(make_images, sure_network, ticks):
    judge = CertifiedBestEvaluator(best(), make_images(), 4)
    in_order = joined([judge.part(i, i + 4, ticks) for i in (0, 4, 8)])
    other = CertifiedBestEvaluator(best(), make_images(), 4)
    turned = joined([other.part(i, i + 4, ticks) for i in (8, 4, 0)][::-1])
    assert all(np.array_equal(in_order[name], turned[name]) for name in in_order)


def test_no_certificate_exceeds_the_truth_of_full_enumeration(ticks):
    """On 3×3 images all views can be tried, and all sets of changed pixels: an adversary turns every view in
    which a changed pixel is visible to the class that comes next.
    """
    torch.manual_seed(1)
    model = nn.Sequential(nn.Flatten(), nn.Linear(9, 16), nn.ReLU(), nn.Linear(16, 3)).eval()
    model[-1].bias.mul_(4)
    network = Network(
        model, numerics=Numerics("float32", "contiguous"), mean=[0.3], std=[0.3], device=torch.device("cpu")
    )
    images = torch.randint(0, 256, (20, 1, 3, 3), dtype=torch.uint8)
    eval_images = EvalImages(network, images, torch.arange(20) % 3, batch_size=500, key=MaskKey(1, "tiny"))
    settings = best(visible=[1, 2], votes=1000, select_votes=100, num_images=20)
    judge = CertifiedBestEvaluator(settings, eval_images, 3)
    whole = judge.part(0, 20, ticks)
    artifacts = judge.artifacts(whole)
    for image in range(20):
        certified = -1 if artifacts["abstained"][image] else int(artifacts["radii"][image])
        assert certified <= true_radius(network, images[image] / 255, int(whole["selected"][image]))
    assert artifacts["radii"].any()


def true_radius(network, image, selected):
    tables = []
    for k in (1, 2):
        views = list(itertools.combinations(range(9), k))
        visible = torch.zeros(len(views), 9, dtype=torch.bool)
        visible[torch.arange(len(views))[:, None], torch.tensor(views)] = True
        classes = network(image.flatten(1) * visible[:, None]).argmax(1)
        tables.append((k, visible.numpy(), classes.numpy()))
    for radius in range(10):
        for changed in itertools.combinations(range(9), radius):
            for enemy in range(3):
                if enemy != selected and not stays(tables, list(changed), selected, enemy):
                    return radius - 1
    return 9


def stays(tables, changed, selected, enemy):
    own, other = [], []
    for k, visible, classes in tables:
        turned = np.where(visible[:, changed].any(axis=1), enemy, classes)
        shares = np.bincount(turned, minlength=3) / len(turned)
        own.append((shares[selected] - 0.5) / k)
        other.append((np.delete(shares, selected).max() - 0.5) / k)
    return max(own) > max(other) or (max(own) == max(other) and selected < enemy)


@pytest.mark.parametrize(
    ("changes", "message", "path"),
    [
        ({"visible": [8, 3]}, "two or more counts in ascending order", "visible"),
        ({"visible": [3, 65]}, "the visible pixels of a view to be from 1 to 64, got 65", "visible"),
        ({"votes": 5}, "to be enough to certify a radius of one pixel.*, got 5 with 6, 12 visible", "votes"),
        ({"fill": generated.BlurFill(sigma=2)}, "fill of a certificate to be one that looks neither", "fill"),
    ],
)
def test_what_certifies_nothing_or_nothing_valid_is_refused(changes, message, path):
    with pytest.raises(ExpectedError, match=message) as caught:
        checked_best_certificate(best(**changes), 8, 8, num_classes=4)
    assert caught.value.path == path
